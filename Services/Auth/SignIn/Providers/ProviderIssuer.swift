import Foundation

/// Which issuer a provider's documents and tokens must name. Compared letter by letter, never skipped.
struct ProviderIssuer: Sendable, Equatable {
    private static let placeholder = "{tenantid}"
    /// The tenant of all personal accounts.
    private static let consumers = "9188040d-6c67-4c5b-b112-36a304b66dad"

    /// As configured; with `{tenantid}` for Microsoft's, whose tokens each name their own tenant.
    let text: String
    /// `common`, `organizations` or a tenant's id; nil for an issuer without tenants.
    let tenant: String?

    init(_ text: String, tenant: String? = nil) {
        self.text = text
        self.tenant = tenant
    }

    /// Whether tokens of many tenants come from here.
    private var isTemplate: Bool { text.contains(Self.placeholder) }

    /// The one tenant that may enter, if it is one.
    var onlyTenant: String? {
        tenant.flatMap { UUID(uuidString: $0) == nil ? nil : $0.lowercased() }
    }

    /// Where the discovery document lies (OpenID Connect Discovery §4).
    var discoveryURL: String {
        let filled = text.replacing(Self.placeholder, with: tenant ?? "common")
        return (filled.hasSuffix("/") ? String(filled.dropLast()) : filled) + "/.well-known/openid-configuration"
    }

    /// What the discovery document must name (OpenID Connect Discovery §4.3). For `common` and `organizations`
    /// Microsoft's names the template itself.
    var expectedInDiscovery: String {
        onlyTenant.map { text.replacing(Self.placeholder, with: $0) } ?? text
    }

    /// Whether a token may come from `issuer`; the tenant it names is filled in.
    func accepts(_ issuer: String?, tenant tokenTenant: String?) throws(SignInRefusal) {
        guard let issuer else { throw SignInRefusal(.issuer, "missing") }
        guard let tenant else {
            guard issuer == text || isGoogleAlias(issuer) else { throw SignInRefusal(.issuer, Self.shown(issuer)) }
            return
        }
        guard let tokenTenant, !tokenTenant.isEmpty, !isTemplate || UUID(uuidString: tokenTenant) != nil else {
            throw SignInRefusal(.tenant, "missing")
        }
        if let onlyTenant, tokenTenant.lowercased() != onlyTenant { throw SignInRefusal(.tenant, "another tenant") }
        if tenant == "organizations", tokenTenant.lowercased() == Self.consumers {
            throw SignInRefusal(.tenant, "personal account")
        }
        guard issuer == text.replacing(Self.placeholder, with: tokenTenant) else {
            throw SignInRefusal(.issuer, Self.shown(issuer))
        }
    }

    /// Google's older tokens name it without the scheme
    /// (developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload).
    private func isGoogleAlias(_ issuer: String) -> Bool {
        text == "https://accounts.google.com" && issuer == "accounts.google.com"
    }

    /// Somebody else's text as a log may hold it.
    static func shown(_ text: String) -> String {
        String(
            text.unicodeScalars.filter { $0.isASCII && $0.value > 0x20 && $0.value < 0x7F }.prefix(120).map(
                Character.init))
    }
}
