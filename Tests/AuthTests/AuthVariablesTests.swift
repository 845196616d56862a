import ServiceKit
import Testing

@testable import Auth

@Suite("Configuration of auth")
struct AuthVariablesTests {
    private func mistakes(_ environment: [String: String]) -> [String: String] {
        do {
            _ = try configuration(environment)
            return [:]
        } catch {
            return error.mistakes.reduce(into: [:]) { $0[$1.variable] = $1.reason }
        }
    }

    private let production = [
        "ENVIRONMENT": "production", "BACKEND_URL": "https://ba.example.org", "GOOGLE_CLIENT_ID": "id",
        "GOOGLE_CLIENT_SECRET": "secret",
    ]

    @Test(
        "a provider that is set up by half is a mistake, which names the other half",
        arguments: [
            (["GOOGLE_CLIENT_ID"], ["GOOGLE_CLIENT_SECRET"]), (["GOOGLE_CLIENT_SECRET"], ["GOOGLE_CLIENT_ID"]),
            (["MICROSOFT_CLIENT_ID"], ["MICROSOFT_CLIENT_SECRET"]),
            (["OIDC_CLIENT_ID"], ["OIDC_CLIENT_SECRET", "OIDC_ISSUER"]),
            (["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"], ["OIDC_ISSUER"]),
        ])
    func half(set: [String], missing: [String]) {
        let environment = Dictionary(uniqueKeysWithValues: set.map { ($0, "value") })
        #expect(mistakes(environment).keys.sorted() == missing)
    }

    @Test("in production a provider is needed, whichever")
    func provider() {
        let none = ["ENVIRONMENT": "production", "BACKEND_URL": "https://ba.example.org"]
        #expect(mistakes(none).keys.sorted() == ["GOOGLE_CLIENT_ID"])
        let oidc = ["OIDC_ISSUER": "https://id.example.org", "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "secret"]
        #expect(mistakes(none.merging(oidc) { $1 }).isEmpty)
        let microsoft = ["MICROSOFT_CLIENT_ID": "id", "MICROSOFT_CLIENT_SECRET": "secret"]
        #expect(mistakes(none.merging(microsoft) { $1 }).isEmpty)
    }

    @Test(
        "values that would let in the wrong people, or nobody, are mistakes",
        arguments: [
            ("MICROSOFT_TENANT", "contoso"), ("GOOGLE_ISSUER", "accounts.google.com"),
            ("MICROSOFT_ISSUER", "ftp://x.example"), ("ALLOWED_EMAILS", "example.org"),
            ("ALLOWED_EMAIL_DOMAINS", "@example.org"), ("ALLOWED_EMAIL_DOMAINS", "*.example.org"),
        ])
    func values(name: String, value: String) {
        #expect(mistakes([name: value]).keys.sorted() == [name])
    }

    @Test("in production an issuer is reached over HTTPS only")
    func plainIssuer() {
        #expect(
            mistakes(production.merging(["GOOGLE_ISSUER": "http://a.example"]) { $1 }).keys.sorted() == [
                "GOOGLE_ISSUER"
            ])
    }

    @Test("in development everything has a default, and the development sign-in is on")
    func development() throws {
        let configuration = try configuration()
        #expect(configuration[PublicVariables.developmentSignIn])
        #expect(configuration[AuthVariables.port] == 8_081)
        #expect(configuration[AuthVariables.accessTokenTTL] == .seconds(900))
        #expect(configuration[AuthVariables.sessionTTL] == .seconds(2_592_000))
    }

    @Test("in production the development sign-in is off, and asking for it is a mistake")
    func developmentSignIn() throws {
        #expect(try !configuration(production)[PublicVariables.developmentSignIn])
        #expect(mistakes(production.merging(["DEV_LOGIN": "true"]) { $1 }).keys.contains("DEV_LOGIN"))
        #expect(mistakes(production.merging(["DEV_LOGIN": "false"]) { $1 }).isEmpty)
    }

    @Test(
        "in production a public address is needed, over HTTPS and not this machine's own",
        arguments: [
            nil, "http://ba.example.org", "https://localhost", "https://localhost:8443", "https://127.0.0.1",
            "https://[::1]", "https://ba.localhost", "ba.example.org",
        ])
    func publicAddress(url: String?) {
        var environment = production
        environment["BACKEND_URL"] = url
        #expect(mistakes(environment).keys.sorted() == ["BACKEND_URL"])
    }

    @Test("in production no star in CORS_ORIGINS, and no plain address for the web app")
    func origins() {
        let environment = production.merging(["CORS_ORIGINS": "*", "FRONTEND_URL": "http://app.example.org"]) { $1 }
        #expect(mistakes(environment).keys.sorted() == ["CORS_ORIGINS", "FRONTEND_URL"])
    }

    @Test(
        "lifetimes that would lock people out or never end are mistakes",
        arguments: [
            ("ACCESS_TOKEN_TTL", "59s"), ("ACCESS_TOKEN_TTL", "61m"), ("ACCESS_TOKEN_TTL", "900"),
            ("SESSION_TTL", "59m"),
            ("SESSION_TTL", "366d"),
        ])
    func lifetimes(name: String, value: String) {
        #expect(mistakes([name: value]).keys.sorted() == [name])
    }
}
