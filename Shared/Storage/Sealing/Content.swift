import Foundation

/// How a value lies in a token: text and bytes as they are, everything else as JSON.
enum Content {
    static func bytes<Value: Encodable>(of value: Value) throws -> Data {
        switch value {
        case let text as String: Data(text.utf8)
        case let bytes as [UInt8]: Data(bytes)
        case let data as Data: data
        default: try JSONEncoder().encode(value)
        }
    }

    static func value<Value: Decodable>(in bytes: Data) throws -> Value {
        switch Value.self {
        case is String.Type:
            guard let text = String(validating: bytes, as: UTF8.self) as? Value else {
                throw SealError.unexpectedContent
            }
            return text
        case is [UInt8].Type:
            return [UInt8](bytes) as! Value
        case is Data.Type:
            return bytes as! Value
        default:
            do {
                return try JSONDecoder().decode(Value.self, from: bytes)
            } catch {
                throw SealError.unexpectedContent
            }
        }
    }
}
