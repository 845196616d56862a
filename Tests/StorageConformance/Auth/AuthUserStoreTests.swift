import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Auth

@Suite("Auth: users")
struct AuthUserStoreTests {
    @Test("a person is made once and found again, with what the latest sign-in says", arguments: TestEngine.allCases)
    func record(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let email = try #require(EmailAddress("ada@example.org"))
            let first = try await stores.users.record(
                SignedInPerson(issuer: "development", subject: "ada", email: email, displayName: "Ada", isAdmin: true),
                at: AuthStores.start)
            #expect(first.isAdmin && first.displayName == "Ada" && first.createdAt == AuthStores.start)
            let moved = try #require(EmailAddress("ada@example.com"))
            let second = try await stores.users.record(
                SignedInPerson(issuer: "development", subject: "ada", email: moved), at: AuthStores.after(.seconds(60)))
            var expected = first
            expected.email = "ada@example.com"
            #expect(second == expected)
            #expect(try await stores.users.user(first.id) == second)
            #expect(try await stores.users.user("nobody") == nil)
        }
    }

    @Test("twenty first sign-ins of one person at once make one user", arguments: TestEngine.allCases)
    func simultaneous(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 { group.addTask { try await stores.user().id } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await stores.count("users") == 1)
        }
    }

    @Test("an address belongs to one person; another gets a conflict", arguments: TestEngine.allCases)
    func takenAddress(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let ada = try await stores.user()
            let email = try #require(EmailAddress("ada@example.org"))
            let problem = await #expect(throws: Problem.self) {
                _ = try await stores.users.record(
                    SignedInPerson(issuer: "elsewhere", subject: "1", email: email), at: AuthStores.start)
            }
            #expect(problem?.code == "email_taken")
            #expect(try await stores.users.user(ada.id) == ada)
            #expect(try await stores.count("users") == 1)
        }
    }
}
