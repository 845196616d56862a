import Foundation
import ServiceKit

/// What a client finds in the address when its person comes back from a provider.
enum AuthCallback: String, ConfigurationValue {
    case code, token

    static var kind: String { "code or token" }
    static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> AuthCallback {
        guard let value = AuthCallback(rawValue: text) else { throw .init("must be code or token") }
        return value
    }
    var text: String { rawValue }
}

/// The providers people sign in with, and who of them may enter.
enum ProviderVariables {
    static let googleClientID = Variable<String?>(
        "GOOGLE_CLIENT_ID", default: .some(nil), "Sign-in with Google: the OAuth client's id.")
    static let googleClientSecret = Variable<String?>(
        "GOOGLE_CLIENT_SECRET", default: .some(nil), secret: true, "The Google client's secret.")
    static let googleIssuer = Variable<String>(
        "GOOGLE_ISSUER", default: "https://accounts.google.com", rule: complaint(aboutIssuer:),
        productionRule: complaint(aboutPlainIssuer:), "Google's issuer; elsewhere for tests only.")

    static let microsoftClientID = Variable<String?>(
        "MICROSOFT_CLIENT_ID", default: .some(nil), "Sign-in with Microsoft Entra: the application's id.")
    static let microsoftClientSecret = Variable<String?>(
        "MICROSOFT_CLIENT_SECRET", default: .some(nil), secret: true, "The Microsoft application's client secret.")
    static let microsoftTenant = Variable<String>(
        "MICROSOFT_TENANT", default: "common", rule: complaint(aboutTenant:),
        "Whose accounts: `common` (work, school and personal), `organizations`, or one tenant's id.")
    static let microsoftIssuer = Variable<String>(
        "MICROSOFT_ISSUER", default: "https://login.microsoftonline.com/{tenantid}/v2.0",
        rule: complaint(aboutIssuer:), productionRule: complaint(aboutPlainIssuer:),
        "Microsoft's issuer, with `{tenantid}` where the tenant's id stands; another one for a sovereign cloud.")

    static let oidcIssuer = Variable<String?>(
        "OIDC_ISSUER", default: .some(nil), rule: { $0.flatMap(complaint(aboutIssuer:)) },
        productionRule: { $0.flatMap(complaint(aboutPlainIssuer:)) },
        "Sign-in with any OpenID Connect provider: its issuer, exactly as its discovery document says.")
    static let oidcClientID = Variable<String?>(
        "OIDC_CLIENT_ID", default: .some(nil), "This installation's client id at OIDC_ISSUER.")
    static let oidcClientSecret = Variable<String?>(
        "OIDC_CLIENT_SECRET", default: .some(nil), secret: true, "The client secret at OIDC_ISSUER.")
    static let oidcName = Variable<String>(
        "OIDC_NAME", default: "single sign-on", "What people call that provider: the button says “Sign in with …”.")

    static let authCallback = Variable<AuthCallback>(
        "AUTH_CALLBACK", default: .code,
        "How an app that is not our own page gets its sign-in: `code`, or `token` in the address for old clients, which is weaker."
    )

    static let allowedEmails = Variable<[String]>(
        "ALLOWED_EMAILS", default: [], rule: complaint(aboutEmails:),
        "Who may sign in, by e-mail address. With ALLOWED_EMAIL_DOMAINS either will do; both empty: anyone whom a provider knows."
    )
    static let allowedEmailDomains = Variable<[String]>(
        "ALLOWED_EMAIL_DOMAINS", default: [], rule: complaint(aboutDomains:),
        "Whose e-mail addresses may sign in, by domain, such as `example.org`; a subdomain is another domain.")

    static let all: [any Declaration] = [
        googleClientID, googleClientSecret, googleIssuer, microsoftClientID, microsoftClientSecret, microsoftTenant,
        microsoftIssuer, oidcIssuer, oidcClientID, oidcClientSecret, oidcName, authCallback, allowedEmails,
        allowedEmailDomains,
    ]

    static let rules: [ConfigurationRule] = [
        .allOrNone([googleClientID.name, googleClientSecret.name]),
        .allOrNone([microsoftClientID.name, microsoftClientSecret.name]),
        .allOrNone([oidcIssuer.name, oidcClientID.name, oidcClientSecret.name]),
        .oneInProduction(
            of: [googleClientID.name, microsoftClientID.name, oidcIssuer.name],
            "or MICROSOFT_CLIENT_ID or OIDC_ISSUER must be set in production: without a provider nobody can sign in"),
    ]

    @Sendable
    private static func complaint(aboutIssuer issuer: String) -> String? {
        let example = issuer.replacing("{tenantid}", with: "tenant")
        guard let url = URL(string: example), let scheme = url.scheme, ["https", "http"].contains(scheme),
            url.host() != nil, url.query() == nil, url.fragment() == nil
        else { return "must be an issuer such as https://accounts.example.org, without a query" }
        return nil
    }

    @Sendable
    private static func complaint(aboutPlainIssuer issuer: String) -> String? {
        issuer.hasPrefix("https://") ? nil : "must start with https:// in production"
    }

    @Sendable
    private static func complaint(aboutTenant tenant: String) -> String? {
        ["common", "organizations"].contains(tenant) || UUID(uuidString: tenant) != nil
            ? nil : "must be common, organizations, or a tenant's id such as 11111111-2222-3333-4444-555555555555"
    }

    @Sendable
    private static func complaint(aboutEmails emails: [String]) -> String? {
        emails.first { EmailAddress($0) == nil }.map {
            "must hold e-mail addresses; \($0) is none, and domains go into ALLOWED_EMAIL_DOMAINS"
        }
    }

    @Sendable
    private static func complaint(aboutDomains domains: [String]) -> String? {
        domains.first { EmailAddress("somebody@\($0)") == nil }.map {
            "must hold domains such as example.org, without “@” or “*”; \($0) is none"
        }
    }
}
