/// What went wrong in the database, without any value that was bound: it may be logged.
public struct DatabaseError: Error, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
        /// A row with the same unique key exists.
        case unique
        /// A row that is referred to does not exist, or one that is referred to was to be deleted.
        case foreignKey
        /// Another process held the lock for longer than the limit.
        case busy
        /// Two transactions got in each other's way; trying again is right.
        case serialization
        /// The database cannot be reached, or the connection was lost while a statement ran.
        case connection
        /// A statement, or the wait for a free connection, took longer than its limit.
        case timeout
        /// No space is left.
        case full
        /// The statement does not fit the tables or their types: a mistake in the program.
        case schema
        /// A value that the column cannot hold: NULL where it is needed, out of range, text with U+0000.
        case invalidValue
        case other
    }

    public let kind: Kind

    /// A sentence for the operator.
    public let message: String

    /// PostgreSQL's SQLSTATE or SQLite's extended result code, where the database gave one.
    public let code: String?

    /// The constraint that was violated, where the database names it (PostgreSQL).
    public let constraint: String?

    public init(_ kind: Kind, _ message: String, code: String? = nil, constraint: String? = nil) {
        self.kind = kind
        self.message = message
        self.code = code
        self.constraint = constraint
    }

    public var description: String {
        code.map { "\(message) (\(kind.rawValue), \($0))" } ?? "\(message) (\(kind.rawValue))"
    }
}

extension DatabaseError {
    static let closed = DatabaseError(.connection, "The database has been closed.")
    static let endedTransaction = DatabaseError(.other, "The transaction has already ended.")
    static let failedTransaction = DatabaseError(
        .other, "The transaction was rolled back, because one of its statements had failed.")
    static let writeInRead = DatabaseError(
        .schema, "A statement that changes data was given to a reading verb; use a write verb.")

    static func missingColumn(_ column: String, in columns: Columns) -> DatabaseError {
        DatabaseError(
            .schema, "The result has no column “\(column)”; it has \(columns.names.joined(separator: ", ")).")
    }

    static func mismatch(_ mismatch: ColumnMismatch, column: String) -> DatabaseError {
        DatabaseError(
            .schema, "The column “\(column)” holds \(mismatch.found) where \(mismatch.expected) was expected.")
    }
}
