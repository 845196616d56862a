import HTTPTypes
public import Hummingbird

/// A service's routes: a table beside Hummingbird's router, from which come 405 with `Allow`, the labels of the
/// metrics, and the check that `openapi.yaml` tells the truth.
public struct Routes {
    public struct Entry: Codable, Sendable, Equatable {
        public var method: String
        /// `/api/projects/{id}`
        public var path: String
        public var access: RouteAccess
    }

    public private(set) var entries: [Entry] = []
    let router = Router(context: ServiceContext.self)
    let authenticator: Authenticator

    public init(authenticator: Authenticator) {
        self.authenticator = authenticator
    }

    public typealias Handler<Answer> = @Sendable (Request, ServiceContext) async throws -> Answer

    public mutating func get<Answer: ResponseGenerator>(
        _ path: String, _ access: RouteAccess = .person, _ handler: @escaping Handler<Answer>
    ) { on(.get, path, access, handler) }

    public mutating func post<Answer: ResponseGenerator>(
        _ path: String, _ access: RouteAccess = .person, _ handler: @escaping Handler<Answer>
    ) { on(.post, path, access, handler) }

    public mutating func put<Answer: ResponseGenerator>(
        _ path: String, _ access: RouteAccess = .person, _ handler: @escaping Handler<Answer>
    ) { on(.put, path, access, handler) }

    public mutating func patch<Answer: ResponseGenerator>(
        _ path: String, _ access: RouteAccess = .person, _ handler: @escaping Handler<Answer>
    ) { on(.patch, path, access, handler) }

    public mutating func delete<Answer: ResponseGenerator>(
        _ path: String, _ access: RouteAccess = .person, _ handler: @escaping Handler<Answer>
    ) { on(.delete, path, access, handler) }

    /// The caller is known before the handler sees the request, and before any of the body is read.
    private mutating func on<Answer: ResponseGenerator>(
        _ method: HTTPRequest.Method, _ path: String, _ access: RouteAccess, _ handler: @escaping Handler<Answer>
    ) {
        entries.append(Entry(method: method.rawValue, path: path, access: access))
        let authenticator = authenticator
        router.on(RouterPath(path), method: method) { request, context in
            var context = context
            switch access {
            case .person: context.identity = try await authenticator.person(request.head)
            case .service: context.service = try await authenticator.service(request.head)
            case .anyone: break
            }
            return try await handler(request, context).response(from: request, context: context)
        }
    }
}

/// Finds which methods a path answers to, for `Allow`.
struct RouteTable: Sendable {
    private let patterns: [(segments: [Substring], method: HTTPRequest.Method)]

    init(_ entries: [Routes.Entry]) {
        patterns = entries.compactMap { entry in
            HTTPRequest.Method(entry.method).map { (entry.path.split(separator: "/"), $0) }
        }
    }

    func methods(at path: String) -> [HTTPRequest.Method] {
        let segments = path.split(separator: "/")
        return patterns.filter { pattern in
            pattern.segments.count == segments.count
                && zip(pattern.segments, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }.map(\.method)
    }
}
