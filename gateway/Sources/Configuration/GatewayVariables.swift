import Foundation
import ServiceKit

/// What the operator can set of the gateway.
enum GatewayVariables {
    static let port = portVariable(default: 8_080)

    /// Platforms reach a container by IPv6 as often as by IPv4; one socket takes both.
    static let host = Variable<String>(
        CommonVariables.host.name, default: "127.0.0.1", inProduction: "::", CommonVariables.host.summary)

    static let adminHost = Variable<String>(
        "ADMIN_HOST", default: "127.0.0.1", "The address on which health and metrics are served; not for the public.")

    static let adminPort = Variable<Int>(
        "ADMIN_PORT", default: 9_080, rule: { (0...65_535).contains($0) ? nil : "must be between 0 and 65535" },
        "The port on which health and metrics are served.")

    static let allowedHosts = Variable<[String]>(
        "ALLOWED_HOSTS", default: ["localhost", "127.0.0.1", "[::1]"], neededInProduction: true,
        rule: complaint(aboutHosts:),
        "The host names this server answers to, without scheme and port: `ba.example.org`, `*.example.org`.")

    static let trustedProxies = Variable<[String]>(
        "TRUSTED_PROXIES", default: [], rule: complaint(aboutRanges:),
        "The addresses of the proxies in front, such as `10.0.0.0/8,fd00::/8`: only theirs are X-Forwarded-* and Forwarded "
            + "believed.")

    static let maximumConnections = Variable<Int>(
        "MAX_CONNECTIONS", default: ConnectionLimits().total, rule: complaint(aboutCount:),
        "How many clients' connections may be open at a time; each request under way on one of HTTP/2 counts as one more."
    )

    static let maximumConnectionsPerAddress = Variable<Int>(
        "MAX_CONNECTIONS_PER_ADDRESS", default: ConnectionLimits().perAddress, rule: complaint(aboutCount:),
        "How many of them from one address, or one /64 of IPv6; trusted proxies are not bound by it.")

    static let maximumStreams = Variable<Int>(
        "MAX_STREAMS_PER_CONNECTION", default: HTTP2Limits().streams, rule: complaint(aboutCount:),
        "How many requests at a time one connection of HTTP/2 may carry.")

    static let headerTimeout = Variable<Duration>(
        "HEADER_TIMEOUT", default: .seconds(10), "How long a request's header may take from its first byte to its last."
    )

    static let bodyTimeout = Variable<Duration>(
        "BODY_TIMEOUT", default: .seconds(30), "How long a request's body may pause.")

    static let keepAliveTimeout = Variable<Duration>(
        "KEEP_ALIVE_TIMEOUT", default: .seconds(75), "How long a client's connection may rest between two requests.")

    static let answerTimeout = Variable<Duration>(
        "ANSWER_TIMEOUT", default: .seconds(300),
        "How long a service may take to begin its answer, and an answer may pause in either direction.")

    static let certificateFile = Variable<String?>(
        "TLS_CERT_FILE", default: .some(nil),
        "The certificate and its chain (PEM), when the gateway itself is to speak TLS; read again when it changes.")

    static let keyFile = Variable<String?>(
        "TLS_KEY_FILE", default: .some(nil), "The certificate's private key (PEM); needed with TLS_CERT_FILE.")

    static let auth = addresses(NeighbourVariables.auth)
    static let chat = addresses(NeighbourVariables.chat)
    static let documents = addresses(NeighbourVariables.documents)

    static let webRoot = Variable<String?>(
        "WEB_ROOT", default: .some(nil),
        "The folder of the web app. Unset: `gateway/web` in the working folder, else `web` beside the program.")

    static let contractFile = Variable<String?>(
        "OPENAPI_FILE", default: .some(nil),
        "The contract served as /openapi.json. Unset: `openapi.yaml` in the working folder, else beside the program.")

    static let all: [any Declaration] =
        CommonVariables.all.map { $0.name == host.name ? host : $0 } + PublicVariables.all + [
            port, adminHost, adminPort, allowedHosts, trustedProxies, maximumConnections, maximumConnectionsPerAddress,
            maximumStreams, headerTimeout, bodyTimeout,
            keepAliveTimeout, answerTimeout, certificateFile, keyFile, webRoot, contractFile,
            auth, chat, documents, StorageVariables.databaseURL,
        ] + RateVariables.all

    static let rules = [ConfigurationRule.allOrNone([certificateFile.name, keyFile.name])]

    @Sendable
    private static func complaint(aboutCount count: Int) -> String? { count > 0 ? nil : "must be at least 1" }

    /// What the services call a neighbour's one address may be several here.
    private static func addresses(_ neighbour: Variable<URL>) -> Variable<[String]> {
        Variable<[String]>(
            neighbour.name, default: neighbour.fallback.map { [$0.absoluteString] }, rule: complaint(aboutAddresses:),
            neighbour.summary + " The gateway takes several, separated by commas; each name may lead to many replicas.")
    }

    @Sendable
    private static func complaint(aboutAddresses texts: [String]) -> String? {
        guard !texts.isEmpty else { return "must hold at least one address" }
        return texts.first { URL(string: $0).flatMap(ServiceAddress.init) == nil }
            .map { "must hold addresses such as http://host:8080, without a path; \($0) is none" }
    }

    @Sendable
    private static func complaint(aboutRanges ranges: [String]) -> String? {
        ranges.first { AddressRange($0) == nil }
            .map { "must hold addresses or ranges such as 10.0.0.0/8; \($0) is none" }
    }

    @Sendable
    private static func complaint(aboutHosts hosts: [String]) -> String? {
        guard !hosts.isEmpty else { return "must name at least one host" }
        let wrong = hosts.first { host in
            let name = host.hasPrefix("*.") ? String(host.dropFirst(2)) : host
            return AllowedHosts.name(of: name) != name.lowercased()
        }
        return wrong.map { "must hold host names without scheme, port or path; \($0) is none" }
    }
}
