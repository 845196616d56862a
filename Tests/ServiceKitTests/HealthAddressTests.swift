import ServiceKit
import Testing

@Suite("Where a service is asked for its health")
struct HealthAddressTests {
    private let address = HealthAddress(port: portVariable(default: 8_082))

    @Test(
        "is its own port, on the loopback address where it listens everywhere",
        arguments: [
            ([:], "http://127.0.0.1:8082/health/ready"),
            (["HOST": "0.0.0.0", "PORT": "9000"], "http://127.0.0.1:9000/health/ready"),
            (["HOST": "::"], "http://127.0.0.1:8082/health/ready"),
            (["HOST": "::1"], "http://[::1]:8082/health/ready"),
            (["HOST": "10.0.0.7"], "http://10.0.0.7:8082/health/ready"),
            (["ENVIRONMENT": "production"], "http://127.0.0.1:8082/health/ready"),
        ])
    func places(_ environment: [String: String], _ url: String) throws {
        #expect(try address.url(in: environment) == url)
    }

    @Test("needs no secret, which a health check has no use for")
    func noSecrets() throws {
        #expect(
            try address.url(in: ["ENVIRONMENT": "production", "SECRET_KEY": "short"]).hasPrefix("http://127.0.0.1"))
    }

    @Test("is refused where the port is none")
    func noPort() {
        #expect(throws: ConfigurationReport.self) { try address.url(in: ["PORT": "http"]) }
    }
}
