/// Why something could not be sealed or opened. Never holds a key or a token.
public enum SealError: Error, Sendable, Hashable, CustomStringConvertible {
    case noKeys
    /// A key, counted from 1, is not 32 bytes in URL-safe base64.
    case malformedKey(position: Int)
    /// None of the keys made this token, or it was altered since.
    case cannotOpen
    /// It was opened, but holds something else than was asked for.
    case unexpectedContent

    public var description: String {
        switch self {
        case .noKeys:
            "No sealing key is configured. Make one with Seal.makeKey()."
        case .malformedKey(let position):
            "Sealing key \(position) is malformed: a key is 32 random bytes in URL-safe base64, 44 characters with its “=”."
        case .cannotOpen:
            "What is stored here cannot be opened: none of the configured keys sealed it, or it was altered."
        case .unexpectedContent:
            "What was sealed here is not of the kind that was expected."
        }
    }
}
