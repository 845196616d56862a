import HTTPTypes
import ServiceKit

/// What the gateway itself refuses a request for.
extension Problem {
    static func malformedRequest(_ detail: String) -> Problem { .badRequest("malformed_request", detail) }

    static let badHost = malformedRequest("The Host field is missing or is no host name.")

    static let badTarget = Problem.badRequest(
        "bad_target", "The address holds a path that cannot be read in only one way. Check the link and try again.")

    static let targetTooLong = Problem(
        .uriTooLong, code: "target_too_long",
        "The address is too long. The limit is \(RequestTarget.byteLimit / 1_024) KiB.")

    static let headersTooLarge = Problem(
        .requestHeaderFieldsTooLarge, code: "headers_too_large",
        "The request's header is too large. The limit is \(HeaderLimits.bytes / 1_024) KiB; clearing the cookies of this "
            + "site may help.")

    static let misdirected = Problem(
        .misdirectedRequest, code: "unknown_host",
        "This server does not answer to that host name. The operator can add it to ALLOWED_HOSTS.")

    static let disallowedOrigin = Problem.badRequest(
        "origin_not_allowed",
        "Pages of that origin may not use this service. The operator can add the origin to CORS_ORIGINS.")

    static let unknownExpectation = Problem(
        .expectationFailed, code: "unknown_expectation", "Only the expectation 100-continue is understood.")

    static let requestTimeout = Problem(
        .requestTimeout, code: "request_timeout",
        "The request did not arrive completely in time. Nothing was kept; try again.", retryable: true)

    static let signInUnchecked = Problem.unavailable(
        "Sign-in cannot be checked at the moment. You are still signed in; try again shortly.")

    static func unreachable(_ service: ServiceName) -> Problem {
        Problem(
            .serviceUnavailable, code: "service_unreachable",
            "The \(service.rawValue) service cannot be reached. Nothing of this request was kept; try again in a moment.",
            retryable: true, retryAfter: .seconds(2), extensions: ["service": service.rawValue])
    }

    /// - Parameter mayHaveActed: whether the service may have done what it was asked before it was lost.
    static func lost(_ service: ServiceName, mayHaveActed: Bool) -> Problem {
        let advice =
            mayHaveActed ? "Look whether your change was made before you repeat it." : "Nothing was changed; try again."
        return Problem(
            .badGateway, code: "service_lost", "The \(service.rawValue) service stopped answering. \(advice)",
            retryable: !mayHaveActed, extensions: ["service": service.rawValue])
    }

    static func tooSlow(_ service: ServiceName, mayHaveActed: Bool) -> Problem {
        let advice =
            mayHaveActed ? "Look whether your change was made before you repeat it." : "Nothing was changed; try again."
        return Problem(
            .gatewayTimeout, code: "service_too_slow",
            "The \(service.rawValue) service did not answer in time. \(advice)", retryable: !mayHaveActed,
            extensions: ["service": service.rawValue])
    }
}
