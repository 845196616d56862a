/// A table with sealed columns, for `Resealing` to walk.
public struct SealedTable: Sendable {
    let name: Identifier
    let key: [Identifier]
    let columns: [Identifier]

    /// - Parameters:
    ///   - key: the columns of the primary key, in its order.
    ///   - columns: those that hold `Sealed` values; NULL is allowed.
    public init(_ name: Identifier, key: [Identifier], sealed columns: [Identifier]) {
        precondition(!key.isEmpty && !columns.isEmpty, "a table is walked by its key, for its sealed columns")
        self.name = name
        self.key = key
        self.columns = columns
    }
}

/// After a change of keys, seals everything under the newest one while the service runs.
public struct Resealing: Sendable {
    private let database: Database
    private let seal: Seal
    private let tables: [SealedTable]
    private let batchSize: Int

    public init(database: Database, seal: Seal, tables: [SealedTable], batchSize: Int = 100) {
        self.database = database
        self.seal = seal
        self.tables = tables
        self.batchSize = batchSize
    }

    /// Walks every table once, by primary key, in batches. Returns at once when there is only one key.
    ///
    /// A value that was changed meanwhile keeps the change: it was sealed under the newest key anyway. A value that no
    /// key opens is left as it is. May be cancelled and repeated at any point.
    ///
    /// - Returns: how many values were re-sealed.
    @discardableResult
    public func run() async throws -> Int {
        guard seal.hasOlderKeys else { return 0 }
        var resealed = 0
        for table in tables {
            var last: [Value]?
            repeat {
                let rows = try await database.rows(nextBatch(of: table, after: last))
                resealed += try await reseal(rows, of: table)
                last = rows.last.map { row in table.key.indices.map { row[$0] } }
            } while last != nil
        }
        return resealed
    }

    private func nextBatch(of table: SealedTable, after last: [Value]?) -> SQL {
        let key = SQL.joined(table.key.map { "\(identifier: $0)" }, separator: ", ")
        let columns = SQL.joined((table.key + table.columns).map { "\(identifier: $0)" }, separator: ", ")
        let rest: SQL = last.map { "WHERE (\(fragment: key)) > (\(fragment: Self.values($0)))" } ?? ""
        return """
            SELECT \(fragment: columns) FROM \(identifier: database.service).\(identifier: table.name) \(fragment: rest)
            ORDER BY \(fragment: key) LIMIT \(batchSize)
            """
    }

    private func reseal(_ rows: [Row], of table: SealedTable) async throws -> Int {
        var updates: [SQL] = []
        for row in rows {
            let key = table.key.indices.map { row[$0] }
            for (offset, column) in table.columns.enumerated() {
                guard case .text(let token) = row[table.key.count + offset], seal.needsResealing(token: token) else {
                    continue
                }
                updates.append(try update(table, column, key: key, from: token))
            }
        }
        return try await database.write(batch: updates).reduce(0, +)
    }

    private func update(_ table: SealedTable, _ column: Identifier, key: [Value], from token: String) throws -> SQL {
        let matches = zip(table.key, key).map { "\(identifier: $0) = \($1)" as SQL }
        // The old token in the condition keeps a change that was made since it was read.
        return """
            UPDATE \(identifier: database.service).\(identifier: table.name)
            SET \(identifier: column) = \(try seal.reseal(token: token))
            WHERE \(fragment: SQL.joined(matches, separator: " AND ")) AND \(identifier: column) = \(token)
            """
    }

    private static func values(_ values: [Value]) -> SQL {
        SQL.joined(values.map { "\($0)" }, separator: ", ")
    }
}
