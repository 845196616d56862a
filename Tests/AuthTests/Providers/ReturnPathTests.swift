import Foundation
import Testing

@testable import Auth

@Suite("The way back leads into the app only")
struct ReturnPathTests {
    @Test(
        "the app's own places are kept",
        arguments: [
            "/", "/projects/0190b6a0-1111-7222-8333-444455556666", "/projects/1/threads/2", "/documents/1?passage=3",
            "/threads/2?a=b&c=d", "/?x=1",
        ])
    func own(path: String) { #expect(ReturnPath(path)?.text == path) }

    /// Every prefix that browsers or servers have been known to take for the beginning of another site, with every host.
    static let hostile: [String] = {
        let hosts = [
            "evil.example", "evil.example/projects", "evil。example", "[::1]", "1.2.3.4:80",
            "ba.example.org.evil.example",
        ]
        let leads = [
            "//", "///", "////", "/\\", "\\\\", "\\/", "/\\/", "/\t/", "/\n/", "/\r\n/", "/ /", " //", "\t//",
            "\u{0}//", "/\u{0}/",
            "/%2f", "/%2F%2f", "/%5c", "/%5C%5C", "/%09/", "/%0a/", "/%0d%0a", "/%00/", "/%252f", "/%25%32%66", "/.//",
            "/..//",
            "/./\\", "/%2e//", "/%2e%2e//", "http://", "https://", "HTTPS://", "https:", "https:/", "http:\\\\",
            "//user@",
            "https://ba.example.org@", "https://ba.example.org:80@", "/@", "//ba.example.org\\@", "javascript:",
            "JaVaScRiPt://",
            "data:text/html,", "vbscript:", "file:///", "blob:https://", "about:", "mailto:", "ftp://", "ws://",
            "\u{FEFF}//",
            "\u{200B}//", "/\u{200B}/", "/\u{2044}", "/\u{2215}", "/\u{FF0F}", "\u{FF0F}\u{FF0F}", "/\u{29F8}",
            "\u{3002}//",
            "/\u{FE68}", "/\u{FF3C}", "/\u{2028}/", "/\u{2029}/", "/\u{85}/", "/\u{A0}/", "/\u{AD}/", "/\u{202E}/",
            "?//", "#//",
            "/#//", "/?next=//", "/?next=https://", "/;//", "/.;//", "/a//", "/a/../..//", "/a/%2e%2e/%2f", "/:80//",
            "/*//",
            "/|/", "/^/", "/`/", "/{/", "/</", "/\"/", "/'/", "/$//", "/!//", "/~//", "/,//", "/=//", "/+//", "/(/",
            "//%", "/%",
            "/%zz", "/%u2215", "/%c0%af", "/%e2%88%95", "/%ef%bc%8f", "/auth/", "/api/", "/sign-in/", "/internal/",
        ]
        return leads.flatMap { lead in hosts.map { lead + $0 } }
    }()

    @Test("hundreds of hostile forms lead nowhere off-site")
    func foreign() throws {
        #expect(Set(Self.hostile).count >= 600)
        let base = try #require(URL(string: "https://ba.example.org"))
        for form in Self.hostile {
            guard let path = ReturnPath(form) else { continue }
            // What passes must be harmless to the strictest and to the laxest reader.
            let url = try #require(URL(string: path.text, relativeTo: base)?.absoluteURL)
            #expect(url.host() == "ba.example.org" && url.scheme == "https", "\(form)")
            #expect(!path.text.hasPrefix("//") && path.text.hasPrefix("/"), "\(form)")
            #expect(!path.text.contains { "\\:@%#".contains($0) || !$0.isASCII || $0.isWhitespace }, "\(form)")
        }
        #expect(Self.hostile.compactMap(ReturnPath.init).isEmpty)
    }

    @Test("random bytes either are refused or hold nothing but plain letters")
    func random() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("/\\?#%:@.&=;~ab2fF0\t\n\u{0} 。／é".unicodeScalars)
        for _ in 0..<20_000 {
            let length = Int.random(in: 1...12, using: &generator)
            var scalars = String.UnicodeScalarView()
            scalars.append("/")
            for _ in 0..<length { scalars.append(alphabet.randomElement(using: &generator) ?? "/") }
            guard let path = ReturnPath(String(scalars)) else { continue }
            #expect(
                path.text.wholeMatch(of: /\/([A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*)?(\?[A-Za-z0-9._~=&-]*)?/) != nil)
            #expect(!path.text.contains("/../") && !path.text.contains("/./"))
        }
    }

    @Test("the whole way: a hostile return path never reaches a Location")
    func whole() async throws {
        try await withProvider { test in
            for form in [
                "//evil.example", "/\\evil.example", "https://evil.example", "/%2f/evil.example", "/auth/logout",
            ] {
                let visitor = test.visitor()
                let back = try await visitor.comeBack(try await visitor.initiate(returnTo: form))
                #expect(back.landing["code"] != nil && back.landing["return_to"] == nil)
            }
        }
    }
}
