import Foundation

/// The header that names a download (RFC 6266), readable by clients old and new: a plain `filename` for those that
/// know no other, and `filename*` (RFC 8187) where the name has more than ASCII.
public enum ContentDisposition {
    public static func attachment(_ filename: String) -> String {
        let plain = filename.unicodeScalars.map { scalar in
            scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7F && !"\"\\%".unicodeScalars.contains(scalar)
                ? String(scalar) : "_"
        }.joined()
        guard plain != filename else { return "attachment; filename=\"\(plain)\"" }
        let encoded = filename.addingPercentEncoding(withAllowedCharacters: attributeCharacters) ?? plain
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }

    /// `attr-char` of RFC 8187 §3.2.1.
    private static let attributeCharacters = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~")
}
