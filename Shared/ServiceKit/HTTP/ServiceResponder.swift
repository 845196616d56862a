import Foundation
import HTTPTypes
public import Hummingbird
import Logging
import Metrics
import NIOCore

/// Around every request of a service: its scope, its metrics, its log line, and one form for every error.
public struct ServiceResponder: HTTPResponder {
    public typealias Context = ServiceContext

    public let routes: [Routes.Entry]
    private let router: RouterResponder<ServiceContext>
    private let table: RouteTable
    private let inFlight: InFlightGauge
    private let answersOnlyLocalNames: Bool

    /// - Parameter answersOnlyLocalNames: for development, where a service has no gateway that checks the host.
    public init(_ routes: Routes, answersOnlyLocalNames: Bool = false) {
        self.answersOnlyLocalNames = answersOnlyLocalNames
        self.routes = routes.entries
        router = routes.router.buildResponder()
        table = RouteTable(routes.entries)
        inFlight = InFlightGauge()
    }

    public func respond(to request: Request, context: ServiceContext) async throws -> Response {
        // The connection's task goes on to write the answer, which of a stream takes minutes.
        try await inOwnTask { await handle(request, context) }
    }

    private func handle(_ request: Request, _ context: ServiceContext) async -> Response {
        let received = request.headers[HTTPField.Name.correlationID]
        let parent = request.headers[HTTPField.Name.traceparent].flatMap(TraceContext.init(header:))
        let scope = RequestScope(
            correlationID: CorrelationID.accepting(received), trace: parent?.child() ?? TraceContext(),
            client: ClientAddress.read(request.headers))
        let start = ContinuousClock.now
        inFlight.enter()
        defer { inFlight.leave() }
        return await scope.run {
            var response = await answer(request, context, correlationID: scope.correlationID)
            response.headers[.correlationID] = scope.correlationID
            let route = context.endpointPath ?? "unmatched"
            record(request.method, route, response.status, ContinuousClock.now - start, context.logger)
            return response
        }
    }

    private func answer(_ request: Request, _ context: ServiceContext, correlationID: String) async -> Response {
        do {
            if answersOnlyLocalNames, !LocalName.matches(request.head.authority) { throw Problem.foreignHost }
            let response = try await router.respond(to: request, context: context)
            // The router's own mark for a path it does not know, or knows with other methods.
            guard context.endpointPath == "NotFound" else { return response }
            let methods = table.methods(at: request.uri.path)
            throw methods.isEmpty ? Problem.unknownRoute : .methodNotAllowed(methods)
        } catch {
            return Response(context.problem(of: error), correlationID: correlationID)
        }
    }

    /// Asked again and again by machines; at `info` they would drown what people do.
    private static func isRoutine(_ route: String) -> Bool {
        route.hasPrefix("/health") || route == "/metrics" || route == "/internal/events"
            || route == "/auth/.well-known/jwks.json"
    }

    private func record(
        _ method: HTTPRequest.Method, _ route: String, _ status: HTTPResponse.Status, _ duration: Duration,
        _ logger: Logger
    ) {
        let dimensions = [("route", route), ("method", method.rawValue), ("status", String(status.code))]
        Counter(label: "http_requests_total", dimensions: dimensions).increment()
        Metrics.Timer(
            label: "http_request_duration_seconds", dimensions: [("route", route), ("method", method.rawValue)]
        )
        .recordNanoseconds(duration.wholeMicroseconds * 1_000)
        logger.log(
            level: Self.isRoutine(route) ? .debug : .info, "request",
            metadata: [
                "method": "\(method.rawValue)", "route": "\(route)", "status": "\(status.code)",
                "milliseconds": "\(Double(duration.wholeMicroseconds) / 1_000)",
            ])
    }
}

/// An error of another module that knows how it reads to a person.
public protocol ProblemConvertible: Error {
    var problem: Problem { get }
}

extension ServiceContext {
    /// What a client is told of an error; what it must not see goes into the log.
    public func problem(of error: any Error) -> Problem {
        switch error {
        case let known as Problem: return known
        case let error as any ProblemConvertible:
            logger.warning("request failed", metadata: ["error": "\(error)"])
            return error.problem
        case is CancellationError:
            return .unavailable("The service is stopping. Nothing of this request was kept; try again.")
        default:
            logger.error("request failed unexpectedly", metadata: ["error": "\(String(reflecting: error))"])
            return .internalError
        }
    }
}

extension Response {
    public init(_ problem: Problem, correlationID: String) {
        let body = ByteBuffer(bytes: problem.body(correlationID: correlationID))
        self.init(status: problem.status, headers: problem.allHeaders, body: ResponseBody(byteBuffer: body))
    }
}

extension HTTPField.Name {
    public static let correlationID = HTTPField.Name(CorrelationID.header)!
    public static let traceparent = HTTPField.Name(TraceContext.header)!
    /// draft-ietf-httpapi-idempotency-key-header §2.1.
    public static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
}
