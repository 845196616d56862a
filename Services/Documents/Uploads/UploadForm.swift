import Contracts
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// Reads the one file of an upload out of a `multipart/form-data` body while it arrives.
struct UploadForm {
    /// The field that carries the file.
    private static let field = "file"

    private var parser: MultipartParser
    private var received = 0
    private var current: PartHeaders?
    private var content: [UInt8] = []
    private var file: UploadedFile?

    /// - Throws: 413 as soon as the limit is passed, 422 without a file, 400 for a body that is no form.
    static func file(of request: Request) async throws -> UploadedFile {
        guard let boundary = request.headers[.contentType].flatMap(MultipartBoundary.init(contentType:)) else {
            throw Problem.invalid(
                [Problem.Field(pointer: "/file", message: "is required; send the file as multipart/form-data")])
        }
        let declared = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard declared <= UploadLimit.requestBytes else { throw Problem.tooLarge(limit: UploadLimit.fileBytes) }
        var form = UploadForm(boundary)
        for try await buffer in request.body { try form.add(buffer) }
        return try form.finish()
    }

    init(_ boundary: MultipartBoundary) {
        parser = MultipartParser(boundary: boundary)
    }

    mutating func add(_ buffer: ByteBuffer) throws(Problem) {
        received += buffer.readableBytes
        guard received <= UploadLimit.requestBytes else { throw .tooLarge(limit: UploadLimit.fileBytes) }
        do {
            for event in try parser.feed(buffer.readableBytesView) { try take(event) }
        } catch let malformed as MultipartParser.Malformed {
            throw Self.problem(malformed)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw .internalError
        }
    }

    func finish() throws(Problem) -> UploadedFile {
        do {
            try parser.finish()
        } catch {
            throw Self.problem(error)
        }
        guard let file else { throw .invalid("/file", "is required") }
        return file
    }

    private mutating func take(_ event: MultipartParser.Event) throws(Problem) {
        switch event {
        case .partBegan(let head):
            current = head
            content = []
            guard head.name == Self.field else { return }
            guard file == nil else { throw .invalid("/file", "must be one file; send several one after the other") }
            guard head.filename != nil else { throw .invalid("/file", "must be a file, not a text") }
        case .data(let bytes):
            // Other fields are passed over; old clients send some.
            guard current?.name == Self.field else { return }
            guard content.count + bytes.count <= UploadLimit.fileBytes else {
                throw .tooLarge(limit: UploadLimit.fileBytes)
            }
            content.append(contentsOf: bytes)
        case .partEnded:
            guard let head = current, head.name == Self.field else { return }
            file = UploadedFile(filename: head.filename ?? "", declaredType: head.contentType, bytes: content)
            content = []
        case .finished:
            break
        }
    }

    private static func problem(_ malformed: MultipartParser.Malformed) -> Problem {
        .badRequest("malformed_form", "The upload could not be read, and nothing was stored. \(malformed.reason)")
    }
}
