import HTTPTypes
import NIOHTTP1

/// Which service answers which path. A row that names a method goes before one that takes any, a literal segment before
/// a parameter, and a longer pattern before one that ends in `*`; the order of rows does not matter.
///
/// `/internal` is no row, and never will be: what services say to each other does not pass here.
struct RouteTable: Sendable {
    static let standard = RouteTable([
        // Sign-in and the account. Beginning is what counts as an attempt: one goes through three of these routes, and auth
        // has limits of its own for the other two.
        Route(.GET, "/auth/providers", .service(.auth), .other, .anyone),
        Route(.POST, "/auth/dev/login", .service(.auth), .signIn, .anyone),
        Route(.POST, "/auth/{provider}/initiate", .service(.auth), .signIn, .anyone),
        Route(.GET, "/auth/{provider}/callback", .service(.auth), .other, .anyone),
        Route(.POST, "/auth/token", .service(.auth), .other, .anyone),
        // A page of the web app below auth's prefix: where a sign-in arrives with its code.
        Route(nil, "/auth/callback", .page(.web), .other, .anyone),
        Route(.POST, "/auth/refresh", .service(.auth), .other, .anyone),
        Route(.POST, "/auth/logout", .service(.auth), .other, .anyone),
        Route(.GET, "/auth/.well-known/jwks.json", .service(.auth), .other, .anyone),
        Route(nil, "/auth/me", .service(.auth)),
        Route(nil, "/auth/sessions", .service(.auth)),
        Route(nil, "/auth/sessions/{session_id}", .service(.auth)),
        Route(nil, "/auth/usage", .service(.chat)),
        // Whether there is such a route, and who may use it, only auth knows.
        Route(nil, "/auth/*", .service(.auth), .other, .anyone),

        // Projects and documents
        Route(nil, "/api/projects", .service(.documents)),
        Route(.GET, "/api/projects/{project_id}", .service(.chat)),
        Route(.PUT, "/api/projects/{project_id}", .service(.documents)),
        Route(.DELETE, "/api/projects/{project_id}", .service(.documents)),
        Route(nil, "/api/projects/{project_id}", .methods([.get, .put, .delete])),
        Route(nil, "/api/projects/{project_id}/threads", .service(.chat)),
        Route(nil, "/api/projects/{project_id}/documents", .service(.documents)),
        Route(.POST, "/api/projects/{project_id}/documents", .service(.documents), .upload),
        Route(nil, "/api/projects/{project_id}/documents/search", .service(.documents)),
        Route(nil, "/api/projects/*", .service(.documents)),
        Route(nil, "/api/documents/{document_id}", .service(.documents)),
        Route(nil, "/api/documents/{document_id}/download", .service(.documents)),
        Route(nil, "/api/documents/{document_id}/passages/{n}", .service(.documents)),
        Route(nil, "/api/documents/{document_id}/export/{format}", .service(.documents)),
        Route(nil, "/api/documents", .service(.documents)),
        Route(nil, "/api/documents/*", .service(.documents)),

        // Threads, runs and what comes of them
        Route(nil, "/api/threads", .service(.chat)),
        Route(nil, "/api/threads/{thread_id}", .service(.chat)),
        Route(nil, "/api/threads/{thread_id}/messages/{message_id}", .service(.chat)),
        Route(.POST, "/api/threads/{thread_id}/messages/{message_id}/edit", .service(.chat), .chat),
        Route(.POST, "/api/threads/{thread_id}/messages/{message_id}/regenerate", .service(.chat), .chat),
        Route(nil, "/api/threads/{thread_id}/messages/{message_id}/select", .service(.chat)),
        Route(.POST, "/api/threads/{thread_id}/chat", .service(.chat), .chat),
        Route(nil, "/api/threads/{thread_id}/runs/active", .service(.chat)),
        Route(nil, "/api/threads/{thread_id}/runs/{run_id}/events", .service(.chat)),
        Route(nil, "/api/threads/{thread_id}/runs/{run_id}/stop", .service(.chat)),
        Route(nil, "/api/threads/{thread_id}/artifacts", .service(.chat)),
        Route(nil, "/api/threads/*", .service(.chat)),
        Route(nil, "/api/artifacts/{artifact_id}", .service(.chat)),
        Route(nil, "/api/artifacts/{artifact_id}/versions", .service(.chat)),
        Route(nil, "/api/artifacts/{artifact_id}/changes", .service(.chat)),
        Route(nil, "/api/artifacts/{artifact_id}/quality", .service(.chat)),
        Route(nil, "/api/artifacts/{artifact_id}/traceability", .service(.chat)),
        Route(nil, "/api/artifacts/{artifact_id}/traceability/export/csv", .service(.chat)),
        Route(nil, "/api/artifacts/{artifact_id}/export/{format}", .service(.chat)),
        Route(nil, "/api/artifacts", .service(.chat)),
        Route(nil, "/api/artifacts/*", .service(.chat)),
        Route(nil, "/api/models", .service(.chat)),
        Route(nil, "/api/skills", .service(.chat)),

        // The gateway itself
        Route(nil, "/health", .page(.health), .other, .anyone),
        Route(nil, "/config.json", .page(.webConfiguration), .other, .anyone),
        Route(nil, "/openapi.json", .page(.contract), .other, .anyone),

        Route(.POST, "/api/logs/ingest", .clientLog),
        Route(nil, "/api/logs/ingest", .methods([.post])),

        // Never a page of the web app
        Route(nil, "/api", .nobody, .other, .anyone),
        Route(nil, "/api/*", .nobody, .other, .anyone),
        Route(nil, "/auth", .nobody, .other, .anyone),
        Route(nil, "/health/*", .nobody, .other, .anyone),
        Route(nil, "/internal", .nobody, .other, .anyone),
        Route(nil, "/internal/*", .nobody, .other, .anyone),
        Route(nil, "/metrics", .nobody, .other, .anyone),
    ])

    /// Every path without a row of its own.
    static let web = Route(nil, "/*", .page(.web), .other, .anyone)

    let rows: [Route]
    private let root: Branch

    init(_ rows: [Route]) {
        self.rows = rows
        root = rows.reduce(into: Branch()) { root, row in
            root.add(row, below: row.pattern.split(separator: "/")[...])
        }
    }

    /// The row for a request. HEAD is routed as GET (RFC 9110 §9.3.2).
    func route(_ method: HTTPMethod, _ target: RequestTarget) -> Route {
        let asked = method == .HEAD ? HTTPMethod.GET : method
        return root.find(target.segments[...], asked) ?? Self.web
    }
}

/// The table as a tree over path segments.
private struct Branch: Sendable {
    private var literal: [Substring: Branch] = [:]
    private var parameter: [Branch] = []
    private var here: [Route] = []
    private var below: [Route] = []

    mutating func add(_ row: Route, below segments: ArraySlice<Substring>) {
        guard let first = segments.first else {
            here.append(row)
            return
        }
        let rest = segments.dropFirst()
        if first == "*" {
            below.append(row)
        } else if first.hasPrefix("{") {
            if parameter.isEmpty { parameter = [Branch()] }
            parameter[0].add(row, below: rest)
        } else {
            literal[first, default: Branch()].add(row, below: rest)
        }
    }

    func find(_ segments: ArraySlice<Substring>, _ method: HTTPMethod) -> Route? {
        guard let first = segments.first else { return Self.best(here, method) }
        let rest = segments.dropFirst()
        return literal[first]?.find(rest, method) ?? parameter.first?.find(rest, method) ?? Self.best(below, method)
    }

    private static func best(_ rows: [Route], _ method: HTTPMethod) -> Route? {
        rows.first { $0.method == method } ?? rows.first { $0.method == nil }
    }
}
