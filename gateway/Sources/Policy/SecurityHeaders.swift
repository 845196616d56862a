import NIOHTTP1

/// What every answer tells the browser not to do. An answer's header begins as a copy of these, which costs less than adding
/// them to each.
enum SecurityHeaders {
    static func fields(_ surface: Answer.Surface, over scheme: Scheme) -> HTTPHeaders {
        switch (surface, scheme) {
        case (.page, .http): pageInClear
        case (.page, .https): pageOverTLS
        case (.data, .http): dataInClear
        case (.data, .https): dataOverTLS
        }
    }

    private static let pageInClear = HTTPHeaders(page)
    private static let pageOverTLS = HTTPHeaders(page + transport)
    private static let dataInClear = HTTPHeaders(data)
    private static let dataOverTLS = HTTPHeaders(data + transport)

    /// For the pages, scripts and styles of the web app: everything from this origin, no inline code, Trusted Types.
    static let page: [(String, String)] =
        [
            (
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
                    + "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types app"
            )
        ] + common

    /// For everything else, which is data and never a document: a browser that is tricked into showing it runs nothing.
    static let data: [(String, String)] =
        [("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")] + common

    /// On every answer that goes by HTTPS; by plain HTTP a browser must ignore it, and anyone on the way could have written it
    /// (RFC 6797 §7.2). The names below ours are left to their owner.
    private static let transport = [("Strict-Transport-Security", "max-age=31536000")]

    private static let common: [(String, String)] = [
        ("X-Content-Type-Options", "nosniff"),
        // For browsers that do not know frame-ancestors.
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        (
            "Permissions-Policy",
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
                + "microphone=(), midi=(), payment=(), usb=()"
        ),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
}
