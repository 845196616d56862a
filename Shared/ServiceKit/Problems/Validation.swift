/// Collects what is wrong with a request, so that all of it is said at once.
public struct Validation: Sendable {
    private var fields: [Problem.Field] = []

    public init() {}

    public mutating func fail(_ pointer: String, _ message: String) {
        fields.append(Problem.Field(pointer: pointer, message: message))
    }

    /// A text that must be there, hold something visible, and have a length in Unicode scalars within `length`.
    public mutating func text(_ value: String?, at pointer: String, length: ClosedRange<Int>) -> String {
        guard let value else {
            fail(pointer, "is required")
            return ""
        }
        check(value, at: pointer, maximum: length.upperBound)
        if length.lowerBound > 0, value.allSatisfy(\.isWhitespace) {
            fail(pointer, "must not be empty")
        }
        return value
    }

    /// A text that may be missing.
    public mutating func optionalText(_ value: String?, at pointer: String, maximum: Int) -> String? {
        if let value { check(value, at: pointer, maximum: maximum) }
        return value
    }

    /// - Throws: a 422 that names every field that failed.
    public func finish() throws(Problem) {
        guard fields.isEmpty else { throw .invalid(fields) }
    }

    private mutating func check(_ value: String, at pointer: String, maximum: Int) {
        if value.unicodeScalars.count > maximum {
            fail(pointer, "must have at most \(maximum) characters")
        }
        // PostgreSQL text cannot hold NUL, and no person types it.
        if value.utf8.contains(0) {
            fail(pointer, "must not contain NUL characters")
        }
    }
}
