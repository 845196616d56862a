import HTTPTypes
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Auth

@Suite("Throttling")
struct ThrottleTests {
    private func from(_ address: String) -> HTTPFields { [HTTPField.Name("X-Forwarded-For")!: address] }

    private func login(_ auth: AuthUnderTest, _ email: String, from address: String) async throws -> Answer {
        try await auth.browser().post(
            "/auth/dev/login", #"{"email": "\#(email)"}"#, headers: from(address))
    }

    @Test("one address may try so often, and others go on", arguments: TestEngine.allCases)
    func byAddress(engine: TestEngine) async throws {
        try await withAuth(on: engine, environment: ["SIGN_IN_RATE": "3/h"]) { auth in
            for number in 1...3 {
                #expect(try await login(auth, "person-\(number)@example.org", from: "192.0.2.1").status == .ok)
            }
            let refused = try await login(auth, "person-4@example.org", from: "192.0.2.1")
            #expect(refused.status == .tooManyRequests)
            #expect(refused.code == "too_many_attempts")
            #expect(refused.json["retryable"] as? Bool == true)
            let seconds = try #require(refused.headers[.retryAfter].flatMap { Int($0) })
            #expect((1_190...1_200).contains(seconds))
            #expect(refused.headers[.setCookie] == nil)
            #expect(try await login(auth, "person-4@example.org", from: "192.0.2.2").status == .ok)
        }
    }

    @Test("one account may be tried so often, from wherever", arguments: TestEngine.allCases)
    func byAccount(engine: TestEngine) async throws {
        try await withAuth(on: engine, environment: ["ACCOUNT_RATE": "2/h"]) { auth in
            for number in 1...2 {
                #expect(try await login(auth, "ada@example.org", from: "192.0.2.\(number)").status == .ok)
            }
            let refused = try await login(auth, "Ada@Example.org", from: "192.0.2.3")
            #expect(refused.status == .tooManyRequests)
            #expect(try await login(auth, "grace@example.org", from: "192.0.2.3").status == .ok)
        }
    }

    @Test("a renewal that comes too soon is refused and keeps the session", arguments: TestEngine.allCases)
    func refresh(engine: TestEngine) async throws {
        for (variable, isAccount) in [("REFRESH_RATE", false), ("ACCOUNT_RATE", true)] {
            try await withAuth(on: engine, environment: [variable: "2/h"]) { auth in
                let browser = auth.browser()
                try await browser.signIn()
                #expect(try await browser.post("/auth/refresh", headers: from("192.0.2.1")).status == .ok)
                #expect(try await browser.post("/auth/refresh", headers: from("192.0.2.1")).status == .ok)
                let kept = browser.cookie
                let refused = try await browser.post("/auth/refresh", headers: from("192.0.2.1"))
                #expect(refused.status == .tooManyRequests)
                #expect(browser.cookie == kept)
                let elsewhere = try await browser.post("/auth/refresh", headers: from("192.0.2.2"))
                #expect(elsewhere.status == (isAccount ? .tooManyRequests : .ok))
            }
        }
    }

    @Test("who is throttled cannot be read from the table")
    func hidden() async throws {
        try await withAuth { auth in
            #expect(try await login(auth, "ada@example.org", from: "192.0.2.1").status == .ok)
            let keys = try await auth.database.all("SELECT key FROM auth.rate_limits", as: String.self)
            #expect(keys.count == 2)
            #expect(!keys.contains { $0.contains("ada") || $0.contains("192.0.2") })
        }
    }

    @Test(
        "one place is an IPv4 address, or the network of an IPv6 address",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8::1", "2001:db8:0:0::/64"), ("2001:db8:0:0:ffff::", "2001:db8:0:0::/64"),
            ("2001:0db8:1:2::9", "2001:db8:1:2::/64"), ("::1", "0:0:0:0::/64"), ("::ffff:192.0.2.1", "0:0:0:0::/64"),
        ])
    func place(address: String, place: String) {
        #expect(ClientAddress.place(address) == place)
    }
}
