import Storage
import StorageTesting
import Testing

@Suite("Errors")
struct ErrorTests {
    private func error(of statement: SQL, in database: Database) async -> DatabaseError? {
        await #expect(throws: DatabaseError.self) { try await database.write(statement) }
    }

    @Test("each kind of refusal has its kind on both engines", arguments: TestEngine.allCases)
    func kinds(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            try await Shop.addAccount(1, in: database)
            let cases: [(SQL, DatabaseError.Kind)] = [
                ("INSERT INTO shop.accounts (id, name) VALUES (1, 'b')", .unique),
                ("INSERT INTO shop.accounts (id, name) VALUES (2, 'account 1')", .unique),
                ("INSERT INTO shop.orders (id, account) VALUES (1, 99)", .foreignKey),
                ("INSERT INTO shop.accounts (id, name) VALUES (3, NULL)", .invalidValue),
                ("UPDATE shop.accounts SET balance = -1", .invalidValue),
                ("INSERT INTO shop.nowhere (id) VALUES (1)", .schema),
                ("INSERT INTO shop.accounts (id, colour) VALUES (1, 1)", .schema),
                ("INSART INTO shop.accounts (id) VALUES (1)", .schema),
            ]
            for (statement, kind) in cases {
                let error = await error(of: statement, in: database)
                #expect(error?.kind == kind, "\(String(describing: error))")
            }
            // An error ends its own statement only.
            try await Shop.expectAccounts(1, in: database)
        }
    }

    @Test("an error names the constraint and never the value", arguments: TestEngine.allCases)
    func noValues(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            let secret = "very secret name"
            let statement: SQL = "INSERT INTO shop.accounts (id, name) VALUES (\(1), \(secret))"
            try await database.write(statement)
            let duplicate = await error(
                of: "INSERT INTO shop.accounts (id, name) VALUES (\(2), \(secret))", in: database)
            #expect(duplicate?.kind == .unique)
            #expect(duplicate?.message.contains("accounts") == true)
            let mistyped = await error(of: "UPDATE shop.accounts SET balance = \(-7)", in: database)
            for error in [duplicate, mistyped] { #expect(error.map { "\($0)".contains("secret") } == false) }
            if engine == .postgres {
                let unfit = await error(of: "UPDATE shop.accounts SET balance = \(secret)", in: database)
                #expect(unfit?.kind == .invalidValue)
                #expect(unfit.map { "\($0)".contains("secret") } == false)
            }
        }
    }
}
