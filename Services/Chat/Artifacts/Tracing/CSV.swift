/// Comma-separated values (RFC 4180) for spreadsheets: CRLF, and a byte order mark, without which Excel reads UTF-8 as
/// something else.
enum CSV {
    static func text(_ rows: [[String]]) -> String {
        "\u{FEFF}" + rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func field(_ value: String) -> String {
        let safe = guarded(value.replacing("\0", with: ""))
        let isPlain = !safe.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) } && safe == safe.trimmed
        return isPlain ? safe : "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }

    /// A spreadsheet computes what begins like a formula, also behind white space; an apostrophe makes it text (OWASP, "CSV
    /// Injection"). Full-width signs count, for programs that fold them.
    private static func guarded(_ value: String) -> String {
        guard let first = value.unicodeScalars.first else { return value }
        let sign = value.unicodeScalars.first {
            !$0.properties.isWhitespace && !($0.properties.isDefaultIgnorableCodePoint)
        }
        let isFormula = sign.map { "=+-@＝＋－＠|".unicodeScalars.contains($0) } ?? false
        return isFormula || first == "\t" || first == "\r" ? "'" + value : value
    }
}
