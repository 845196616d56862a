import NIOHTTP1
import Testing

@testable import Gateway

@Suite("Each path has one owner")
struct RouteTableTests {
    @Test(
        "services",
        arguments: [
            (.GET, "/auth/providers", .auth, .anyone), (.POST, "/auth/dev/login", .auth, .anyone),
            (.POST, "/auth/refresh", .auth, .anyone), (.POST, "/auth/logout", .auth, .anyone),
            (.GET, "/auth/me", .auth, .person), (.GET, "/auth/usage", .chat, .person),
            (.DELETE, "/auth/sessions", .auth, .person), (.DELETE, "/auth/sessions/1", .auth, .person),
            (.GET, "/auth/.well-known/jwks.json", .auth, .anyone), (.GET, "/auth/google/callback", .auth, .anyone),
            (.POST, "/auth/google/initiate", .auth, .anyone), (.POST, "/auth/token", .auth, .anyone),
            (.GET, "/auth/unheard-of", .auth, .anyone),
            (.GET, "/api/projects", .documents, .person), (.POST, "/api/projects", .documents, .person),
            (.GET, "/api/projects/1", .chat, .person), (.HEAD, "/api/projects/1", .chat, .person),
            (.PUT, "/api/projects/1", .documents, .person), (.DELETE, "/api/projects/1", .documents, .person),
            (.GET, "/api/projects/1/threads", .chat, .person), (.POST, "/api/projects/1/threads", .chat, .person),
            (.GET, "/api/projects/threads/threads", .chat, .person),
            (.POST, "/api/projects/1/documents", .documents, .person),
            (.GET, "/api/projects/1/documents/search", .documents, .person),
            (.GET, "/api/projects/1/unheard-of/of", .documents, .person),
            (.GET, "/api/documents/1", .documents, .person), (.GET, "/api/documents/1/download", .documents, .person),
            (.GET, "/api/documents/1/passages/3", .documents, .person),
            (.GET, "/api/documents/1/export/csv", .documents, .person),
            (.GET, "/api/threads", .chat, .person), (.PATCH, "/api/threads/1", .chat, .person),
            (.POST, "/api/threads/1/chat", .chat, .person), (.GET, "/api/threads/1/runs/active", .chat, .person),
            (.GET, "/api/threads/1/runs/active/events", .chat, .person),
            (.GET, "/api/threads/1/runs/2/events", .chat, .person),
            (.GET, "/api/artifacts/1/export/md", .chat, .person), (.GET, "/api/models", .chat, .person),
            (.GET, "/api/skills", .chat, .person),
        ] as [(HTTPMethod, String, ServiceName, Passage)])
    func services(method: HTTPMethod, path: String, service: ServiceName, passage: Passage) throws {
        let route = RouteTable.standard.route(method, try RequestTarget(path))
        #expect(route.target == .service(service))
        #expect(route.passage == passage)
    }

    @Test(
        "nobody, though it looks like somebody's",
        arguments: [
            "/api", "/api/", "/api/nonsense", "/api/project", "/api/projectsx", "/auth", "/internal",
            "/internal/events",
            "/internal/projects/1", "/%69nternal/events", "/metrics", "/health/ready", "/health/live", "/api/internal",
        ])
    func nobody(path: String) throws {
        #expect(RouteTable.standard.route(.GET, try RequestTarget(path)).target == .nobody)
    }

    @Test(
        "the gateway itself",
        arguments: [
            ("/", OwnPage.web), ("/health", .health), ("/config.json", .webConfiguration), ("/openapi.json", .contract),
            ("/js/app.js", .web), ("/projects/1", .web), ("/apis", .web), ("/authors", .web),
            ("/auth/callback", .web), ("/sign-in", .web),
        ])
    func own(path: String, page: OwnPage) throws {
        #expect(RouteTable.standard.route(.GET, try RequestTarget(path)).target == .page(page))
    }

    @Test("an upload and a chat message are of their own class")
    func classes() throws {
        let table = RouteTable.standard
        #expect(table.route(.POST, try RequestTarget("/api/projects/1/documents")).kind == .upload)
        #expect(table.route(.GET, try RequestTarget("/api/projects/1/documents")).kind == .other)
        #expect(table.route(.POST, try RequestTarget("/api/threads/1/chat")).kind == .chat)
        #expect(table.route(.POST, try RequestTarget("/auth/dev/login")).kind == .signIn)
    }

    @Test("the name of a route never holds what a person sent")
    func patterns() throws {
        let route = RouteTable.standard.route(.GET, try RequestTarget("/api/documents/secret-id/download"))
        #expect(route.pattern == "/api/documents/{document_id}/download")
        #expect(RouteTable.standard.route(.GET, try RequestTarget("/somewhere/else")).pattern == "/*")
    }

    @Test("no row leads to what services say to each other")
    func noInternal() {
        for row in RouteTable.standard.rows where row.pattern.hasPrefix("/internal") {
            #expect(row.target == .nobody)
        }
    }
}
