import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Auth

@Suite("Auth: audit events")
struct AuthAuditStoreTests {
    private func event(
        _ kind: AuditEvent.Kind, after seconds: Int, user: String? = nil, details: [String: String] = [:]
    ) -> AuditEvent {
        let at = AuthStores.after(.seconds(seconds))
        return AuditEvent(
            id: UUIDv7.make(at: at), at: at, kind: kind, userID: user, sessionID: user.map { _ in "session" },
            address: "2001:db8::7", correlationID: "correlation", details: details)
    }

    @Test("events come back as they were, the newest first, of everybody or of one", arguments: TestEngine.allCases)
    func latest(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let events = [
                event(.signedIn, after: 1, user: "ada", details: ["device": "Firefox on “Linux”", "user_name": "x'y"]),
                event(.refused, after: 2), event(.reuseDetected, after: 3, user: "grace"),
                event(.signedOut, after: 4, user: "ada"),
            ]
            try await stores.audits.append([])
            try await stores.audits.append(Array(events[..<2]))
            try await stores.audits.append(Array(events[2...]))
            #expect(try await stores.audits.latest(10) == events.reversed())
            #expect(try await stores.audits.latest(2) == [events[3], events[2]])
            #expect(try await stores.audits.latest(10, of: "ada") == [events[3], events[0]])
            #expect(try await stores.audits.latest(10, of: "nobody").isEmpty)
        }
    }

    @Test("what is older than wanted is forgotten, however much it is", arguments: TestEngine.allCases)
    func sweep(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            try await stores.audits.append((0..<1_200).map { event(.refreshed, after: -$0, user: "ada") })
            #expect(try await stores.audits.deleteBefore(AuthStores.start) == 1_199)
            #expect(try await stores.audits.deleteBefore(AuthStores.start) == 0)
            #expect(try await stores.count("audit_events") == 1)
        }
    }

    @Test("a person's events outlive the person", arguments: TestEngine.allCases)
    func deletedUser(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let user = try await stores.user()
            try await stores.audits.append([event(.signedIn, after: 0, user: user.id)])
            try await stores.database.write("DELETE FROM auth.users WHERE id = \(user.id)")
            #expect(try await stores.audits.latest(10, of: user.id).count == 1)
        }
    }
}
