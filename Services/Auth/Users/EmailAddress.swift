/// An e-mail address in the form it is compared in: lower case, no spaces around it.
///
/// The check is for plausibility. Whether an address exists only a message to it can tell, so the rare forms of
/// RFC 5321 (quoted local parts, address literals) are not worth their risk.
struct EmailAddress: Sendable, Hashable {
    /// RFC 5321 §4.5.3.1.3 less the angle brackets, in bytes.
    static let byteLimit = 254

    let text: String

    init?(_ input: String) {
        let trimmed = input.drop(while: \.isWhitespace)
        let end = trimmed.lastIndex { !$0.isWhitespace }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
        let text = trimmed[..<end].lowercased()
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.byteLimit, parts.count == 2, Self.isLocalPart(parts[0]), Self.isDomain(parts[1])
        else { return nil }
        self.text = text
    }

    private static func isLocalPart(_ part: Substring) -> Bool {
        guard (1...64).contains(part.utf8.count), part.first != ".", part.last != ".", !part.contains("..") else {
            return false
        }
        return part.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                ? scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || ".!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(scalar)
                : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }

    private static func isDomain(_ domain: Substring) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1 || domain == "localhost" else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.unicodeScalars.allSatisfy {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-"
                }
        }
    }
}
