import CPostgres

/// Reads a result in binary format into rows.
enum PostgresResult {
    /// - Parameter known: the columns of the same prepared statement, if it ran before.
    static func read(_ result: OpaquePointer, columns known: Columns?) throws(DatabaseError) -> StatementResult {
        let affected = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
        guard PQresultStatus(result) == PGRES_TUPLES_OK else {
            return StatementResult(rows: .empty, affected: affected)
        }

        let width = PQnfields(result)
        let columns = known ?? Columns((0..<width).map { String(cString: PQfname(result, $0)) })
        var types: [ColumnType] = []
        for column in 0..<width {
            guard let type = ColumnType(rawValue: PQftype(result, column)) else {
                throw DatabaseError(
                    .schema,
                    "The column “\(columns.names[Int(column)])” has a type that is not read here; cast it, such as CAST(… AS BIGINT) or CAST(… AS TEXT)."
                )
            }
            types.append(type)
        }

        let height = PQntuples(result)
        var values: [Value] = []
        values.reserveCapacity(Int(height) * Int(width))
        for row in 0..<height {
            for column in 0..<width {
                guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else {
                    values.append(.null)
                    continue
                }
                let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
                values.append(types[Int(column)].value(of: bytes))
            }
        }
        // A statement with RETURNING counts the rows it changed, a SELECT those it gave.
        return StatementResult(rows: RowSet(columns: columns, values: values), affected: affected)
    }
}

/// The types that are read, by their OIDs in PostgreSQL's `pg_type`, where they are fixed.
private enum ColumnType: UInt32 {
    case bool = 16
    case bytea = 17
    case name = 19
    case int8 = 20
    case int2 = 21
    case int4 = 23
    case text = 25
    case float4 = 700
    case float8 = 701
    case unknown = 705
    case bpchar = 1042
    case varchar = 1043
    case void = 2278

    func value(of bytes: UnsafeRawBufferPointer) -> Value {
        switch self {
        case .bool: .integer(bytes[0] == 0 ? 0 : 1)
        case .int2: .integer(Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))))
        case .int4: .integer(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
        case .int8: .integer(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case .float4: .real(Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))))
        case .float8: .real(Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))))
        case .text, .varchar, .bpchar, .name, .unknown: .text(String(decoding: bytes, as: UTF8.self))
        case .bytea: .bytes([UInt8](bytes))
        case .void: .null
        }
    }
}
