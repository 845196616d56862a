/// One row of a result: read by name, by position, or decoded into a record.
///
/// The rows of a result share one storage, so keeping a single row keeps the whole result in memory.
public struct Row: Sendable {
    let result: RowSet
    let start: Int

    public var columnNames: [String] { result.columns.names }
    public var count: Int { result.columns.count }

    /// The value at a position, from 0.
    public subscript(_ index: Int) -> Value {
        precondition(index >= 0 && index < count, "the row has \(count) columns, not a column \(index)")
        return result.values[start + index]
    }

    /// The value of a column, or nothing if the result has no such column.
    public subscript(_ column: String) -> Value? {
        result.columns.position(of: column).map { result.values[start + $0] }
    }

    /// A column by its name in the result.
    ///
    /// - Throws: `DatabaseError` of kind `schema` naming the column, if it is missing or holds something else.
    public func get<T: ColumnReadable>(_ column: String, as type: T.Type = T.self) throws -> T {
        guard let position = result.columns.position(of: column) else {
            throw DatabaseError.missingColumn(column, in: result.columns)
        }
        return try get(at: position)
    }

    /// A column by its position, from 0.
    public func get<T: ColumnReadable>(at index: Int, as type: T.Type = T.self) throws -> T {
        do {
            return try T(databaseValue: self[index])
        } catch {
            throw DatabaseError.mismatch(error, column: result.columns.names[index])
        }
    }
}

/// Positions without generics, for code that reads thousands of rows.
extension Row {
    public func integer(at index: Int) throws -> Int64 {
        guard case .integer(let integer) = self[index] else { return try get(at: index) }
        return integer
    }

    public func text(at index: Int) throws -> String {
        guard case .text(let text) = self[index] else { return try get(at: index) }
        return text
    }

    public func bytes(at index: Int) throws -> [UInt8] {
        guard case .bytes(let bytes) = self[index] else { return try get(at: index) }
        return bytes
    }
}
