import ServiceKit
import Testing

@testable import Gateway

@Suite("The operator's mistakes are found at the start")
struct GatewayVariablesTests {
    private func mistakes(_ environment: [String: String]) -> [String] {
        let secret = ["SECRET_KEY": String(repeating: "s", count: 40)]
        do throws(ConfigurationReport) {
            _ = try Configuration(GatewayVariables.all, environment: secret.merging(environment) { $1 })
            return []
        } catch {
            return error.mistakes.map(\.variable)
        }
    }

    @Test("development needs nothing")
    func development() throws {
        #expect(mistakes([:]) == [])
    }

    @Test("production needs its host names, and no development sign-in")
    func production() {
        #expect(mistakes(["ENVIRONMENT": "production"]) == ["BACKEND_URL", "ALLOWED_HOSTS"])
        let deployed = [
            "ENVIRONMENT": "production", "ALLOWED_HOSTS": "ba.example.org", "BACKEND_URL": "https://ba.example.org",
        ]
        #expect(mistakes(deployed) == [])
        #expect(mistakes(deployed.merging(["DEV_LOGIN": "true"]) { $1 }) == ["DEV_LOGIN"])
    }

    @Test("hosts have neither scheme nor port", arguments: ["https://a", "a:80", "a/b", "*", "a b"])
    func hosts(host: String) {
        #expect(mistakes(["ALLOWED_HOSTS": host]) == ["ALLOWED_HOSTS"])
    }
}
