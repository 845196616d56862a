import Foundation
import HTTPTypes
import NIOCore
import Storage
import Testing

@testable import Documents

@Suite("Uploads over HTTP")
struct UploadRoutesTests {
    @Test("a document is stored whole: listed, read, quoted by passage, downloaded")
    func life() async throws {
        try await withDocuments { documents in
            let text = SampleText.markdown(sections: 60)
            let project = try await documents.project()
            documents.clock.advance(by: .seconds(5))
            let answer = try await documents.upload(
                Array(text.utf8), named: "C:\\docs\\Pflichtenheft ü.md", type: "application/octet-stream", to: project)
            #expect(answer.status == .created)
            #expect(Set(try answer.object.keys) == ["id", "filename", "content_type", "metadata", "created_at"])
            #expect(try answer.text("filename") == "Pflichtenheft ü.md")
            #expect(try answer.text("content_type") == "text/markdown")
            let metadata = try #require(try answer.object["metadata"] as? [String: Any])
            #expect(metadata["format"] as? String == "Text")
            #expect(metadata["encoding"] as? String == "utf-8")
            let id = try answer.text("id")

            #expect(
                try await documents.get("/api/projects/\(project)/documents").list.map { $0["id"] as? String } == [id])
            #expect(try await documents.get("/api/documents/\(id)").text("content") == text)
            let changed = try await documents.get("/api/projects").list[0]["updated_at"] as? String
            #expect(changed == "2026-01-01T00:00:05.000000Z")

            let download = try await documents.get("/api/documents/\(id)/download")
            #expect(download.body == Data(text.utf8))
            #expect(download.headers[.contentType] == "text/markdown")
            #expect(download.headers[.xContentTypeOptions] == "nosniff")
            #expect(
                download.headers[.contentDisposition]
                    == "attachment; filename=\"Pflichtenheft _.md\"; filename*=UTF-8''Pflichtenheft%20%C3%BC.md")

            let passages = try #require(metadata["passages"] as? Int)
            var joined = ""
            for n in 1...passages {
                let passage = try await documents.get("/api/documents/\(id)/passages/\(n)")
                #expect(
                    Set(try passage.object.keys) == ["document_id", "filename", "n", "total", "place", "text"])
                #expect(try passage.text("place").hasPrefix("Section “"))
                joined += try passage.text("text")
            }
            #expect(joined == text)
            for n in ["0", "\(passages + 1)", "x", "-1", "99999999999999999999"] {
                #expect(try await documents.get("/api/documents/\(id)/passages/\(n)").status == .notFound)
            }

            #expect(try await documents.send(.delete, "/api/documents/\(id)").status == .noContent)
            #expect(try await documents.get("/api/documents/\(id)").status == .notFound)
            #expect(try await documents.documentRows() == 0)
        }
    }

    @Test("a file of many pieces comes back byte for byte")
    func largeFile() async throws {
        try await withDocuments { documents in
            let project = try await documents.project()
            let text = SampleText.markdown(sections: 2_500)
            #expect(text.utf8.count > 3 * UploadStore.pieceBytes)
            let id = try await documents.document(text, in: project)
            #expect(try await documents.get("/api/documents/\(id)/download").body == Data(text.utf8))
        }
    }

    @Test(
        "a file that cannot be taken is a sentence, and nothing is stored",
        arguments: [
            ([], "text/plain", "empty_file"), (Array(" \n".utf8), "text/plain", "empty_file"),
            ([0x61, 0, 0x62], "text/plain", "unsupported_file_type"),
            (Array("%PDF-1.4".utf8), "application/pdf", "unsupported_file_type"),
            (Array("%PDF-1.4".utf8), "text/plain", "unsupported_file_type"),
            ([0xC3, 0x28], "text/plain; charset=utf-8", "invalid_text"),
        ] as [([UInt8], String, String)])
    func refusals(_ bytes: [UInt8], _ type: String, _ code: String) async throws {
        try await withDocuments { documents in
            let project = try await documents.project()
            let answer = try await documents.upload(bytes, type: type, to: project, key: "k1")
            #expect(answer.status == .badRequest)
            #expect(try answer.text("code") == code)
            #expect(try answer.text("detail").hasSuffix("Nothing was stored."))
            #expect(try await documents.documentRows() == 0)
        }
    }

    @Test("more than 25 MiB is a 413 that names the limit, 25 MiB are taken")
    func tooLarge() async throws {
        try await withDocuments { documents in
            let project = try await documents.project()
            let line = Array("0123456789 abcdefghijklmnopqrs\n\n".utf8)
            var body = ByteBuffer(
                string: "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n")
            for _ in 0..<(30 * 1_048_576 / line.count) { body.writeBytes(line) }
            body.writeString("\r\n--xyz--")
            let answer = try await documents.uploadForm(body, to: project)
            #expect(answer.status == .contentTooLarge)
            #expect(try answer.text("detail").contains("25 MiB"))
            #expect(try await documents.documentRows() == 0)

            let limit = 25 * 1_048_576
            let tooLong = try await documents.upload(repeatElement(UInt8(ascii: "a"), count: limit + 1), to: project)
            #expect(tooLong.status == .contentTooLarge)
        }
    }

    @Test("while every place is taken an upload is told to come back; what ends, well or badly, gives its place back")
    func places() async throws {
        let places = AsyncSemaphore.uploads(places: 1, waitLimit: .zero)
        try await withDocuments(uploadPlaces: places) { documents in
            let project = try await documents.project()
            try await places.acquire()
            let answer = try await documents.upload(Array("Some text.".utf8), to: project, key: "k")
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers[.retryAfter] == "5")
            #expect(try answer.text("detail").contains("Nothing was stored"))
            #expect(try await documents.documentRows() == 0)
            places.release()

            #expect(try await documents.upload([], to: project).status == .badRequest)
            #expect(try await documents.upload(Array("Some text.".utf8), to: project, key: "k").status == .created)
            #expect(try await documents.upload(Array("Other text.".utf8), to: project).status == .created)
        }
    }

    @Test("what is no form, or has no file in it, is named")
    func forms() async throws {
        try await withDocuments { documents in
            let project = try await documents.project()
            func form(_ text: String) -> ByteBuffer { ByteBuffer(string: text.replacing("\n", with: "\r\n")) }
            let other = form("--xyz\nContent-Disposition: form-data; name=\"other\"; filename=\"a\"\n\nx\n--xyz--")
            let missing = try await documents.uploadForm(other, to: project)
            #expect(missing.status == .unprocessableContent)
            #expect(try missing.pointers == ["/file"])
            let text = form("--xyz\nContent-Disposition: form-data; name=\"file\"\n\nx\n--xyz--")
            #expect(try await documents.uploadForm(text, to: project).pointers == ["/file"])
            let one = "--xyz\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\n\nx\n"
            #expect(try await documents.uploadForm(form(one + one + "--xyz--"), to: project).pointers == ["/file"])
            #expect(
                try await documents.uploadForm(form("{}"), type: "application/json", to: project).pointers == ["/file"])
            for broken in ["rubbish", one, "--xyz\nContent-Type: x\n\nx\n--xyz--"] {
                let answer = try await documents.uploadForm(form(broken), to: project)
                #expect(answer.status == .badRequest)
                #expect(try answer.text("code") == "malformed_form")
            }
            #expect(try await documents.documentRows() == 0)
        }
    }

    @Test("an upload repeated with its key gives the same document for a day")
    func idempotency() async throws {
        try await withDocuments { documents in
            let project = try await documents.project()
            let other = try await documents.project("Other")
            let bytes = Array("The same text.".utf8)
            let first = try await documents.upload(bytes, to: project, key: "k1")
            let again = try await documents.upload(bytes, to: project, key: "k1")
            #expect(again.status == .created)
            #expect(try again.object as NSDictionary == first.object as NSDictionary)
            let id = try first.text("id")
            #expect(try await documents.upload(bytes, to: project, key: "k2").text("id") != id)
            #expect(try await documents.upload(bytes, to: other, key: "k1").text("id") != id)
            #expect(try await documents.upload(bytes, to: project).text("id") != id)

            documents.clock.advance(by: .seconds(24 * 3_600))
            #expect(try await documents.upload(bytes, to: project, key: "k1").text("id") != id)
            for key in ["", String(repeating: "k", count: 256), "ключ"] {
                #expect(try await documents.upload(bytes, to: project, key: key).status == .badRequest)
            }
        }
    }

    @Test("a deleted document's key brings a new document")
    func deletedKey() async throws {
        try await withDocuments { documents in
            let project = try await documents.project()
            let bytes = Array("Some text.".utf8)
            let id = try await documents.upload(bytes, to: project, key: "k").text("id")
            #expect(try await documents.send(.delete, "/api/documents/\(id)").status == .noContent)
            let next = try await documents.upload(bytes, to: project, key: "k")
            #expect(next.status == .created)
            #expect(try next.text("id") != id)
        }
    }

    @Test("another person's document does not exist, on every route")
    func strangers() async throws {
        try await withDocuments { documents in
            let id = try await documents.document("Secret text.", in: try await documents.project())
            for path in ["", "/download", "/passages/1", "/export/xlsx", "/export/csv"] {
                let answer = try await documents.get("/api/documents/\(id)\(path)", as: "bob")
                #expect(answer.status == .notFound)
                #expect(try answer.text("detail") == "Document not found")
            }
            #expect(try await documents.send(.delete, "/api/documents/\(id)", as: "bob").status == .notFound)
            #expect(try await documents.get("/api/documents/\(id)").status == .ok)
        }
    }

    @Test("only spreadsheets can be exported")
    func export() async throws {
        try await withDocuments { documents in
            let id = try await documents.document("Text.", in: try await documents.project())
            let answer = try await documents.get("/api/documents/\(id)/export/csv")
            #expect(answer.status == .badRequest)
            #expect(try answer.text("detail") == "Export is only available for spreadsheet documents")
            #expect(try await documents.get("/api/documents/\(id)/export/pdf").status == .unprocessableContent)
        }
    }
}
