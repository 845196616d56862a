import Testing

@testable import Documents

@Suite("Multipart")
struct MultipartParserTests {
    /// A part as received, its content joined.
    private struct Part: Equatable {
        var name: String
        var filename: String?
        var contentType: String?
        var content: String
    }

    private let boundary = "----form7MA4YWxk"

    private func parse(_ pieces: [[UInt8]], boundary: String? = nil) throws -> [Part] {
        let boundary = try #require(
            MultipartBoundary(contentType: "multipart/form-data; boundary=\"\(boundary ?? self.boundary)\""))
        var parser = MultipartParser(boundary: boundary)
        var parts: [Part] = []
        for piece in pieces {
            for event in try parser.feed(piece) {
                switch event {
                case .partBegan(let head):
                    parts.append(
                        Part(name: head.name, filename: head.filename, contentType: head.contentType, content: ""))
                case .data(let bytes): parts[parts.count - 1].content += String(decoding: bytes, as: UTF8.self)
                case .partEnded, .finished: break
                }
            }
        }
        try parser.finish()
        return parts
    }

    private func body(_ text: String) -> [UInt8] {
        Array(text.replacing("\n", with: "\r\n").replacing("BOUNDARY", with: boundary).utf8)
    }

    private let form = """
        preamble
        --BOUNDARY
        Content-Disposition: form-data; name="note"

        a note
        --BOUNDARY
        content-disposition: form-data; name="file"; filename="a b.txt"
        Content-Type: text/plain; charset=utf-8

        line one
        --BOUNDAR not quite
        --
        --BOUNDARY--
        epilogue
        """

    private var expected: [Part] {
        [
            Part(name: "note", filename: nil, contentType: nil, content: "a note"),
            Part(
                name: "file", filename: "a b.txt", contentType: "text/plain; charset=utf-8",
                content: "line one\r\n--BOUNDAR not quite\r\n--"),
        ]
    }

    @Test("a form is the same wherever the network cuts it")
    func everyCut() throws {
        let bytes = body(form)
        #expect(try parse([bytes]) == expected)
        #expect(try parse(bytes.map { [$0] }) == expected)
        for cut in bytes.indices {
            #expect(try parse([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected)
        }
    }

    @Test("an empty part, an empty file and white space after the boundary are fine")
    func edges() throws {
        let head = "Content-Disposition: form-data; name=\"file\"; filename=\"\"\n\n"
        #expect(try parse([body("--BOUNDARY\n\(head)\n--BOUNDARY--")]).map(\.content) == [""])
        #expect(try parse([body("--BOUNDARY  \t\n\(head)x\n--BOUNDARY--\n")]).map(\.content) == ["x"])
        #expect(try parse([body("--BOUNDARY--")]).isEmpty)
        let almost = "\r\n--\(boundary.dropLast())\r\n\r\n--"
        #expect(try parse([body("--BOUNDARY\n\(head)\(almost)\n--BOUNDARY--")]).map(\.content) == [almost])
    }

    @Test(
        "a malformed form is an error",
        arguments: [
            "", "no boundary at all", "--BOUNDARY\nContent-Disposition: form-data; name=\"file\"\n\nnever closed",
            "--BOUNDARY\nContent-Type: text/plain\n\nno name\n--BOUNDARY--",
            "--BOUNDARY\nContent-Disposition: attachment; name=\"file\"\n\nx\n--BOUNDARY--",
            "--BOUNDARY\nContent-Disposition: form-data; name=\"file\n\nx\n--BOUNDARY--",
            "--BOUNDARY\nno colon\n\nx\n--BOUNDARY--",
            "--BOUNDARYx\nContent-Disposition: form-data; name=\"a\"\n\nx\n--BOUNDARY--",
            "--BOUNDARY\n\n\nno headers\n--BOUNDARY--", "--BOUNDARY",
        ])
    func malformed(_ text: String) {
        #expect(throws: MultipartParser.Malformed.self) { try parse([body(text)]) }
    }

    @Test("headers and the number of parts are bounded")
    func bounds() {
        let endless = "--BOUNDARY\nContent-Disposition: form-data; name=\"" + String(repeating: "x", count: 10_000)
        #expect(throws: MultipartParser.Malformed.self) { try parse([body(endless)]) }
        let part = "--BOUNDARY\nContent-Disposition: form-data; name=\"a\"\n\nx\n"
        let many = String(repeating: part, count: MultipartParser.mostParts + 1) + "--BOUNDARY--"
        #expect(throws: MultipartParser.Malformed.self) { try parse([body(many)]) }
    }

    @Test("bytes that follow the end do no harm")
    func epilogue() throws {
        let bytes = body("--BOUNDARY\nContent-Disposition: form-data; name=\"a\"\n\nx\n--BOUNDARY--")
        #expect(try parse([bytes, body("--BOUNDARY\nrubbish"), [0xFF]]).map(\.content) == ["x"])
    }

    @Test(
        "file names arrive as browsers send them",
        arguments: [
            (#"filename="plain.txt""#, "plain.txt"), (#"filename="Grüße.txt""#, "Grüße.txt"),
            (#"filename="a%22b.txt""#, "a\"b.txt"),
            (#"filename="100%25.txt""#, "100%25.txt"), (#"filename="a\"b.txt""#, "a\"b.txt"),
            (#"filename=token.txt"#, "token.txt"),
            (#"filename="C:\notes\a.txt""#, #"C:\notes\a.txt"#),
            (#"filename="x"; filename*=UTF-8''na%C3%AFve.txt"#, "naïve.txt"),
            (#"filename="x.txt"; filename*=UTF-8''%ZZ"#, "x.txt"),
            (#"filename="x.txt"; filename*=latin-9''a"#, "x.txt"),
            (#"filename="a;b.txt""#, "a;b.txt"),
        ])
    func filenames(_ parameter: String, _ expected: String) {
        let head = PartHeaders(Array("Content-Disposition: form-data; name=\"file\"; \(parameter)".utf8))
        #expect(head?.filename == expected)
    }

    @Test(
        "boundaries are taken only as RFC 2046 allows them",
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"),
            ("Multipart/Form-Data; charset=x; Boundary=\"a b?c\"", "a b?c"),
            ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil), ("multipart/mixed; boundary=a", nil),
            ("multipart/form-data; boundary=\"a \"", nil), ("multipart/form-data; boundary=\"é\"", nil),
            ("text/plain", nil), ("", nil),
            ("multipart/form-data; boundary=" + String(repeating: "a", count: 70), String(repeating: "a", count: 70)),
            ("multipart/form-data; boundary=" + String(repeating: "a", count: 71), nil),
        ])
    func boundaries(_ header: String, _ expected: String?) {
        #expect(MultipartBoundary(contentType: header)?.text == expected)
    }

    @Test("no random bytes make it trap")
    func noise() throws {
        let boundary = try #require(MultipartBoundary(contentType: "multipart/form-data; boundary=b"))
        let pieces = [
            "\r\n", "--b", "--", ": ", "Content-Disposition: form-data; name=a", "x", "\r", "\n", "\u{0}", "\"",
        ]
        for _ in 0..<3_000 {
            var parser = MultipartParser(boundary: boundary)
            let text = (0..<Int.random(in: 1...40)).map { _ in pieces.randomElement() ?? "" }.joined()
            _ = try? parser.feed(Array(text.utf8))
        }
    }
}
