import Testing

@testable import Storage

@Suite("SQL text")
struct SQLTests {
    @Test("values are numbered the way each engine wants them")
    func numbering() {
        let sql: SQL = "SELECT * FROM t WHERE a = \(1) AND b = \("x") OR c = \(nil as Int?)"
        #expect(sql.rendered(for: .sqlite).text == "SELECT * FROM t WHERE a = ?1 AND b = ?2 OR c = ?3")
        #expect(sql.rendered(for: .postgres).text == "SELECT * FROM t WHERE a = $1 AND b = $2 OR c = $3")
        #expect(sql.rendered(for: .sqlite).values == [.integer(1), .text("x"), .null])
    }

    @Test("a value never becomes text")
    func hostileValue() {
        let hostile = "'; DROP TABLE users; --"
        let rendered = ("SELECT \(hostile)" as SQL).rendered(for: .postgres)
        #expect(rendered.text == "SELECT $1")
        #expect(rendered.values == [.text(hostile)])
    }

    @Test("a word that differs is written for the engine in use")
    func differingWord() {
        let sql: SQL = "CREATE TABLE t (a \(sqlite: "BLOB", postgres: "BYTEA"))"
        #expect(sql.rendered(for: .sqlite).text == "CREATE TABLE t (a BLOB)")
        #expect(sql.rendered(for: .postgres).text == "CREATE TABLE t (a BYTEA)")
    }

    @Test("a nested fragment keeps its values, numbered in place")
    func fragment() {
        let condition: SQL = "owner = \("me")"
        let sql: SQL = "SELECT 1 FROM t WHERE id > \(7) AND (\(fragment: condition)) LIMIT \(3)"
        #expect(sql.rendered(for: .sqlite).text == "SELECT 1 FROM t WHERE id > ?1 AND (owner = ?2) LIMIT ?3")
        #expect(sql.rendered(for: .sqlite).values == [.integer(7), .text("me"), .integer(3)])
    }

    @Test("a list is filled up to a power of two by its last value")
    func list() {
        let sql: SQL = "id IN \(list: ["a", "b", "c"])"
        #expect(sql.rendered(for: .postgres).text == "id IN ($1, $2, $3, $4)")
        #expect(sql.rendered(for: .postgres).values == [.text("a"), .text("b"), .text("c"), .text("c")])
        #expect(("id IN \(list: [String]())" as SQL).rendered(for: .sqlite).text == "id IN (NULL)")
    }

    @Test("joined parts keep their order")
    func joined() {
        let sql = SQL.joined(["a = \(1)", "b = \(2)"], separator: " AND ")
        #expect(sql.rendered(for: .sqlite).text == "a = ?1 AND b = ?2")
    }

    @Test("only a plain lower-case name is an identifier", arguments: ["", "1a", "a b", "a;", "A", "a\"b", "é"])
    func identifiers(name: String) {
        #expect(Identifier(name) == nil)
    }

    @Test("an identifier is written as it is")
    func identifier() {
        #expect(
            ("SELECT 1 FROM \(identifier: "chunk_2")" as SQL).rendered(for: .sqlite).text == "SELECT 1 FROM chunk_2")
    }
}
