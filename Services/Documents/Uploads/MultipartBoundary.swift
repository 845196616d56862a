/// The boundary of a `multipart/form-data` body, out of its `Content-Type` header.
struct MultipartBoundary: Equatable, Sendable {
    let text: String

    /// Nil when the header names another type, or a boundary that RFC 2046 section 5.1.1 does not allow.
    init?(contentType: String) {
        guard let header = HeaderValue(contentType), header.value.lowercased() == "multipart/form-data",
            let text = header.parameters["boundary"], (1...70).contains(text.utf8.count), text.last != " ",
            text.utf8.allSatisfy(Self.isAllowed)
        else { return nil }
        self.text = text
    }

    private static let signs = Set("'()+_,-./:=? ".utf8)

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: signs.contains(byte)
        }
    }
}
