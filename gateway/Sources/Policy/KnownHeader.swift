/// The header fields that the gateway reads, rewrites or removes. One look at a name tells which, if any, it is, so
/// that a head is walked once instead of once for every field of interest.
enum KnownHeader: String, CaseIterable {
    case accept
    case acceptEncoding = "accept-encoding"
    case accessControlAllowCredentials = "access-control-allow-credentials"
    case accessControlAllowHeaders = "access-control-allow-headers"
    case accessControlAllowMethods = "access-control-allow-methods"
    case accessControlAllowOrigin = "access-control-allow-origin"
    case accessControlExposeHeaders = "access-control-expose-headers"
    case accessControlMaxAge = "access-control-max-age"
    case accessControlRequestHeaders = "access-control-request-headers"
    case accessControlRequestMethod = "access-control-request-method"
    case authorization
    case baggage
    case cacheControl = "cache-control"
    case connection
    case contentEncoding = "content-encoding"
    case contentLength = "content-length"
    case contentSecurityPolicy = "content-security-policy"
    case contentType = "content-type"
    case correlationID = "x-correlation-id"
    case crossOriginEmbedderPolicy = "cross-origin-embedder-policy"
    case crossOriginOpenerPolicy = "cross-origin-opener-policy"
    case crossOriginResourcePolicy = "cross-origin-resource-policy"
    case date
    case etag
    case expect
    case forwarded
    case host
    case http2Settings = "http2-settings"
    case ifNoneMatch = "if-none-match"
    case ifRange = "if-range"
    case keepAlive = "keep-alive"
    case origin
    case permissionsPolicy = "permissions-policy"
    case proxyAuthenticate = "proxy-authenticate"
    case proxyAuthorization = "proxy-authorization"
    case proxyConnection = "proxy-connection"
    case range
    case referrerPolicy = "referrer-policy"
    case server
    case strictTransportSecurity = "strict-transport-security"
    case te
    case traceparent
    case tracestate
    case trailer
    case transferEncoding = "transfer-encoding"
    case upgrade
    case via
    case xContentTypeOptions = "x-content-type-options"
    case xFrameOptions = "x-frame-options"
    case xForwardedFor = "x-forwarded-for"
    case xForwardedHost = "x-forwarded-host"
    case xForwardedPort = "x-forwarded-port"
    case xForwardedPrefix = "x-forwarded-prefix"
    case xForwardedProto = "x-forwarded-proto"
    case xForwardedServer = "x-forwarded-server"
    case xPoweredBy = "x-powered-by"
    case xRealIP = "x-real-ip"

    private static let byLength: [[(bytes: [UInt8], header: KnownHeader)]] = {
        let longest = allCases.map(\.rawValue.utf8.count).max() ?? 0
        var table = [[(bytes: [UInt8], header: KnownHeader)]](repeating: [], count: longest + 1)
        for header in allCases { table[header.rawValue.utf8.count].append((Array(header.rawValue.utf8), header)) }
        return table
    }()

    /// The header with this name, in any case of letters (RFC 9110 §5.1).
    init?(_ name: String) {
        let length = name.utf8.count
        guard length < Self.byLength.count else { return nil }
        for candidate in Self.byLength[length] where name.utf8.matches(lowercase: candidate.bytes) {
            self = candidate.header
            return
        }
        return nil
    }

    /// Whether it concerns one connection only and is never forwarded, in either direction (RFC 9110 §7.6.1).
    var isHopByHop: Bool {
        switch self {
        case .connection, .http2Settings, .keepAlive, .proxyAuthenticate, .proxyAuthorization, .proxyConnection, .te,
            .trailer, .transferEncoding, .upgrade:
            true
        default: false
        }
    }

    /// Whether it claims something about the way a request came, which only the gateway may say.
    var isForwardingClaim: Bool {
        switch self {
        case .forwarded, .via, .xForwardedFor, .xForwardedHost, .xForwardedPort, .xForwardedPrefix, .xForwardedProto,
            .xForwardedServer, .xRealIP:
            true
        default: false
        }
    }

    /// Whether the gateway alone decides it on an answer, whatever a service sent.
    var isDecidedByGateway: Bool {
        switch self {
        case .accessControlAllowCredentials, .accessControlAllowHeaders, .accessControlAllowMethods,
            .accessControlAllowOrigin, .accessControlExposeHeaders, .accessControlMaxAge, .contentSecurityPolicy,
            .correlationID, .crossOriginEmbedderPolicy, .crossOriginOpenerPolicy, .crossOriginResourcePolicy,
            .permissionsPolicy, .referrerPolicy,
            .server, .strictTransportSecurity, .via, .xContentTypeOptions, .xFrameOptions, .xPoweredBy:
            true
        default: false
        }
    }
}

extension String.UTF8View {
    /// Whether these bytes, with A to Z taken as a to z, are `lowercase`.
    func matches(lowercase: [UInt8]) -> Bool {
        elementsEqual(lowercase) { mine, other in
            mine == other || ((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(mine) && mine | 0x20 == other)
        }
    }
}
