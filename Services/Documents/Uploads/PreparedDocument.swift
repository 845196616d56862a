import Contracts
import ServiceKit

/// A file read, cut and indexed: everything about it that is stored.
struct PreparedDocument: Sendable {
    var id: String
    var filename: String
    var contentType: String
    var metadata: DocumentMetadata
    var bytes: [UInt8]
    var passages: [TextPassage]
    var index: DocumentIndex
    var createdAt: Timestamp

    /// Takes as long as the file is large: run it as `HeavyWork`.
    init(_ file: UploadedFile, key: IndexKey, at now: Timestamp) throws(UnreadableFile) {
        let filename = Filename.cleaned(file.filename)
        let parsed = try TextFile.parse(file.bytes, filename: filename, declaredType: file.declaredType)
        var builder = DocumentIndexBuilder(key: key)
        builder.addFilename(filename)
        var passages: [TextPassage] = []
        PassageCutter.forEachPassage(of: parsed.text) { passage in
            builder.addPassage(passage.number, text: passage.text)
            passages.append(passage)
        }
        id = UUIDv7.make(at: now)
        self.filename = filename
        contentType = parsed.kind.rawValue
        bytes = file.bytes
        self.passages = passages
        index = builder.finish()
        createdAt = now
        metadata = DocumentMetadata(
            format: "Text", encoding: parsed.encoding, bytes: file.bytes.count,
            words: passages.reduce(0) { $0 + $1.words }, passages: passages.count)
    }

    var summary: DocumentSummary {
        DocumentSummary(
            id: id, filename: filename, contentType: contentType, metadata: metadata, createdAt: createdAt)
    }
}
