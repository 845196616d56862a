/// One SQL statement whose values are always bound, never written into the text.
///
/// ```swift
/// "SELECT id, name FROM documents.projects WHERE owner = \(userID) ORDER BY id LIMIT \(limit)"
/// ```
///
/// The text itself comes from literals only: the literal type is `StaticString`, so a `String` that was made at run time
/// cannot become SQL. What differs between the engines is named in place with `\(sqlite:postgres:)`.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    enum Piece: Sendable {
        case literal(StaticString)
        case word(sqlite: StaticString, postgres: StaticString)
        case identifier(Identifier)
        case value(Value)
    }

    var pieces: [Piece]

    public init(stringLiteral text: StaticString) {
        pieces = [.literal(text)]
    }

    public init(stringInterpolation: StringInterpolation) {
        pieces = stringInterpolation.pieces
    }

    init(pieces: [Piece]) {
        self.pieces = pieces
    }

    /// The parts in order with `separator` between them, for the optional conditions of a search.
    public static func joined(_ parts: [SQL], separator: StaticString) -> SQL {
        var pieces: [Piece] = []
        for (index, part) in parts.enumerated() {
            if index > 0 { pieces.append(.literal(separator)) }
            pieces.append(contentsOf: part.pieces)
        }
        return SQL(pieces: pieces)
    }
}

extension SQL {
    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        public typealias StringLiteralType = StaticString

        var pieces: [Piece] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            if literal.utf8CodeUnitCount > 0 { pieces.append(.literal(literal)) }
        }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some Bindable) {
            pieces.append(.value(value.databaseValue))
        }

        /// Binds a value or NULL. Said apart, because the compiler warns of optionals in an interpolation otherwise.
        public mutating func appendInterpolation(_ value: (some Bindable)?) {
            pieces.append(.value(value.databaseValue))
        }

        /// Binds every value of a list, in parentheses: `WHERE id IN \(list: ids)`. An empty list becomes `(NULL)`,
        /// which `IN` never matches.
        ///
        /// The list is filled up to a power of two by repeating its last value, so that lists of many lengths share a
        /// few prepared statements.
        public mutating func appendInterpolation(list values: some Collection<some Bindable>) {
            var bound = values.map(\.databaseValue)
            guard let last = bound.last else { return pieces.append(.literal("(NULL)")) }
            while bound.count & (bound.count - 1) != 0 { bound.append(last) }
            pieces.append(.literal("("))
            for (index, value) in bound.enumerated() {
                if index > 0 { pieces.append(.literal(", ")) }
                pieces.append(.value(value))
            }
            pieces.append(.literal(")"))
        }

        /// Writes the word that the engine in use understands, such as `\(sqlite: "BLOB", postgres: "BYTEA")`.
        public mutating func appendInterpolation(sqlite: StaticString, postgres: StaticString) {
            pieces.append(.word(sqlite: sqlite, postgres: postgres))
        }

        /// Nests another statement or a part of one, with the values it binds.
        public mutating func appendInterpolation(fragment: SQL) {
            pieces.append(contentsOf: fragment.pieces)
        }

        /// Writes the name of a table or column.
        public mutating func appendInterpolation(identifier: Identifier) {
            pieces.append(.identifier(identifier))
        }
    }
}
