import Foundation
import HTTPTypes
public import Hummingbird
public import NIOCore
import NIOFoundationCompat

extension Request {
    /// The largest JSON body: 1 MiB.
    public static let jsonLimit = 1_048_576

    /// The body, whole.
    /// - Throws: a 413 `Problem` as soon as more than `limit` bytes have come.
    public func bytes(limit: Int) async throws -> ByteBuffer {
        if let declared = headers[.contentLength].flatMap({ Int($0) }), declared > limit {
            throw Problem.tooLarge(limit: limit)
        }
        var collected = ByteBuffer()
        for try await var part in body {
            guard collected.readableBytes + part.readableBytes <= limit else { throw Problem.tooLarge(limit: limit) }
            collected.writeBuffer(&part)
        }
        return collected
    }

    /// The body as JSON.
    /// - Throws: a 422 `Problem` that names the field, or says that the body is not JSON; 413.
    public func json<Value: Decodable>(_ type: Value.Type, limit: Int = Request.jsonLimit) async throws -> Value {
        let data = Data(buffer: try await bytes(limit: limit))
        // The decoder passes over members nobody reads, whatever bytes they hold; JSON is UTF-8 (RFC 8259 §8.1).
        guard String(validating: data, as: UTF8.self) != nil else { throw Problem.notJSON }
        do {
            return try JSON.decode(type, from: data)
        } catch let error as DecodingError {
            throw Problem(error)
        }
    }

    /// A query parameter, decoded.
    public func query(_ name: String) -> String? {
        uri.queryParameters.get(name)
    }

    /// A query parameter that is a whole number within `range`.
    /// - Throws: a 422 `Problem`.
    public func query(_ name: String, default fallback: Int, in range: ClosedRange<Int>) throws(Problem) -> Int {
        guard let text = query(name) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw .invalid("?" + name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}

extension Problem {
    /// A body that does not decode, as a 422 that points at the place.
    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self = .invalid(Self.pointer(context.codingPath + [key]), "is required")
        case .typeMismatch(let type, let context):
            self = .invalid(Self.pointer(context.codingPath), "must be \(Self.word(for: type))")
        case .valueNotFound(let type, let context):
            self = .invalid(Self.pointer(context.codingPath), "must be \(Self.word(for: type)), not null")
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            self = .invalid(Self.pointer(context.codingPath), "is not valid")
        default:
            self = .notJSON
        }
    }

    fileprivate static let notJSON = Problem(
        .unprocessableContent, code: "json_invalid", "The request body is not valid JSON.",
        fields: [Field(pointer: "", message: "body is not valid JSON")])

    private static func pointer(_ path: [any CodingKey]) -> String {
        path.map { key in
            "/" + (key.intValue.map(String.init) ?? snakeCase(key.stringValue))
        }.joined()
    }

    /// The decoder reports keys as the properties are named; the person wrote them in snake case.
    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { text, letter in
            text += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
        }
    }

    private static func word(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "true or false"
        case is Int.Type, is Int64.Type, is Double.Type: "a number"
        case is [String: Any].Type: "an object"
        case is [Any].Type: "a list"
        default: "a \(String(describing: type).hasPrefix("Dictionary") ? "JSON object" : "valid value")"
        }
    }
}
