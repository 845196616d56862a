/// Decodes one column: a `ColumnReadable` type directly, anything else (an enum with raw values, a wrapper of one value)
/// by its own `init(from:)`.
struct ColumnDecoder: Decoder, SingleValueDecodingContainer {
    let value: Value
    let column: String
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func nested(_ column: String) -> DatabaseError {
        DatabaseError(.schema, "The column “\(column)” holds one value, not a list or an object.")
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw Self.nested(column)
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw Self.nested(column)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { value == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try read() }
    func decode(_ type: String.Type) throws -> String { try read() }
    func decode(_ type: Double.Type) throws -> Double { try read() }
    func decode(_ type: Float.Type) throws -> Float { Float(try read() as Double) }
    func decode(_ type: Int.Type) throws -> Int { try read() }
    func decode(_ type: Int8.Type) throws -> Int8 { try exactly() }
    func decode(_ type: Int16.Type) throws -> Int16 { try exactly() }
    func decode(_ type: Int32.Type) throws -> Int32 { try exactly() }
    func decode(_ type: Int64.Type) throws -> Int64 { try read() }
    func decode(_ type: UInt.Type) throws -> UInt { try exactly() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try exactly() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try exactly() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try exactly() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try exactly() }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        guard let readable = type as? any ColumnReadable.Type else { return try T(from: self) }
        return try read(readable) as! T
    }

    private func read<T: ColumnReadable>(_ type: T.Type = T.self) throws -> T {
        do {
            return try T(databaseValue: value)
        } catch {
            throw DatabaseError.mismatch(error, column: column)
        }
    }

    private func exactly<T: FixedWidthInteger>(_ type: T.Type = T.self) throws -> T {
        guard let exact = T(exactly: try read() as Int64) else {
            throw DatabaseError(.schema, "The column “\(column)” holds a number that does not fit \(type).")
        }
        return exact
    }
}
