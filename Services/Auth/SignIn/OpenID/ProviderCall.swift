import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import ServiceKit
import ServiceLifecycle

/// One request to a provider: a GET, or a POST of a form.
struct ProviderRequest: Sendable {
    var url: String
    var form: [(name: String, value: String)]?
    var authorization: String?
}

struct ProviderResponse: Sendable {
    var status: Int
    var contentType: String
    var body: Data
}

/// How providers are called. A value, so that a test is a provider without a socket.
typealias ProviderCall = @Sendable (ProviderRequest) async throws -> ProviderResponse

/// Calls providers over the internet. What they send is nobody's we know: every call ends after five seconds, an answer
/// has at most 256 KiB, and no redirect is followed.
final class ProviderConnection: Service {
    static let timeLimit = Duration.seconds(5)
    static let byteLimit = 256 * 1_024

    private let http: HTTPClient

    init() {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(3)
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.idleTimeout = .seconds(30)
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // A client must not vanish with its connections open, also when the start was refused.
        http.shutdown { _ in }
    }

    func run() async throws {
        // It fails only when the process ends, which is what it waits for.
        try? await gracefulShutdown()
    }

    @Sendable
    func call(_ request: ProviderRequest) async throws -> ProviderResponse {
        do {
            // The client's own limit ends at the head of the answer; a body may drip for ever.
            return try await withTimeLimit(Self.timeLimit) { [http] in try await Self.send(request, over: http) }
        } catch is TimeLimitExceeded {
            throw SignInRefusal(.tooSlow)
        } catch is NIOTooManyBytesError {
            throw SignInRefusal(.tooLarge)
        } catch let error as HTTPClientError
            where [.connectTimeout, .readTimeout, .deadlineExceeded].contains(error)
        {
            throw SignInRefusal(.tooSlow, ProviderIssuer.shown("\(error)"))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // The error names an address or a system call, never what was sent.
            throw SignInRefusal(.unreachable, ProviderIssuer.shown("\(error)"))
        }
    }

    private static func send(_ request: ProviderRequest, over http: HTTPClient) async throws -> ProviderResponse {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.headers.add(name: "Accept", value: "application/json")
        if let authorization = request.authorization {
            outgoing.headers.add(name: "Authorization", value: authorization)
        }
        if let form = request.form {
            outgoing.method = .POST
            outgoing.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            outgoing.body = .bytes(ByteBuffer(string: FormEncoding.text(form)))
        }
        let response = try await http.execute(outgoing, timeout: .nanoseconds(timeLimit.wholeMicroseconds * 1_000))
        let body = try await response.body.collect(upTo: byteLimit)
        return ProviderResponse(
            status: Int(response.status.code), contentType: response.headers.first(name: "Content-Type") ?? "",
            body: Data(buffer: body))
    }
}
