import CSQLite
import GRDB

extension DatabaseError {
    /// Translates what GRDB threw. Its own description holds the bound values, so only code and message are taken.
    init(sqlite error: any Error) {
        switch error {
        case let error as DatabaseError:
            self = error
        case let error as GRDB.DatabaseError:
            self.init(
                sqliteCode: error.extendedResultCode.rawValue, message: error.message ?? error.resultCode.description)
        default:
            self.init(.other, "SQLite failed: \(type(of: error)).")
        }
    }

    init(sqliteCode code: CInt, message: String) {
        self.init(Self.kind(ofSQLite: code), "SQLite: \(message).", code: String(code))
    }

    private static func kind(ofSQLite code: CInt) -> Kind {
        // Extended codes keep the primary one in the low byte: https://www.sqlite.org/rescode.html
        switch (code, code & 0xFF) {
        case (2067, _), (1555, _), (2579, _): .unique  // UNIQUE, PRIMARYKEY, ROWID
        case (787, _): .foreignKey
        case (_, SQLITE_CONSTRAINT), (_, SQLITE_MISMATCH), (_, SQLITE_TOOBIG): .invalidValue
        case (_, SQLITE_BUSY), (_, SQLITE_LOCKED): .busy
        case (_, SQLITE_FULL): .full
        case (_, SQLITE_CANTOPEN), (_, SQLITE_NOTADB), (_, SQLITE_CORRUPT): .connection
        case (_, SQLITE_ERROR), (_, SQLITE_READONLY), (_, SQLITE_RANGE), (_, SQLITE_MISUSE): .schema
        default: .other
        }
    }
}
