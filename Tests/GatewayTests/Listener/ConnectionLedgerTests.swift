import NIOCore
import Testing

@testable import Gateway

@Suite("Connections are counted and bounded")
struct ConnectionLedgerTests {
    private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    @Test("one address has its bound, another its own, and all together theirs")
    func bounds() throws {
        let ledger = ConnectionLedger(
            ConnectionLimits(total: 5, perAddress: 2), proxies: TrustedProxies(["10.0.0.0/8"]))
        let (one, other, proxy) = (try address("192.0.2.1"), try address("192.0.2.2"), try address("10.0.0.1"))
        #expect(ledger.admit(one))
        #expect(ledger.admit(one))
        #expect(!ledger.admit(one))
        #expect(ledger.admit(other))
        for _ in 0..<2 { #expect(ledger.admit(proxy)) }
        #expect(!ledger.admit(proxy))
        ledger.leave(one)
        #expect(ledger.admit(one))
        #expect(!ledger.admit(other))
        for address in [one, one, other, proxy, proxy] { ledger.leave(address) }
        #expect(ledger.total == 0)
        #expect(ledger.admit(other))
    }

    @Test("the addresses of one /64 are one")
    func networks() throws {
        let ledger = ConnectionLedger(ConnectionLimits(total: 9, perAddress: 1), proxies: TrustedProxies())
        let (one, neighbour) = (try address("2001:db8::1"), try address("2001:db8::2"))
        let stranger = try address("2001:db8:0:1::2")
        #expect(ledger.admit(one))
        #expect(!ledger.admit(neighbour))
        #expect(ledger.admit(stranger))
    }

    @Test("who comes beyond the bound is turned away, and comes in when another has left")
    func turnedAway() async throws {
        try await RunningGateway.run(connections: ConnectionLimits(total: 10, perAddress: 1)) { gateway in
            let first = try await gateway.send(request("GET", "/health"))
            #expect(try await first.readAnswer().head.status == 503)
            let second = try await gateway.connect()
            _ = try await second.ending()
            try await first.close()
            // The gateway hears of the end a moment later.
            for _ in 0..<500 {
                if let answer = try? await gateway.send(request("GET", "/health")).readAnswer() {
                    #expect(answer.head.status == 503)
                    return
                }
                try await Task.sleep(for: .milliseconds(10))
            }
            Issue.record("nobody is let in any more")
        }
    }

    @Test("a body that trickles is not waited for")
    func trickle() async throws {
        var timeouts = Timeouts()
        timeouts.tick = .milliseconds(20)
        timeouts.slowBody = .milliseconds(200)
        try await RunningGateway.run(timeouts: timeouts) { gateway in
            let client = try await gateway.send(request("POST", "/auth/refresh", "Transfer-Encoding: chunked"))
            let trickling = Task {
                while !Task.isCancelled {
                    client.send("1\r\nx\r\n")
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            #expect(try await client.readHead().status == 408)
            trickling.cancel()
        }
    }
}
