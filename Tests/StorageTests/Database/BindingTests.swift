import Foundation
import ServiceKit
import Storage
import StorageTesting
import Testing

@Suite("Binding")
struct BindingTests {
    private enum Mood: String, Bindable, ColumnReadable, Decodable { case calm, cross }

    /// Writes a value into a column and reads it back.
    private func expectRoundTrip<T: Bindable & ColumnReadable & Equatable>(
        _ value: T, _ column: Identifier, _ database: Database
    ) async throws {
        let row = try await database.transaction { tx in
            try await tx.write("DELETE FROM shop.things")
            try await tx.write("INSERT INTO shop.things (id, \(identifier: column)) VALUES (1, \(value))")
            return try await tx.firstRow("SELECT \(identifier: column) FROM shop.things")
        }
        let returned = try #require(row).get(at: 0, as: T.self)
        #expect(returned == value)
    }

    @Test("every type comes back as it was bound", arguments: TestEngine.allCases)
    func types(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            for value in [0, 1, -1, .max, .min] as [Int64] {
                try await expectRoundTrip(value, "number", database)
            }
            try await expectRoundTrip(42, "number", database)
            for value in [true, false] { try await expectRoundTrip(value, "number", database) }
            let now = Timestamp(microseconds: 1_767_225_845_123_456)
            try await expectRoundTrip(now, "number", database)
            for value in [0, -1.5, 1e300, .pi, .leastNonzeroMagnitude, .infinity, 3] as [Double] {
                try await expectRoundTrip(value, "amount", database)
            }
            try await expectRoundTrip(Mood.cross, "label", database)
            try await expectRoundTrip(Sealed<Int>(token: "gAAA"), "label", database)
            try await expectRoundTrip(Data([1, 0, 255]), "data", database)
        }
    }

    @Test(
        "no text can break out of its place", arguments: TestEngine.allCases,
        [
            "", " ", "'", "''; DROP TABLE shop.things; --", "\\", "\\x41", "$1 ?1 :a @b", "\"", "%_", "e\u{301}", "👩‍👩‍👧",
            "\u{FEFF}", "\u{10FFFF}", "\r\n\t", "NULL", String(repeating: "ä", count: 70_000),
        ])
    func text(engine: TestEngine, text: String) async throws {
        try await Shop.with(engine) { database in
            // By its bytes: two spellings of one character are equal as strings.
            try await expectRoundTrip(text, "label", database)
            let stored = try await database.first("SELECT label FROM shop.things", as: String.self)
            #expect(stored.map { Array($0.utf8) } == Array(text.utf8))
            #expect(try await database.first("SELECT id FROM shop.things WHERE label = \(text)", as: Int.self) == 1)
        }
    }

    @Test("bytes of every value and length come back", arguments: TestEngine.allCases)
    func bytes(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            for value in [[], [0], Array(0...255), [UInt8](repeating: 7, count: 1 << 20)] as [[UInt8]] {
                try await expectRoundTrip(value, "data", database)
            }
        }
    }

    @Test("NULL comes back as nothing from every column", arguments: TestEngine.allCases)
    func null(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            try await expectRoundTrip(nil as Int?, "number", database)
            try await expectRoundTrip(nil as Double?, "amount", database)
            try await expectRoundTrip(nil as String?, "label", database)
            try await expectRoundTrip(nil as [UInt8]?, "data", database)
            try await expectRoundTrip("set" as String?, "label", database)
        }
    }

    @Test("what cannot be stored faithfully is refused on both engines", arguments: TestEngine.allCases)
    func unstorable(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            for statement: SQL in [
                "INSERT INTO shop.things (id, label) VALUES (1, \("a\0b"))",
                "INSERT INTO shop.things (id, amount) VALUES (1, \(Double.nan))",
            ] {
                let error = await #expect(throws: DatabaseError.self) { try await database.write(statement) }
                #expect(error?.kind == .invalidValue)
            }
            let things = try await database.rows("SELECT id FROM shop.things")
            #expect(things.isEmpty)
        }
    }

    @Test("a list matches its members, an empty one matches nothing", arguments: TestEngine.allCases)
    func lists(engine: TestEngine) async throws {
        try await Shop.with(engine) { database in
            for id in 1...9 { try await Shop.addAccount(id, in: database) }
            func ids(_ wanted: [Int]) async throws -> [Int] {
                try await database.all(
                    "SELECT id FROM shop.accounts WHERE id IN \(list: wanted) ORDER BY id", as: Int.self)
            }
            #expect(try await ids([]) == [])
            #expect(try await ids([3]) == [3])
            #expect(try await ids([1, 5, 9, 77]) == [1, 5, 9])
            #expect(try await ids(Array(1...9)) == Array(1...9))
        }
    }
}
