/// File formats recognised by how their bytes begin, so that a refusal can name what was found.
enum FileSignature: String, CaseIterable {
    case pdf = "a PDF file"
    case word = "a Word document (.docx)"
    case excel = "an Excel workbook (.xlsx)"
    case powerPoint = "a PowerPoint presentation (.pptx)"
    case zip = "a ZIP archive"
    case oldOffice = "a document of an old Office version (.doc, .xls or .ppt)"
    case rtf = "a Rich Text document (.rtf)"
    case png = "a PNG image"
    case jpeg = "a JPEG image"
    case gif = "a GIF image"
    case webp = "a WebP image"
    case tiff = "a TIFF image"
    case gzip = "a gzip archive"
    case sevenZip = "a 7-Zip archive"
    case rar = "a RAR archive"
    case sqlite = "a SQLite database"
    case elf = "a program"
    case windowsProgram = "a Windows program"
    case video = "a video"

    init?(_ bytes: [UInt8]) {
        let head = bytes.prefix(1024)
        func begins(_ signature: [UInt8], at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: signature) }
        func begins(_ signature: String, at offset: Int = 0) -> Bool { begins(Array(signature.utf8), at: offset) }

        if begins("%PDF-") {
            self = .pdf
        } else if begins([0x50, 0x4B, 0x03, 0x04]) || begins([0x50, 0x4B, 0x05, 0x06]) {
            self = Self.officeDocument(bytes)
        } else if begins([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            self = .oldOffice
        } else if begins("{\\rtf") {
            self = .rtf
        } else if let image = Self.image(begins: begins) {
            self = image
        } else if begins([0x1F, 0x8B, 0x08]) {
            self = .gzip
        } else if begins([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) {
            self = .sevenZip
        } else if begins("Rar!\u{1A}\u{07}") {
            self = .rar
        } else if begins("SQLite format 3\0") {
            self = .sqlite
        } else if begins([0x7F, 0x45, 0x4C, 0x46]) {
            self = .elf
        } else if begins("MZ"), head.contains(0) {
            self = .windowsProgram
        } else if begins("ftyp", at: 4), head.prefix(4).contains(0) {
            self = .video
        } else {
            return nil
        }
    }

    private static func image(begins: ([UInt8], Int) -> Bool) -> FileSignature? {
        if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], 0) { return .png }
        if begins([0xFF, 0xD8, 0xFF], 0) { return .jpeg }
        if begins(Array("GIF87a".utf8), 0) || begins(Array("GIF89a".utf8), 0) { return .gif }
        if begins(Array("RIFF".utf8), 0), begins(Array("WEBP".utf8), 8) { return .webp }
        if begins([0x49, 0x49, 0x2A, 0x00], 0) || begins([0x4D, 0x4D, 0x00, 0x2A], 0) { return .tiff }
        return nil
    }

    /// An Office document is a ZIP whose parts lie in a folder of its kind (ECMA-376 part 2).
    private static func officeDocument(_ bytes: [UInt8]) -> FileSignature {
        // Names stand in clear in the local headers and again in the directory at the end.
        let names =
            String(decoding: bytes.prefix(4096), as: UTF8.self)
            + String(decoding: bytes.suffix(16_384), as: UTF8.self)
        guard names.contains("[Content_Types].xml") else { return .zip }
        if names.contains("word/") { return .word }
        if names.contains("xl/") { return .excel }
        return names.contains("ppt/") ? .powerPoint : .zip
    }
}
