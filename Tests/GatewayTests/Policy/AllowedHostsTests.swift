import ServiceKit
import Testing

@testable import Gateway

@Suite("The server answers to its own names only")
struct AllowedHostsTests {
    private let hosts = AllowedHosts(["localhost", "127.0.0.1", "[::1]", "BA.example.org", "*.team.example.org"])

    @Test(
        "its own names, in any case and with any port",
        arguments: [
            "localhost", "localhost:8080", "LOCALHOST", "127.0.0.1:1", "[::1]", "[::1]:8080", "ba.example.org",
            "Ba.Example.Org:443", "x.team.example.org", "x.y.team.example.org",
        ])
    func own(host: String) throws {
        try hosts.check(host, authority: nil)
    }

    @Test(
        "names of others are 421",
        arguments: [
            "evil.example", "localhost.evil.example", "evil-localhost", "xlocalhost", "team.example.org",
            "evilteam.example.org", "127.0.0.2", "[::2]", "localhost.", "ba.example.org.evil.example", "0",
            "2130706433",
        ])
    func foreign(host: String) {
        #expect(throws: Problem.misdirected) { try hosts.check(host, authority: nil) }
    }

    @Test(
        "what is no host name is 400",
        arguments: [
            nil, "", " ", "localhost:", "localhost:x", "localhost:123456", "localhost:65536", "ba.\u{212A}",
            "localhost:80:80", "local host",
            "localhost/", "a@localhost", "[::1", "::1", "[]", "[localhost]", "localhost,evil", "löcalhost",
            "localhost:-1",
            "localhost:+1", "*", "localhost\\", "localhost#", ":80",
        ])
    func malformed(host: String?) {
        #expect(throws: Problem.malformedRequest("The Host field is missing or is no host name.")) {
            try hosts.check(host, authority: nil)
        }
    }

    @Test("a target with a host of its own must name the same")
    func authority() throws {
        try hosts.check("localhost:8080", authority: "LOCALHOST:8080")
        #expect(throws: Problem.self) { try hosts.check("localhost:8080", authority: "localhost") }
        #expect(throws: Problem.self) { try hosts.check("localhost", authority: "evil.example") }
    }
}
