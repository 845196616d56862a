/// The name of a schema, table or column: lower-case letters, digits and underscores, so that it never needs quoting
/// and can carry nothing but a name.
public struct Identifier: Sendable, Hashable, ExpressibleByStringLiteral {
    public let name: String

    /// Gives `nil` for anything but a plain lower-case name of at most 63 bytes (PostgreSQL's limit).
    public init?(_ name: String) {
        guard let first = name.utf8.first, Self.isLetter(first), name.utf8.count <= 63,
            name.utf8.allSatisfy({ Self.isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.name = name
    }

    /// A name in the source. A malformed one is a programming mistake and stops the program.
    public init(stringLiteral name: String) {
        guard let identifier = Identifier(name) else { preconditionFailure("“\(name)” is not a plain SQL name") }
        self = identifier
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
    }
}
