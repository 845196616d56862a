import NIOCore
import Testing

@testable import Gateway

@Suite("Nobody is waited for without end")
struct TimeLimitTests {
    /// Only the one limit that a test is about is short, so that a busy machine does not trip over another.
    private static func timeouts(_ shorten: (inout Timeouts) -> Void) -> Timeouts {
        var timeouts = Timeouts()
        timeouts.tick = .milliseconds(20)
        shorten(&timeouts)
        return timeouts
    }

    @Test("a header that never ends is answered with 408")
    func header() async throws {
        try await RunningGateway.run(timeouts: Self.timeouts({ $0.header = .milliseconds(100) })) { gateway in
            let client = try await gateway.send("GET / HTTP/1.1\r\nHost: loc")
            #expect(try await client.readAnswer().head.status == 408)
        }
    }

    @Test("a connection on which nothing is asked is closed without a word")
    func idle() async throws {
        try await RunningGateway.run(timeouts: Self.timeouts({ $0.keepAlive = .milliseconds(100) })) { gateway in
            let client = try await gateway.connect()
            #expect(try await client.ending() == .closed)
            #expect(client.totalReceived == 0)
        }
    }

    @Test("a body that stops coming is answered with 408, and the service is let go")
    func body() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port], timeouts: Self.timeouts({ $0.body = .milliseconds(100) }))
        { gateway in
            let client = try await gateway.send(request("POST", "/auth/refresh", "Content-Length: 10") + "123")
            let service = try await origin.accept()
            #expect(try await client.readAnswer().head.status == 408)
            _ = try await service.ending()
        }
    }

    @Test("a service that does not answer is answered for with 504")
    func answer() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(
            origins: [origin.port], timeouts: Self.timeouts({ $0.answer = .milliseconds(500) })
        ) { gateway in
            let client = try await gateway.send(request("GET", "/auth/slow"))
            let service = try await origin.accept()
            let (head, body) = try await client.readAnswer()
            #expect(head.status == 504)
            #expect(body.contains(#""service":"auth""#))
            _ = try await service.ending()
        }
    }

    @Test("a stream that falls silent is cut")
    func silentStream() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port], timeouts: Self.timeouts({ $0.answer = .seconds(2) })) {
            gateway in
            let client = try await gateway.send(request("GET", "/auth/stream"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(try await client.readHead().status == 200)
            _ = try await client.ending()
            #expect(client.pending.isEmpty)
        }
    }
}
