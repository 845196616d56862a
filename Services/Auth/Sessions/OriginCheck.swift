import Foundation
import HTTPTypes
import ServiceKit

/// Turns away requests that another site's page makes with our cookie. Browsers name the page's origin on every POST
/// (Fetch §3.1); who names none is no browser and holds no cookie by accident.
struct OriginCheck: Sendable {
    private let allowed: Set<String>
    private let overHTTPS: Bool

    /// - Parameters:
    ///   - origins: whose pages may act for a person; the host that a request itself asks for always may.
    ///   - overHTTPS: whether browsers reach us by HTTPS. A page that came without it may be anybody's on the way.
    init(_ origins: [String], overHTTPS: Bool) {
        allowed = Set(origins.map { $0.lowercased() })
        self.overHTTPS = overHTTPS
    }

    /// - Throws: a 403 `Problem`.
    func check(_ request: HTTPRequest) throws(Problem) {
        let origins = request.headerFields[values: .origin]
        guard !origins.isEmpty else { return }
        guard origins.count == 1, let origin = origins.first?.lowercased(),
            allowed.contains(origin) || isOwn(origin, request)
        else {
            throw Problem(
                .forbidden, code: "foreign_origin",
                "This was asked for by a page of another site, so nothing was done. Open the app at its own address.")
        }
    }

    /// Whether a page of the very host that it asks makes this request. Who names no origin is no page.
    func isOwnPage(_ request: HTTPRequest) -> Bool {
        let origins = request.headerFields[values: .origin]
        guard origins.count == 1, let origin = origins.first?.lowercased() else { return false }
        return isOwn(origin, request)
    }

    /// Whether the page comes from the host that this request was sent to. The gateway names that host in
    /// `X-Forwarded-Host` and drops what a client says there; a browser lets no page set the field elsewhere.
    private func isOwn(_ origin: String, _ request: HTTPRequest) -> Bool {
        guard let separator = origin.range(of: "://"),
            let host = request.headerFields[.forwardedHost] ?? request.authority
        else { return false }
        let standardPort = ["http": ":80", "https": ":443"][String(origin[..<separator.lowerBound])]
        guard let standardPort, !overHTTPS || origin.hasPrefix("https://") else { return false }
        return trim(standardPort, from: host.lowercased())
            == trim(standardPort, from: String(origin[separator.upperBound...]))
    }

    private func trim(_ port: String, from host: String) -> String {
        host.hasSuffix(port) ? String(host.dropLast(port.count)) : host
    }
}

extension URL {
    /// Scheme, host and port, as browsers write an origin (RFC 6454 §6.1).
    var origin: String {
        let standardPort = ["http": 80, "https": 443][scheme ?? ""]
        let port = port.flatMap { $0 == standardPort ? nil : ":\($0)" } ?? ""
        return "\(scheme ?? "")://\(host(percentEncoded: true) ?? "")\(port)".lowercased()
    }
}

extension HTTPField.Name {
    static let forwardedHost = HTTPField.Name("X-Forwarded-Host")!
}
