/// The URL-safe alphabet of RFC 4648 §5 with padding, read strictly: no other characters, no missing padding, no stray
/// bits. A token has exactly one spelling.
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let pad = UInt8(ascii: "=")
    private static let invalid: UInt8 = 0xFF

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    static func encode(_ bytes: [UInt8]) -> String {
        let count = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: count) { output in
            alphabet.withUnsafeBufferPointer { alphabet in
                bytes.withUnsafeBufferPointer { bytes in
                    var place = 0
                    var index = 0
                    while index < bytes.count {
                        let left = bytes.count - index
                        let second = left > 1 ? bytes[index + 1] : 0
                        let third = left > 2 ? bytes[index + 2] : 0
                        let group = UInt32(bytes[index]) << 16 | UInt32(second) << 8 | UInt32(third)
                        output[place] = alphabet[Int(group >> 18)]
                        output[place + 1] = alphabet[Int(group >> 12 & 63)]
                        output[place + 2] = left > 1 ? alphabet[Int(group >> 6 & 63)] : pad
                        output[place + 3] = left > 2 ? alphabet[Int(group & 63)] : pad
                        place += 4
                        index += 3
                    }
                }
            }
            return count
        }
    }

    /// Gives `nil` for anything that `encode` would not have written.
    static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { decode($0) }
    }

    private static func decode(_ characters: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard characters.count % 4 == 0, let last = characters.last else { return characters.isEmpty ? [] : nil }
        let padding = last != pad ? 0 : characters[characters.count - 2] != pad ? 1 : 2
        let count = characters.count / 4 * 3 - padding
        var isValid = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, written in
            values.withUnsafeBufferPointer { values in
                for index in stride(from: 0, to: characters.count, by: 4) {
                    let digits = index + 4 < characters.count ? 4 : 4 - padding
                    var group: UInt32 = 0
                    for offset in 0..<4 {
                        let value = offset < digits ? values[Int(characters[index + offset])] : 0
                        if value == invalid { isValid = false }
                        group = group << 6 | UInt32(value & 63)
                    }
                    let place = index / 4 * 3
                    output[place] = UInt8(truncatingIfNeeded: group >> 16)
                    if digits > 2 { output[place + 1] = UInt8(truncatingIfNeeded: group >> 8) }
                    if digits > 3 { output[place + 2] = UInt8(truncatingIfNeeded: group) }
                    let unused: UInt32 = digits == 2 ? 0xFFFF : digits == 3 ? 0xFF : 0
                    if group & unused != 0 { isValid = false }
                }
            }
            written = count
        }
        return isValid ? bytes : nil
    }
}
