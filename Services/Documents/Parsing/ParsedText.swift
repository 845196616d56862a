/// What an uploaded file turned out to be.
struct ParsedText: Equatable, Sendable {
    enum Kind: String, Sendable {
        case plain = "text/plain"
        case markdown = "text/markdown"
    }

    var text: String
    var kind: Kind
    /// `utf-8`, `utf-16` or `windows-1252`.
    var encoding: String
}

/// Why a file cannot be taken.
enum UnreadableFile: Error, Equatable {
    case empty
    /// A format we know but do not read; what it is, with its article.
    case unsupported(String)
    case binary
    case damagedText(offset: Int)
}

/// Reads a file by its content. The declared type and the name decide only between plain text and Markdown, which
/// content cannot tell apart.
enum TextFile {
    static func parse(_ bytes: [UInt8], filename: String, declaredType: String?) throws(UnreadableFile) -> ParsedText {
        guard !bytes.isEmpty else { throw .empty }
        if let signature = FileSignature(bytes) { throw .unsupported(signature.rawValue) }
        let decoded: DecodedText
        do {
            decoded = try TextEncodingDetection.decode(bytes)
        } catch {
            switch error {
            case .binary: throw .binary
            case .damaged(let offset): throw .damagedText(offset: offset)
            }
        }
        let hasText = decoded.text.unicodeScalars.contains { !$0.properties.isWhitespace && $0.value >= 0x20 }
        guard hasText else { throw .empty }
        let isMarkdown = isMarkdown(filename: filename, declaredType: declaredType)
        return ParsedText(text: decoded.text, kind: isMarkdown ? .markdown : .plain, encoding: decoded.encoding)
    }

    private static func isMarkdown(filename: String, declaredType: String?) -> Bool {
        let type = declaredType?.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        if type == "text/markdown" || type == "text/x-markdown" { return true }
        return [".md", ".markdown"].contains(Filename.parts(filename).suffix.lowercased())
    }
}
