/// A statement in one engine's words, with the values to bind.
struct RenderedSQL: Sendable {
    let text: String
    let values: [Value]
}

extension SQL {
    /// Numbers the parameters `?1…` for SQLite, where `$1` would be a name, and `$1…` for PostgreSQL.
    func rendered(for engine: Engine) -> RenderedSQL {
        var text: [UInt8] = []
        text.reserveCapacity(pieces.count * 32)
        var values: [Value] = []
        for piece in pieces {
            switch piece {
            case .literal(let literal):
                text.append(literal)
            case .word(let sqlite, let postgres):
                text.append(engine == .sqlite ? sqlite : postgres)
            case .identifier(let identifier):
                text.append(contentsOf: identifier.name.utf8)
            case .value(let value):
                values.append(value)
                text.append(engine == .sqlite ? UInt8(ascii: "?") : UInt8(ascii: "$"))
                text.append(contentsOf: String(values.count).utf8)
            }
        }
        return RenderedSQL(text: String(decoding: text, as: UTF8.self), values: values)
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ literal: StaticString) {
        literal.withUTF8Buffer { append(contentsOf: $0) }
    }
}

extension Value {
    /// What neither engine can keep faithfully: PostgreSQL has no U+0000 in text, and SQLite turns NaN into NULL.
    func refuseUnstorable() throws(DatabaseError) {
        switch self {
        case .text(let text) where text.utf8.contains(0):
            throw DatabaseError(.invalidValue, "A text with the character U+0000 cannot be stored.")
        case .real(let real) where real.isNaN:
            throw DatabaseError(.invalidValue, "“Not a number” cannot be stored.")
        default:
            return
        }
    }
}
