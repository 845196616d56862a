/// The name of a requirement, story or rule: `REQ-012`, `NFR-3`, `REQ-PAY-004`, `AC-001.2`.
///
/// Two are equal when they name the same thing, however they are written: `REQ-7` is `REQ-007`.
struct RequirementID: Sendable, Hashable {
    /// `REQ`, `REQ-PAY`
    var prefix: String
    var number: Int
    /// The 2 of `AC-001.2`.
    var part: Int?
    /// How many digits the number was written with.
    var width: Int

    static func == (left: Self, right: Self) -> Bool {
        left.number == right.number && left.part == right.part && left.prefix == right.prefix
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(prefix)
        hasher.combine(number)
        hasher.combine(part)
    }

    /// As it is written.
    var text: String {
        let digits = String(number)
        let padded = String(repeating: "0", count: max(0, width - digits.count)) + digits
        return "\(prefix)-\(padded)" + (part.map { ".\($0)" } ?? "")
    }

    /// `REQ` of `REQ-PAY-004`.
    var kind: Substring { prefix.prefix { $0 != "-" } }
}

extension RequirementID {
    /// What is numbered in documents: requirements, stories, criteria, rules, objectives, risks, open questions. Anything
    /// else of the same shape (`ISO-27001`, `UTF-8`) is a word.
    static let kinds: Set<String> = ["REQ", "FR", "NFR", "US", "AC", "BR", "QR", "OBJ", "OQ", "R"]

    /// A name found in a text, and the bytes it takes up there.
    struct Found: Sendable, Equatable {
        var id: RequirementID
        var range: Range<Int>
    }

    /// Every name in a text, in order. One pass over the bytes.
    static func all(in bytes: [UInt8]) -> [Found] {
        var found: [Found] = []
        var index = 0
        while index < bytes.count {
            if isUpper(bytes[index]), index == 0 || !isWordByte(bytes[index - 1]),
                let match = read(bytes, at: index)
            {
                found.append(match)
                index = match.range.upperBound
            } else {
                index += 1
            }
        }
        return found
    }

    static func all(in text: some StringProtocol) -> [RequirementID] {
        all(in: Array(text.utf8)).map(\.id)
    }

    /// The name a text begins with, and what follows it.
    static func leading(_ text: Substring) -> (id: RequirementID, rest: Substring)? {
        // A name is short; a line may be a megabyte.
        guard let found = read(Array(text.utf8.prefix(64)), at: 0) else { return nil }
        return (found.id, text[text.utf8.index(text.startIndex, offsetBy: found.range.upperBound)...])
    }

    private static let longestNumber = 5
    private static let mostParts = 3

    private static func read(_ bytes: [UInt8], at start: Int) -> Found? {
        var index = start
        var words: [String] = []
        while words.count < mostParts {
            let from = index
            while index < bytes.count, isUpper(bytes[index]) || (index > from && isDigit(bytes[index])) { index += 1 }
            guard index > from, index - from <= 12, let dash = dash(bytes, at: index) else { return nil }
            let word = String(decoding: bytes[from..<index], as: UTF8.self)
            guard !words.isEmpty || kinds.contains(word) else { return nil }
            words.append(word)
            index = dash
            guard index < bytes.count else { return nil }
            if isDigit(bytes[index]) { break }
        }
        guard let (number, afterNumber) = digits(bytes, at: index) else { return nil }
        let width = afterNumber - index
        var part: Int?
        index = afterNumber
        if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "."), let (sub, end) = digits(bytes, at: index + 1) {
            (part, index) = (sub, end)
        }
        guard index == bytes.count || !isWordByte(bytes[index]) else { return nil }
        let id = RequirementID(prefix: words.joined(separator: "-"), number: number, part: part, width: width)
        return Found(id: id, range: start..<index)
    }

    private static func digits(_ bytes: [UInt8], at start: Int) -> (Int, Int)? {
        var index = start
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        guard (1...longestNumber).contains(index - start),
            let number = Int(String(decoding: bytes[start..<index], as: UTF8.self))
        else { return nil }
        return (number, index)
    }

    /// A hyphen; models also write U+2010, U+2011 (which does not break) and the en dash.
    private static func dash(_ bytes: [UInt8], at index: Int) -> Int? {
        guard index < bytes.count else { return nil }
        if bytes[index] == UInt8(ascii: "-") { return index + 1 }
        guard index + 2 < bytes.count, bytes[index] == 0xE2, bytes[index + 1] == 0x80,
            [0x90, 0x91, 0x93].contains(bytes[index + 2])
        else { return nil }
        return index + 3
    }

    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isWordByte(_ byte: UInt8) -> Bool {
        isUpper(byte) || isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
