import Storage

/// Rows inserted many at a time. The numbers of rows are powers of two, so that a few prepared statements serve all.
enum BulkInsert {
    private static let mostRows = 128

    /// - Parameter head: the statement up to and with `VALUES`.
    static func statements(_ head: SQL, _ rows: [SQL]) -> [SQL] {
        var statements: [SQL] = []
        var start = 0
        while start < rows.count {
            var size = mostRows
            while size > rows.count - start { size /= 2 }
            let values = SQL.joined(Array(rows[start..<(start + size)]), separator: ", ")
            statements.append("\(fragment: head) \(fragment: values)")
            start += size
        }
        return statements
    }
}
