import ServiceKit
import Storage
import StorageTesting

@testable import Auth

/// Auth's stores on an empty database, and the moments its tests happen at.
struct AuthStores: Sendable {
    static let start = Timestamp(microseconds: 1_800_000_000_000_000)
    static let lifetime = Duration.seconds(30 * 86_400)

    let database: Database
    var users: UserStore { UserStore(database: database) }
    var sessions: SessionStore { SessionStore(database: database, lifetime: Self.lifetime) }
    var audits: AuditStore { AuditStore(database: database) }
    var keys: SigningKeyStore { SigningKeyStore(database: database) }

    static func after(_ duration: Duration) -> Timestamp { start.advanced(by: duration) }

    func user(_ email: String = "ada@example.org", admin: Bool? = nil) async throws -> User {
        guard let address = EmailAddress(email) else { preconditionFailure("\(email) is no address") }
        return try await users.record(
            SignedInPerson(issuer: "development", subject: address.text, email: address, isAdmin: admin), at: Self.start
        )
    }

    func count(_ table: Identifier) async throws -> Int? {
        try await database.first("SELECT COUNT(*) FROM auth.\(identifier: table)", as: Int.self)
    }
}

func withAuthStores(_ engine: TestEngine, _ body: (AuthStores) async throws -> Void) async throws {
    try await withDatabase(engine, service: AuthSchema.name, migrations: AuthSchema.migrations) { database in
        try await body(AuthStores(database: database))
    }
}
