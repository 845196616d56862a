extension Row {
    /// The row as a record whose property `projectId` is the column `project_id`, or, for a result of one column, as a
    /// single value.
    ///
    /// - Throws: `DatabaseError` of kind `schema` naming the column that is missing or does not fit.
    public func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
        if let readable = type as? any ColumnReadable.Type {
            return try RowDecoder(row: self).onlyColumn(as: readable) as! T
        }
        return try T(from: RowDecoder(row: self))
    }
}

/// Lets `Decodable` records be read from a row. Rows are flat, so containers do not nest.
struct RowDecoder: Decoder {
    let row: Row
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RecordContainer(row: row))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw DatabaseError(.schema, "A row is decoded into a record or a single value, not into a list.")
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        ColumnDecoder(value: try onlyColumn(as: Value.self), column: row.columnNames[0])
    }

    func onlyColumn<T: ColumnReadable>(as type: T.Type) throws -> T {
        guard row.count == 1 else {
            throw DatabaseError(
                .schema, "A single value was asked of a result with \(row.count) columns.")
        }
        return try row.get(at: 0)
    }
}

private struct RecordContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let row: Row
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { row.columnNames.compactMap(Key.init(stringValue:)) }

    /// Always, so that an optional property leads to `decodeNil`, which names a missing column: a mistyped name must
    /// not pass for NULL.
    func contains(_ key: Key) -> Bool { true }

    private func position(_ key: Key) throws -> Int {
        guard let position = row.result.columns.position(ofProperty: key.stringValue) else {
            throw DatabaseError.missingColumn(key.stringValue, in: row.result.columns)
        }
        return position
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        row[try position(key)] == .null
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try row.get(at: position(key)) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try row.get(at: position(key)) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try row.get(at: position(key)) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try row.get(at: position(key)) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try row.get(at: position(key)) }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        let position = try position(key)
        return try ColumnDecoder(value: row[position], column: row.columnNames[position]).decode(type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        throw ColumnDecoder.nested(key.stringValue)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw ColumnDecoder.nested(key.stringValue)
    }

    func superDecoder() throws -> any Decoder { RowDecoder(row: row) }
    func superDecoder(forKey key: Key) throws -> any Decoder { RowDecoder(row: row) }
}
