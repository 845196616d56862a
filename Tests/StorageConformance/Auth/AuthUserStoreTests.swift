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

    @Test("a second provider is linked only when both say that the address is verified", arguments: TestEngine.allCases)
    func linking(engine: TestEngine) async throws {
        for (first, second) in [(true, true), (true, false), (false, true), (false, false)] {
            try await withAuthStores(engine) { stores in
                let email = try #require(EmailAddress("ada@example.org"))
                let google = SignedInPerson(
                    issuer: "https://accounts.google.com", subject: "1", email: email, provider: "google",
                    isEmailVerified: first)
                let microsoft = SignedInPerson(
                    issuer: "https://login.example", subject: "a:b", email: email, provider: "microsoft",
                    isEmailVerified: second)
                let user = try await stores.users.record(google, at: AuthStores.start)
                do {
                    let linked = try await stores.users.record(microsoft, at: AuthStores.start)
                    #expect(first && second)
                    #expect(linked.id == user.id && linked.provider == "microsoft" && linked.issuer == google.issuer)
                } catch let problem as Problem {
                    #expect(!(first && second))
                    #expect(problem.code == "email_taken")
                }
                #expect(try await stores.users.record(google, at: AuthStores.start).id == user.id)
                #expect(try await stores.count("identities") == (first && second ? 2 : 1))
            }
        }
    }

    @Test(
        "an address moves with the identity that made the user, and never onto somebody else's",
        arguments: TestEngine.allCases)
    func movedAddress(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let taken = try await stores.user("grace@example.org")
            let email = try #require(EmailAddress("ada@example.org"))
            var ada = SignedInPerson(issuer: "https://a.example", subject: "1", email: email, isEmailVerified: true)
            let user = try await stores.users.record(ada, at: AuthStores.start)
            var second = SignedInPerson(issuer: "https://b.example", subject: "1", email: email, isEmailVerified: true)
            _ = try await stores.users.record(second, at: AuthStores.start)
            second.email = try #require(EmailAddress("elsewhere@example.org"))
            #expect(try await stores.users.record(second, at: AuthStores.start).email == "ada@example.org")
            ada.email = try #require(EmailAddress("grace@example.org"))
            let again = try await stores.users.record(ada, at: AuthStores.start)
            #expect(again.id == user.id && again.email == "ada@example.org")
            #expect(try await stores.users.user(taken.id) == taken)
        }
    }
}
