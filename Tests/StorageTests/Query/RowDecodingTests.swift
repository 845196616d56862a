import Foundation
import ServiceKit
import Testing

@testable import Storage

@Suite("Decoding rows")
struct RowDecodingTests {
    private struct Project: Decodable, Sendable, Equatable {
        enum State: String, Decodable { case open, closed }
        let id: String
        let ownerID: String
        let createdAt: Timestamp
        let isArchived: Bool
        let note: String?
        let state: State
        let digest: [UInt8]
        let title: Sealed<String>
        let small: UInt8
    }

    private func row(_ columns: KeyValuePairs<String, Value>) -> Row {
        RowSet(columns: Columns(columns.map(\.key)), values: columns.map(\.value)).all[0]
    }

    private func project(state: Value = .text("open"), small: Value = .integer(255)) -> Row {
        row([
            "id": .text("p1"), "owner_id": .text("u1"), "created_at": .integer(1_000_000), "is_archived": .integer(1),
            "note": .null, "state": state, "digest": .bytes([1, 2]), "title": .text("token"), "small": small,
        ])
    }

    @Test("a record finds its columns by the snake-case names of its properties")
    func record() throws {
        let decoded = try project().decode(Project.self)
        #expect(
            decoded
                == Project(
                    id: "p1", ownerID: "u1", createdAt: Timestamp(microseconds: 1_000_000), isArchived: true, note: nil,
                    state: .open, digest: [1, 2], title: Sealed(token: "token"), small: 255))
    }

    @Test("a single value is read from a result of one column")
    func singleValue() throws {
        #expect(try row(["n": .integer(7)]).decode(Int.self) == 7)
        #expect(try row(["n": .null]).decode(Int?.self) == nil)
        #expect(try row(["at": .integer(5)]).decode(Timestamp.self) == Timestamp(microseconds: 5))
        #expect(try row(["s": .text("closed")]).decode(Project.State.self) == .closed)
        #expect(throws: DatabaseError.self) { try row(["a": .integer(1), "b": .integer(2)]).decode(Int.self) }
    }

    @Test("a missing column is named, also when the property is optional")
    func missingColumn() {
        struct Record: Decodable { let id: String, parentId: String? }
        let error = #expect(throws: DatabaseError.self) { try row(["id": .text("x")]).decode(Record.self) }
        #expect(error?.kind == .schema)
        #expect(error?.message.contains("parentId") == true)
    }

    @Test("a column of another type is named, and its value is not shown")
    func mismatch() {
        let error = #expect(throws: DatabaseError.self) {
            try row(["amount": .text("secret")]).get("amount", as: Int.self)
        }
        #expect(error?.message == "The column “amount” holds text where an integer was expected.")
        #expect(throws: DatabaseError.self) { try row(["flag": .integer(2)]).get("flag", as: Bool.self) }
        #expect(throws: (any Error).self) { try project(state: .text("unknown")).decode(Project.self) }
        #expect(throws: DatabaseError.self) { try project(small: .integer(256)).decode(Project.self) }
    }

    @Test("positions are read without names")
    func positions() throws {
        let row = row(["a": .integer(1), "b": .text("x"), "c": .bytes([9])])
        #expect(try row.integer(at: 0) == 1)
        #expect(try row.text(at: 1) == "x")
        #expect(try row.bytes(at: 2) == [9])
        #expect(row[2] == .bytes([9]))
        #expect(row["b"] == .text("x"))
        #expect(row["d"] == nil)
        #expect(throws: DatabaseError.self) { try row.integer(at: 1) }
    }
}
