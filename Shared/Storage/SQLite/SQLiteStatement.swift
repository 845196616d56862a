import CSQLite
import GRDB

/// Runs one statement through SQLite's own interface, straight from and into `Value`s.
enum SQLiteStatement {
    static func run(_ sql: RenderedSQL, reading: Bool, on connection: GRDB.Database) throws -> StatementResult {
        let statement = try connection.cachedStatement(sql: sql.text).sqliteStatement
        if reading && sqlite3_stmt_readonly(statement) == 0 { throw DatabaseError.writeInRead }
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in sql.values.enumerated() {
            try bind(value, at: CInt(index + 1), to: statement)
        }
        let changesBefore = connection.totalChangesCount
        let rows = try readAll(statement, on: connection)
        // The count of direct changes stays at the last statement's when this one changes no row (a CREATE TABLE).
        let affected = connection.totalChangesCount == changesBefore ? 0 : connection.changesCount
        return StatementResult(rows: rows, affected: affected)
    }

    /// The beginning or end of a transaction.
    static func run(_ text: String, on connection: GRDB.Database) throws {
        _ = try run(RenderedSQL(text: text, values: []), reading: false, on: connection)
    }

    /// Some errors, such as a full disk, have made SQLite roll back already.
    static func rollBackIfNeeded(_ connection: GRDB.Database) throws {
        if connection.isInsideTransaction { try run("ROLLBACK", on: connection) }
    }

    private static func readAll(_ statement: OpaquePointer, on connection: GRDB.Database) throws -> RowSet {
        var values: [Value] = []
        var width: CInt = -1
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                if width < 0 { width = sqlite3_column_count(statement) }
                for column in 0..<width { values.append(read(column, of: statement)) }
            case SQLITE_DONE:
                // A result without rows has columns all the same, but nobody can ask for them.
                guard width > 0 else { return .empty }
                let names = (0..<width).map { String(cString: sqlite3_column_name(statement, $0)) }
                return RowSet(columns: Columns(names), values: values)
            case let code:
                throw DatabaseError(
                    sqliteCode: code, message: String(cString: sqlite3_errmsg(connection.sqliteConnection)))
            }
        }
    }

    private static func bind(_ value: Value, at index: CInt, to statement: OpaquePointer) throws {
        try value.refuseUnstorable()
        let code =
            switch value {
            case .null:
                sqlite3_bind_null(statement, index)
            case .integer(let integer):
                sqlite3_bind_int64(statement, index, integer)
            case .real(let real):
                sqlite3_bind_double(statement, index, real)
            case .text(var text):
                text.withUTF8 { utf8 in
                    utf8.withMemoryRebound(to: CChar.self) {
                        sqlite3_bind_text(statement, index, $0.baseAddress ?? emptyText, CInt($0.count), copies)
                    }
                }
            case .bytes(let bytes) where bytes.isEmpty:
                // A blob without an address would be NULL.
                sqlite3_bind_zeroblob(statement, index, 0)
            case .bytes(let bytes):
                sqlite3_bind_blob64(statement, index, bytes, sqlite3_uint64(bytes.count), copies)
            }
        guard code == SQLITE_OK else {
            throw DatabaseError(sqliteCode: code, message: String(cString: sqlite3_errstr(code)))
        }
    }

    private static func read(_ column: CInt, of statement: OpaquePointer) -> Value {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER:
            return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT:
            return .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            // The text first, its length second: asking for the text may convert it.
            let start = sqlite3_column_text(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            return .bytes([UInt8](UnsafeRawBufferPointer(start: start, count: count)))
        default:
            return .null
        }
    }

    /// SQLITE_TRANSIENT, a cast that Swift does not import: SQLite copies what it is given.
    private static var copies: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    /// Text without an address would be NULL.
    private static var emptyText: UnsafePointer<CChar> {
        let empty: StaticString = ""
        return UnsafeRawPointer(empty.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
