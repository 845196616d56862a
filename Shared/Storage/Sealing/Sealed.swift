/// A value that only a holder of the keys can read: a Fernet token, stored as text.
///
/// `Value` says what is inside. A `String` is sealed as its UTF-8 bytes, `[UInt8]` and `Data` as they are, anything else
/// as JSON, so any Fernet implementation that holds the key opens it.
public struct Sealed<Value: Codable & Sendable>: Sendable, Hashable {
    public let token: String

    public init(token: String) {
        self.token = token
    }
}

extension Sealed: Bindable {
    public var databaseValue: Storage.Value { .text(token) }
}

extension Sealed: ColumnReadable {
    public init(databaseValue: Storage.Value) throws(ColumnMismatch) {
        token = try String(databaseValue: databaseValue)
    }
}

/// Decodable so that records with sealed columns are. Not encodable: a token is of no use to a client.
extension Sealed: Decodable {
    public init(from decoder: any Decoder) throws {
        token = try decoder.singleValueContainer().decode(String.self)
    }
}

/// The token is long and says nothing.
extension Sealed: CustomStringConvertible {
    public var description: String { "Sealed<\(Value.self)>" }
}
