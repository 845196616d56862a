import ServiceKit
import Testing

@testable import Auth

@Suite("What an id token must say")
struct IDTokenRulesTests {
    static let now = Timestamp(microseconds: 1_800_000_000_000_000)
    static let seconds = 1_800_000_000.0

    static func good() -> IDTokenClaims {
        var claims = IDTokenClaims()
        claims.iss = "https://id.example.org"
        claims.sub = "1"
        claims.aud = ["ba"]
        claims.exp = seconds + 300
        claims.iat = seconds
        claims.nonce = "nonce"
        return claims
    }

    private func refusal(
        _ issuer: ProviderIssuer = ProviderIssuer("https://id.example.org"), _ change: (inout IDTokenClaims) -> Void
    ) -> SignInRefusal.Reason? {
        var claims = Self.good()
        change(&claims)
        do throws(SignInRefusal) {
            try IDTokenRules(issuer: issuer, clientID: "ba", nonce: "nonce").check(claims, at: Self.now)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("each wrong claim is refused by its own name")
    func claims() {
        #expect(refusal { _ in } == nil)
        #expect(refusal { $0.iss = "https://id.example.org/" } == .issuer)
        #expect(refusal { $0.iss = nil } == .issuer)
        #expect(refusal { $0.aud = ["other"] } == .audience)
        #expect(refusal { $0.aud = [] } == .audience)
        #expect(refusal { $0.aud = ["ba", "other"] } == .authorizedParty)
        #expect(
            refusal {
                $0.aud = ["ba", "other"]; $0.azp = "other"
            } == .authorizedParty)
        #expect(refusal { $0.azp = "other" } == .authorizedParty)
        #expect(
            refusal {
                $0.aud = ["ba", "other"]; $0.azp = "ba"
            } == nil)
        #expect(refusal { $0.exp = nil } == .noExpiry)
        #expect(refusal { $0.iat = nil } == .noIssueTime)
        #expect(refusal { $0.nonce = nil } == .noNonce)
        #expect(refusal { $0.nonce = "another" } == .nonce)
        #expect(refusal { $0.sub = nil } == .noSubject)
        #expect(refusal { $0.sub = "" } == .noSubject)
    }

    @Test("clocks may differ by a minute and no more")
    func skew() {
        #expect(refusal { $0.exp = Self.seconds - 59 } == nil)
        #expect(refusal { $0.exp = Self.seconds - 60 } == .expired)
        #expect(refusal { $0.iat = Self.seconds + 60 } == nil)
        #expect(refusal { $0.iat = Self.seconds + 61 } == .issuedInFuture)
        #expect(refusal { $0.nbf = Self.seconds + 60 } == nil)
        #expect(refusal { $0.nbf = Self.seconds + 61 } == .notYetValid)
    }

    @Test("Microsoft's template is compared with the tenant filled in, never skipped")
    func tenants() {
        let text = "https://login.microsoftonline.com/{tenantid}/v2.0"
        let (ours, other) = ("11111111-2222-3333-4444-555555555555", "66666666-7777-8888-9999-000000000000")
        let personal = "9188040d-6c67-4c5b-b112-36a304b66dad"
        func asked(_ tenant: String, _ iss: String, _ tid: String?) -> SignInRefusal.Reason? {
            refusal(ProviderIssuer(text, tenant: tenant)) {
                $0.iss = "https://login.microsoftonline.com/\(iss)/v2.0"
                $0.tid = tid
            }
        }
        #expect(asked("common", ours, ours) == nil)
        #expect(asked("common", personal, personal) == nil)
        #expect(asked("common", ours, other) == .issuer)
        #expect(asked("common", "{tenantid}", ours) == .issuer)
        #expect(asked("common", "{tenantid}", "{tenantid}") == .tenant)
        #expect(asked("common", ours, nil) == .tenant)
        #expect(asked("organizations", personal, personal) == .tenant)
        #expect(asked(ours, ours, ours) == nil)
        #expect(asked(ours, other, other) == .tenant)
        let single = ProviderIssuer(text, tenant: ours)
        #expect(single.expectedInDiscovery == "https://login.microsoftonline.com/\(ours)/v2.0")
        #expect(ProviderIssuer(text, tenant: "common").expectedInDiscovery == text)
        #expect(
            ProviderIssuer(text, tenant: "common").discoveryURL
                == "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration")
    }

    @Test("every reason has words for the person that say what to do, and no two reasons share a name")
    func words() {
        for reason in SignInRefusal.Reason.allCases {
            let problem = SignInRefusal(reason).problem
            #expect(problem.detail.contains(".") && problem.code.allSatisfy { $0.isLowercase || $0 == "_" })
        }
    }
}
