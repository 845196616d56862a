import Testing

@testable import Documents

@Suite("Text files")
struct TextFileTests {
    private func parse(
        _ bytes: [UInt8], filename: String = "a.txt", type: String? = "text/plain"
    ) throws(UnreadableFile) -> ParsedText {
        try TextFile.parse(bytes, filename: filename, declaredType: type)
    }

    @Test("UTF-8, UTF-16 and Windows-1252 are told apart and decoded")
    func encodings() throws {
        let text = "Kunde: Müller – 5 € “gut”"
        let utf16 = Array(text.utf16)
        let little: [UInt8] =
            [0xFF, 0xFE] + utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        let big: [UInt8] = [0xFE, 0xFF] + utf16.flatMap { unit -> [UInt8] in [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
        #expect(try parse(Array(text.utf8)) == ParsedText(text: text, kind: .plain, encoding: "utf-8"))
        #expect(try parse([0xEF, 0xBB, 0xBF] + Array(text.utf8)).text == text)
        #expect(try parse(little) == ParsedText(text: text, kind: .plain, encoding: "utf-16"))
        #expect(try parse(big).text == text)
        let special: [Character: UInt8] = ["ü": 0xFC, "–": 0x96, "€": 0x80, "“": 0x93, "”": 0x94]
        let windows = text.map { special[$0] ?? $0.asciiValue ?? 0 }
        #expect(try parse(windows) == ParsedText(text: text, kind: .plain, encoding: "windows-1252"))
    }

    @Test("Markdown is known by its declared type or its name, with parameters or without")
    func kinds() throws {
        let bytes = Array("# Title".utf8)
        #expect(try parse(bytes, filename: "a.MD", type: "application/octet-stream").kind == .markdown)
        #expect(try parse(bytes, filename: "a", type: "text/Markdown; charset=utf-8").kind == .markdown)
        #expect(try parse(bytes, filename: "a.csv", type: "text/csv").kind == .plain)
        #expect(try parse(bytes, filename: "a", type: nil).kind == .plain)
    }

    @Test(
        "bytes that are no text are refused",
        arguments: [
            ([], .empty), ([0x20, 0x0A, 0x09], .empty), ([0xEF, 0xBB, 0xBF], .empty),
            (Array("MZ\u{90}\0\u{3}".utf8), .unsupported("a Windows program")),
            ([0x61, 0x00, 0x62], .binary), ([1, 2, 3, 4, 0x61], .binary),
            ([0xFF, 0xFE, 0x61, 0x00, 0x00, 0x00], .binary),
            ([0xC3, 0x28], .damagedText(offset: 0)), (Array("hello ".utf8) + [0xFF, 0xFF], .damagedText(offset: 6)),
            (Array("naïve ".utf8) + [0xC3, 0x28], .damagedText(offset: 7)),
            ([0x80, 0x81, 0x82], .damagedText(offset: 0)), ([0xFF, 0xFE, 0x00, 0xD8], .damagedText(offset: 2)),
            ([0xFF, 0xFE, 0xFD], .damagedText(offset: 2)),
            (Array("ok ".utf8) + [0xED, 0xA0, 0x80], .damagedText(offset: 3)),
        ] as [([UInt8], UnreadableFile)])
    func refusals(_ bytes: [UInt8], _ expected: UnreadableFile) {
        #expect(throws: expected) { try parse(bytes) }
    }

    @Test("a few stray control characters do not make a text binary")
    func strayControls() throws {
        let text = String(repeating: "copied out of a PDF ", count: 20) + "\u{2}"
        #expect(try parse(Array(text.utf8)).text == text)
    }

    @Test(
        "known formats are named in the refusal, whatever the file is called",
        arguments: [
            (Array("%PDF-1.7\n".utf8), .pdf), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png),
            ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg), (Array("GIF89a".utf8), .gif), (Array("{\\rtf1".utf8), .rtf),
            ([0x1F, 0x8B, 0x08, 0], .gzip), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .oldOffice),
            ([0x7F, 0x45, 0x4C, 0x46, 2], .elf), (Array("SQLite format 3\0".utf8), .sqlite),
            ([0x50, 0x4B, 3, 4] + Array("a.txt".utf8), .zip),
            ([0x50, 0x4B, 3, 4] + Array("[Content_Types].xml word/document.xml".utf8), .word),
            ([0x50, 0x4B, 3, 4] + Array("[Content_Types].xml xl/workbook.xml".utf8), .excel),
            ([0, 0, 0, 0x18] + Array("ftypmp42".utf8), .video),
        ] as [([UInt8], FileSignature)])
    func signatures(_ bytes: [UInt8], _ expected: FileSignature) {
        #expect(throws: UnreadableFile.unsupported(expected.rawValue)) { try parse(bytes, filename: "notes.txt") }
    }
}
