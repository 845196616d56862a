/// The headers of one part of a form (RFC 7578 section 4).
struct PartHeaders: Equatable {
    /// The field's name.
    var name: String
    /// Nil for a field that is not a file.
    var filename: String?
    var contentType: String?

    /// Reads a header block without its closing empty line. Nil when it names no field.
    init?(_ block: [UInt8]) {
        var disposition: HeaderValue?
        for line in Self.lines(block) {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            switch line[..<colon].lowercased() {
            case "content-disposition": disposition = HeaderValue(String(value))
            case "content-type": contentType = String(value)
            default: break
            }
        }
        guard let disposition, disposition.value.lowercased() == "form-data" else { return nil }
        guard let name = disposition.parameters["name"] else { return nil }
        self.name = Self.unescaped(name)
        filename =
            disposition.parameters["filename*"].flatMap(ExtendedValue.decode)
            ?? disposition.parameters["filename"].map(Self.unescaped)
    }

    /// Names are UTF-8; a name in another encoding is kept readable rather than refused.
    private static func lines(_ block: [UInt8]) -> [String] {
        block.split(separator: UInt8(ascii: "\n")).map { line in
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            return String(validating: line, as: UTF8.self) ?? Windows1252.decode(Array(line))
                ?? String(decoding: line, as: UTF8.self)
        }
    }

    /// Browsers write a quotation mark and line ends as `%22`, `%0D` and `%0A`, and nothing else
    /// (https://html.spec.whatwg.org/#multipart-form-data).
    private static func unescaped(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let character = rest.first {
            let code = rest.prefix(3).uppercased()
            if let plain = ["%22": "\"", "%0D": "\r", "%0A": "\n"][code] {
                result += plain
                rest = rest.dropFirst(3)
            } else {
                result.append(character)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}
