public import Foundation

/// How browsers see this installation: what the gateway and auth must agree on.
public enum PublicVariables {
    public static let backendURL = Variable<URL>(
        "BACKEND_URL", default: URL(string: "http://localhost:8080"), neededInProduction: true,
        productionRule: complaint(about:),
        "The public address of this installation, as browsers see it, such as https://ba.example.org.")

    public static let frontendURL = Variable<URL?>(
        "FRONTEND_URL", default: .some(nil), productionRule: { $0.flatMap(complaint(about:)) },
        "Where the web app lies when that is not BACKEND_URL.")

    public static let corsOrigins = Variable<[String]>(
        "CORS_ORIGINS", default: [], rule: complaint(aboutOrigins:),
        "The origins whose pages may use the API, such as `https://app.example.org`; none besides our own when empty.")

    public static let developmentSignIn = Variable<Bool>(
        "DEV_LOGIN", default: true, inProduction: false,
        productionRule: { $0 ? "must not be on in production: it lets anyone in" : nil },
        "Whether the sign-in form that needs no provider is offered.")

    public static let all: [any Declaration] = [backendURL, frontendURL, corsOrigins, developmentSignIn]

    @Sendable
    private static func complaint(about url: URL) -> String? {
        guard url.scheme == "https" else { return "must start with https:// in production" }
        let host = url.host() ?? ""
        guard host != "localhost", !host.hasSuffix(".localhost"), !host.hasPrefix("127."), host != "::1" else {
            return "must be the public address in production, not this machine's own"
        }
        return nil
    }

    @Sendable
    private static func complaint(aboutOrigins origins: [String]) -> String? {
        origins.lazy.compactMap(complaint(aboutOrigin:)).first
    }

    /// An origin is compared letter by letter with what a browser sends (RFC 6454 §6.2), so it is refused in any other form.
    private static func complaint(aboutOrigin origin: String) -> String? {
        guard let url = URL(string: origin), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host(percentEncoded: true), origin == origin.lowercased(),
            origin == "\(scheme)://\(host)" + (url.port.map { ":\($0)" } ?? "")
        else {
            return "must hold exact origins such as https://app.example.org, without a path; \(origin) is none"
        }
        return nil
    }
}

extension URL {
    /// As it is put in front of a path.
    public var withoutSlash: String {
        absoluteString.hasSuffix("/") ? String(absoluteString.dropLast()) : absoluteString
    }
}
