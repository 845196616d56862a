import NIOCore
import Testing

@testable import Gateway

@Suite("The gateway stops without dropping what it has begun")
struct DrainTests {
    @Test("a request under way is finished, and its connection closed after it")
    func finishes() async throws {
        let origin = try await Origin.start()
        let (client, service) = try await RunningGateway.run(origins: [origin.port], drainDeadline: .seconds(5)) {
            gateway in
            let client = try await gateway.send(request("GET", "/auth/slow"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            // The answer is sent when the gateway has been told to stop: nobody listens on its port any more.
            Task.detached {
                while (try? await Wire.connect(to: gateway.port)) != nil { await Task.yield() }
                service.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone")
            }
            return (client, service)
        }
        #expect(try await client.readAnswer().body == "done")
        _ = try await (client.ending(), service.ending())
    }

    @Test("a stream is cut at the deadline, and its service freed")
    func cutsStreams() async throws {
        let origin = try await Origin.start()
        let (client, service) = try await RunningGateway.run(origins: [origin.port], drainDeadline: .milliseconds(200))
        { gateway in
            let client = try await gateway.send(request("GET", "/auth/stream"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            _ = try await client.readHead()
            return (client, service)
        }
        _ = try await (client.ending(), service.ending())
    }

    @Test("idle connections are closed at once")
    func closesIdle() async throws {
        let client = try await RunningGateway.run(drainDeadline: .seconds(30)) { gateway in
            let client = try await gateway.send(request("GET", "/health"))
            _ = try await client.readAnswer()
            return client
        }
        #expect(try await client.ending() == .closed)
    }

    @Test("who has just connected is still answered")
    func answersNewcomers() async throws {
        let client = try await RunningGateway.run(drainDeadline: .seconds(30)) { gateway in
            let client = try await gateway.connect()
            Task.detached {
                while (try? await Wire.connect(to: gateway.port)) != nil { await Task.yield() }
                client.send(request("GET", "/health"))
            }
            return client
        }
        #expect(try await client.readAnswer().head.status > 0)
        #expect(try await client.ending() == .closed)
    }

    @Test("who connects and says nothing is not waited for")
    func leavesSilentOnes() async throws {
        let silent = try await RunningGateway.run(drainDeadline: .seconds(30)) { try await $0.connect() }
        #expect(try await silent.ending() == .closed)
    }

    @Test("every connection that was made before the port closed is answered", .timeLimit(.minutes(1)))
    func closesBetweenConnections() async throws {
        let answered = try await RunningGateway.run(drainDeadline: .seconds(30)) { gateway in
            let visitors = (0..<8).map { _ in
                Task.detached {
                    var answered = 0
                    while let wire = try? await Wire.connect(to: gateway.port) {
                        wire.send(request("GET", "/health", "Connection: close"))
                        _ = try await wire.readAnswer()
                        answered += 1
                    }
                    return answered
                }
            }
            try await Task.sleep(for: .milliseconds(50))
            return visitors
        }
        for visitor in answered { #expect(try await visitor.value > 0) }
    }
}
