/// Text out of bytes whose encoding nobody declared.
struct DecodedText: Equatable, Sendable {
    var text: String
    /// `utf-8`, `utf-16` or `windows-1252`.
    var encoding: String
}

/// Why bytes are not text.
enum TextDecodingFailure: Error, Equatable {
    /// NUL or too many control bytes: a program wrote this for a program.
    case binary
    /// Neither Unicode nor plausible Windows-1252; the offset of the first byte that is not UTF-8.
    case damaged(offset: Int)
}

/// Tells UTF-8, UTF-16 with a byte order mark and Windows-1252 apart and decodes them.
enum TextEncodingDetection {
    static func decode(_ bytes: [UInt8]) throws(TextDecodingFailure) -> DecodedText {
        switch (bytes.first, bytes.dropFirst().first) {
        case (0xFF, 0xFE): return try utf16(bytes, littleEndian: true)
        case (0xFE, 0xFF): return try utf16(bytes, littleEndian: false)
        default: break
        }
        guard !isBinary(bytes) else { throw .binary }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        if let text = String(validating: body, as: UTF8.self) { return DecodedText(text: text, encoding: "utf-8") }
        guard let text = Windows1252.decode(bytes) else {
            throw .damaged(offset: Self.firstInvalidOffset(bytes))
        }
        return DecodedText(text: text, encoding: "windows-1252")
    }

    /// A byte below 0x20 that no text needs; a few stray ones come from copying out of a PDF and are let through.
    private static func isBinary(_ bytes: [UInt8]) -> Bool {
        var controls = 0
        for byte in bytes where byte < 0x20 {
            switch byte {
            case 0: return true
            case 0x08...0x0D, 0x1A, 0x1B: break
            default: controls += 1
            }
        }
        return controls * 100 > bytes.count
    }

    private static func utf16(_ bytes: [UInt8], littleEndian: Bool) throws(TextDecodingFailure) -> DecodedText {
        guard bytes.count.isMultiple(of: 2) else { throw .damaged(offset: bytes.count - 1) }
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        for index in stride(from: 2, to: bytes.count, by: 2) {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            let unit = littleEndian ? second << 8 | first : first << 8 | second
            guard unit != 0 else { throw .binary }
            units.append(unit)
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw .damaged(offset: 2) }
        return DecodedText(text: text, encoding: "utf-16")
    }

    private static func firstInvalidOffset(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .valid(let encoded) = decoder.parseScalar(from: &iterator) { offset += encoded.count }
        return offset
    }
}
