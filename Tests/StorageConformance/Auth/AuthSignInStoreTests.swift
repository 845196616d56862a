import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Auth

@Suite("Auth: login attempts and hand-offs")
struct AuthSignInStoreTests {
    private func attempts(_ stores: AuthStores) throws -> LoginAttemptStore {
        LoginAttemptStore(
            database: stores.database, seal: try LoginAttemptStore.seal(under: ["a secret of thirty-two characters"]))
    }

    @Test(
        "of a hundred callers at once one gets the attempt, with what was sealed in it", arguments: TestEngine.allCases)
    func attempt(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let store = try attempts(stores)
            let (state, browser) = (OneTimeSecret(), OneTimeSecret())
            let secrets = LoginAttempt.Secrets(returnPath: "/projects/1")
            try await store.add(
                state: state, provider: "google", browser: browser, secrets: secrets, at: AuthStores.start)
            let taken = try await withThrowingTaskGroup(of: LoginAttempt?.self) { group in
                for _ in 0..<100 { group.addTask { try await store.take(state: state, at: AuthStores.start) } }
                return try await group.reduce(into: [LoginAttempt]()) { taken, next in
                    if let next { taken.append(next) }
                }
            }
            #expect(taken.count == 1)
            let attempt = try #require(taken.first)
            let opened = try store.seal.open(attempt.sealedSecrets)
            #expect(opened.verifier == secrets.verifier && opened.nonce == secrets.nonce)
            #expect(opened.returnPath == "/projects/1")
            #expect(taken.first?.browserHash == browser.hash && taken.first?.provider == "google")
        }
    }

    @Test(
        "attempts end after ten minutes and hand-offs after one; the sweep takes what is left",
        arguments: TestEngine.allCases)
    func expiry(engine: TestEngine) async throws {
        try await withAuthStores(engine) { stores in
            let (store, handOffs) = (try attempts(stores), HandOffStore(database: stores.database))
            let user = try await stores.user()
            for (delay, isGood) in [(Duration.seconds(600) - .microseconds(1), true), (.seconds(600), false)] {
                let state = OneTimeSecret()
                try await store.add(
                    state: state, provider: "oidc", browser: nil, secrets: .init(returnPath: "/"), at: AuthStores.start)
                #expect((try await store.take(state: state, at: AuthStores.after(delay)) != nil) == isGood)
            }
            for (delay, isGood) in [(Duration.seconds(60) - .microseconds(1), true), (.seconds(60), false)] {
                let code = OneTimeSecret()
                try await handOffs.add(code, user: user.id, browserHash: nil, at: AuthStores.start)
                #expect(try await handOffs.take(code, at: AuthStores.after(delay))?.userID == (isGood ? user.id : nil))
            }
            try await store.add(
                state: OneTimeSecret(), provider: "oidc", browser: nil, secrets: .init(returnPath: "/"),
                at: AuthStores.start)
            try await handOffs.add(OneTimeSecret(), user: user.id, browserHash: [1], at: AuthStores.start)
            try await store.deleteExpired(at: AuthStores.after(.seconds(599)))
            #expect(try await stores.count("login_attempts") == 1)
            try await store.deleteExpired(at: AuthStores.after(.seconds(600)))
            try await handOffs.deleteExpired(at: AuthStores.after(.seconds(60)))
            #expect(try await stores.count("login_attempts") == 0)
            #expect(try await stores.count("hand_offs") == 0)
        }
    }
}
