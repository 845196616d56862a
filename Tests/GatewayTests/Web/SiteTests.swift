import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceKit
import Testing

@testable import Gateway

@Suite("The web app is served, and nothing beside it")
struct SiteTests {
    /// A folder with an app, a link that leads out of it, and a secret beside it.
    private func withFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
        let base = FileManager.default.temporaryDirectory.appending(path: UUIDv7.make())
        let root = base.appending(path: "web")
        try FileManager.default.createDirectory(at: root.appending(path: "js"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: base) }
        try Data("<!doctype html>".utf8).write(to: root.appending(path: "index.html"))
        try Data("export {}".utf8).write(to: root.appending(path: "js/app.js"))
        try Data("hidden".utf8).write(to: root.appending(path: ".env"))
        try Data("secret".utf8).write(to: base.appending(path: "secret.txt"))
        try FileManager.default.createSymbolicLink(
            at: root.appending(path: "link.txt"), withDestinationURL: base.appending(path: "secret.txt"))
        return try await body(root)
    }

    private func site(_ root: URL?) throws -> Site {
        try Site(
            root: root, contract: #"{"openapi":"3.1.0"}"#, devLogin: true, reloads: false,
            logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func get(_ path: String, of site: Site, accept: String? = nil, ifNoneMatch: String? = nil) -> Answer {
        var facts = HeadFacts()
        facts.accept = accept
        facts.ifNoneMatch = ifNoneMatch
        return site.file(path, .GET, facts, correlationID: "c")
    }

    private func text(_ answer: Answer) -> String { String(buffer: answer.body) }

    @Test("files have their type, a validator, and must be asked for again")
    func files() async throws {
        try await withFolder { root in
            let answer = get("/js/app.js", of: try site(root))
            #expect(answer.status == .ok)
            #expect(answer.headers.contains { $0 == ("Content-Type", "text/javascript; charset=utf-8") })
            #expect(answer.headers.contains { $0 == ("Cache-Control", "no-cache") })
            #expect(answer.surface == .page)
            #expect(text(answer) == "export {}")
        }
    }

    @Test("a client that has the file already is told so")
    func notModified() async throws {
        try await withFolder { root in
            let site = try site(root)
            let tag = try #require(
                get("/js/app.js", of: site).headers.first {
                    $0.0 == "ETag"
                }
            ).1
            for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                let answer = get("/js/app.js", of: site, ifNoneMatch: known)
                #expect(answer.status == .notModified)
                #expect(answer.body.readableBytes == 0)
            }
            #expect(get("/js/app.js", of: site, ifNoneMatch: "\"x\"").status == .ok)
        }
    }

    @Test(
        "a place in the app is its front page; a file that is not there is 404",
        arguments: [
            ("/projects/1", 200), ("/a/b/c", 200), ("/js", 200), ("/missing.js", 404), ("/js/missing.css", 404),
            ("/.env", 404), ("/link.txt", 404), ("/secret.txt", 404),
        ])
    func fallback(path: String, status: Int) async throws {
        try await withFolder { root in
            let answer = get(path, of: try site(root), accept: "text/html")
            #expect(Int(answer.status.code) == status)
            if status == 200 { #expect(text(answer) == "<!doctype html>") }
        }
    }

    @Test("while somebody works on the app, what changed is served")
    func reload() async throws {
        try await withFolder { root in
            let site = try site(root)
            try Data("export default 1".utf8).write(to: root.appending(path: "js/app.js"))
            await site.reload(root)
            let answer = get("/js/app.js", of: site)
            #expect(text(answer) == "export default 1")
            try FileManager.default.removeItem(at: root.appending(path: "js/app.js"))
            await site.reload(root)
            #expect(get("/js/app.js", of: site).status == .notFound)
        }
    }

    @Test("at the root a browser gets the page, anyone else a word of welcome")
    func root() async throws {
        try await withFolder { root in
            let site = try site(root)
            let page = get("/", of: site, accept: "text/html,*/*;q=0.8")
            #expect(text(page) == "<!doctype html>")
            let welcome = get("/", of: site, accept: "*/*")
            let object = try JSONSerialization.jsonObject(with: Data(text(welcome).utf8)) as? [String: String]
            #expect(object?.keys.sorted() == ["docs", "health", "message", "version"])
        }
    }

    @Test("without a folder there is the API alone")
    func noFolder() throws {
        let site = try site(nil)
        #expect(
            text(get("/", of: site, accept: "text/html")).contains("BA Assistant"))
        #expect(get("/projects", of: site, accept: "text/html").status == .notFound)
    }

    @Test("the page learns what it needs, and the contract is there")
    func json() throws {
        let site = try site(nil)
        #expect(text(site.webConfiguration(.GET, HeadFacts())) == #"{"api_base_url":"","features":{"dev_login":true}}"#)
        #expect(text(site.contract(.GET, HeadFacts(), correlationID: "c")) == #"{"openapi":"3.1.0"}"#)
    }

    @Test(
        "no spelling of a path leaves the folder",
        arguments: [
            "/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/js/../../secret.txt",
            "/..\\secret.txt", "/..%5csecret.txt", "//secret.txt", "/./../secret.txt", "/%252e%252e/secret.txt",
            "/..;/secret.txt", "/link.txt", "/js/%2e%2e/%2e%2e/secret.txt", "/%c0%ae%c0%ae/secret.txt", "/.env",
            "/%2eenv",
        ])
    func traversal(path: String) async throws {
        try await withFolder { root in
            try await RunningGateway.run(web: root) { gateway in
                let client = try await gateway.send(request("GET", path))
                let (head, body) = try await client.readAnswer()
                #expect(head.status == 404 || head.status == 400)
                #expect(!body.contains("secret") && !body.contains("hidden"))
            }
        }
    }

    @Test("over the wire: page headers, HEAD without a body, API paths never the page")
    func wire() async throws {
        try await withFolder { root in
            try await RunningGateway.run(web: root) { gateway in
                let client = try await gateway.send(request("GET", "/", "Accept: text/html"))
                let (page, body) = try await client.readAnswer()
                #expect(body == "<!doctype html>")
                #expect(page["content-security-policy"]?.contains("trusted-types app") == true)
                #expect(page["x-content-type-options"] == "nosniff")
                #expect(page["server"] == nil)
                client.send(request("HEAD", "/index.html"))
                #expect(try await client.readHead()["content-length"] == "15")
                client.send(request("GET", "/index.html", "If-None-Match: \(page["etag"] ?? "")"))
                #expect(try await client.readHead().status == 304)
                for path in ["/api", "/api/nonsense", "/internal/events", "/metrics", "/health/ready"] {
                    client.send(request("GET", path, "Accept: text/html"))
                    let (head, _) = try await client.readAnswer()
                    #expect(head.status == 404)
                    #expect(head["content-type"] == "application/problem+json")
                }
            }
        }
    }
}
