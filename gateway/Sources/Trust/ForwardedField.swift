/// The `Forwarded` field of RFC 7239 §4: `for=192.0.2.60;proto=https;by=203.0.113.43, for="[2001:db8::1]"`.
enum ForwardedField {
    /// One dictionary for each proxy, names in lower case. `nil` when the field is not well-formed: half of it is no
    /// information.
    static func elements(_ text: String) -> [[String: String]]? {
        var rest = text.utf8[...]
        var elements: [[String: String]] = [[:]]
        while true {
            rest = rest.drop(while: isBlank)
            guard let (name, value) = pair(&rest) else { return nil }
            let place = elements.count - 1
            guard elements[place].updateValue(value, forKey: name) == nil else { return nil }
            rest = rest.drop(while: isBlank)
            switch rest.popFirst() {
            case nil: return elements
            case UInt8(ascii: ";"): break
            case UInt8(ascii: ","): elements.append([:])
            default: return nil
            }
        }
    }

    private static func pair(_ rest: inout Substring.UTF8View) -> (name: String, value: String)? {
        guard let name = token(&rest), rest.popFirst() == UInt8(ascii: "=") else { return nil }
        let value = rest.first == UInt8(ascii: "\"") ? quoted(&rest) : token(&rest)
        return value.map { (name.lowercased(), $0) }
    }

    private static func token(_ rest: inout Substring.UTF8View) -> String? {
        let end = rest.firstIndex { !HeadFacts.isTokenByte($0) } ?? rest.endIndex
        guard end != rest.startIndex else { return nil }
        defer { rest = rest[end...] }
        return String(rest[..<end])
    }

    /// RFC 9110 §5.6.4.
    private static func quoted(_ rest: inout Substring.UTF8View) -> String? {
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                bytes.append(escaped)
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
