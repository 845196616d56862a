import Access
import HTTPTypes
import Testing

@testable import Auth

@Suite("Event feed of auth")
struct EventTests {
    private func token(_ auth: AuthUnderTest, for audience: String = "auth") throws -> String {
        try ServiceTokenIssuer(service: "gateway", secrets: [AuthUnderTest.secret], clock: auth.clock.wall)
            .token(for: audience)
    }

    @Test("a reader gets every event once, in order, page by page")
    func paging() async throws {
        try await withAuth { auth in
            var sessions: [String?] = []
            for _ in 0..<5 {
                let browser = auth.browser()
                sessions.append(try claims(of: await browser.signIn())["sid"] as? String)
                _ = try await browser.post("/auth/logout")
            }
            var read: [String?] = []
            var cursor = 0
            while true {
                let page = try await auth.browser().get("/internal/events?after=\(cursor)&limit=2", token: token(auth))
                let events = page.json["events"] as? [[String: Any]] ?? []
                if events.isEmpty {
                    #expect(page.json["next"] as? Int == cursor)
                    break
                }
                #expect(events.count <= 2)
                #expect(events.allSatisfy { Set($0.keys) == ["cursor", "type", "subject", "at"] })
                read += events.map { $0["subject"] as? String }
                cursor = try #require(page.json["next"] as? Int)
            }
            #expect(read == sessions)
        }
    }

    @Test("the feed is for services: a person's token, none, or one for another service is 401")
    func access() async throws {
        try await withAuth { auth in
            let browser = auth.browser()
            let person = try await browser.signIn(admin: true)
            for token in [nil, person, try token(auth, for: "chat")] {
                #expect(try await browser.get("/internal/events", token: token).status == .unauthorized)
            }
        }
    }

    @Test(
        "a cursor or limit that is no number in range is named",
        arguments: [
            ("after=-1", "?after"), ("after=x", "?after"), ("limit=0", "?limit"), ("limit=1001", "?limit"),
            ("after=99999999999999999999", "?after"),
        ])
    func badQuery(query: String, pointer: String) async throws {
        try await withAuth { auth in
            let answer = try await auth.browser().get("/internal/events?\(query)", token: token(auth))
            #expect(answer.status == .unprocessableContent)
            #expect(answer.pointers == [pointer])
        }
    }
}
