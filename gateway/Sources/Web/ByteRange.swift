/// A part of a file that a client asks for (RFC 9110 §14.1.2).
enum ByteRange: Equatable, Sendable {
    /// From the first to the last byte, both counted from 0 and both meant; to the end without a last one.
    case from(Int, through: Int?)
    case last(Int)

    /// `nil` for what is no range, and for several at once: such a field is ignored, as it may be, and the whole is sent.
    init?(header: String) {
        guard header.lowercased().hasPrefix("bytes=") else { return nil }
        let parts = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false).map {
            String($0).trimmingWhitespace()
        }
        guard parts.count == 2, parts.allSatisfy({ $0.isEmpty || Self.number($0) != nil }) else { return nil }
        switch (Self.number(parts[0]), Self.number(parts[1])) {
        case (let first?, let last?) where first <= last: self = .from(first, through: last)
        case (let first?, nil): self = .from(first, through: nil)
        case (nil, let count?): self = .last(count)
        default: return nil
        }
    }

    /// `nil` when no byte of a file of this length is meant.
    func bounds(in length: Int) -> Range<Int>? {
        switch self {
        case .from(let first, let last):
            first < length ? first..<min(last.map { $0 + 1 } ?? length, length) : nil
        case .last(let count):
            count > 0 && length > 0 ? max(0, length - count)..<length : nil
        }
    }

    /// At most 15 digits: no file is longer, and nothing overflows.
    private static func number(_ text: String) -> Int? {
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}
