import ServiceKit
import Testing

@testable import Gateway

@Suite("A target has one reading or none")
struct RequestTargetTests {
    @Test(
        "a path gets one spelling",
        arguments: [
            ("/", "/", nil), ("/api/projects", "/api/projects", nil), ("/api/projects/", "/api/projects", nil),
            ("/api/projects?", "/api/projects", ""), ("/a?b=/../c", "/a", "b=/../c"),
            ("/%61pi/%70rojects", "/api/projects", nil), ("/a%20b", "/a%20b", nil), ("/caf%c3%a9", "/caf%C3%A9", nil),
            ("/a%252e%252e", "/a%252e%252e", nil), ("/a{b}", "/a%7Bb%7D", nil), ("/a;v=1", "/a;v=1", nil),
            ("/...", "/...", nil), ("/.well-known/x", "/.well-known/x", nil),
            ("http://localhost/a?b", "/a", "b"), ("http://localhost", "/", nil), ("HTTPS://localhost?b", "/", "b"),
        ] as [(String, String, String?)])
    func spelling(text: String, path: String, query: String?) throws {
        let target = try RequestTarget(text)
        #expect(target.path == path)
        #expect(target.query == query)
    }

    @Test(
        "what could be read in two ways is refused",
        arguments: [
            "", "*", "a", "//", "//evil.example/a", "/a//b", "/a/./b", "/a/../b", "/..", "/.", "/a/..", "/%2e%2e/a",
            "/a/%2E./b", "/a/.%2e", "/a%2fb", "/a%2Fb", "/a%5cb", "/a\\b", "/a%00", "/a%0d%0ab", "/a%7f", "/a%", "/a%2",
            "/a%zz", "/a%c0%ae", "/%c0%af", "/a%ff", "/a%ed%a0%80", "/a#b", "/a b", "/a\u{e9}", "/a\tb", "http://",
            "http:///a", "http://user@localhost/a",
            "ftp://localhost/a", "http:/a", "localhost:443", "http://localhost/../a",
        ])
    func refused(text: String) {
        #expect(throws: Problem.badTarget) { try RequestTarget(text) }
    }

    @Test("beyond 8 KiB it is too long")
    func tooLong() throws {
        _ = try RequestTarget("/" + String(repeating: "a", count: 8_191))
        #expect(throws: Problem.targetTooLong) { try RequestTarget("/" + String(repeating: "a", count: 8_192)) }
    }

    @Test("a spelling that was made canonical is canonical")
    func stable() throws {
        var generator = SeededGenerator(seed: 3)
        let alphabet = Array("/ab.%2eEfF5c0-_~!{}\\?#;:@")
        for _ in 0..<20_000 {
            let text =
                "/"
                + String(
                    (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
                        alphabet.randomElement(using: &generator) ?? "a"
                    })
            guard let target = try? RequestTarget(text) else { continue }
            let again = try RequestTarget(target.originForm)
            #expect(again.path == target.path, "\(text)")
            #expect(!target.segments.contains { $0 == ".." || $0 == "." || $0.isEmpty }, "\(text)")
            #expect(!target.path.contains("\\") && !target.path.lowercased().contains("%2f"), "\(text)")
        }
    }
}
