import NIOCore
import Testing

@testable import Gateway

@Suite("Bodies stream through, as fast as the slower side and no faster")
struct StreamingTests {
    @Test("an event passes within milliseconds, before the next one exists")
    func events() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("GET", "/auth/stream"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            let head = try await client.readHead()
            #expect(head["content-type"] == "text/event-stream")
            #expect(gateway.context.traffic.streamsOpen == 1)
            var delays: [Duration] = []
            for number in 0..<50 {
                let event = "data: \(number)\n\n"
                let start = ContinuousClock.now
                service.send("\(String(event.utf8.count, radix: 16))\r\n\(event)\r\n")
                _ = try await client.read(through: "\n\n")
                delays.append(ContinuousClock.now - start)
            }
            #expect(delays.sorted()[25] < .milliseconds(20))
        }
    }

    @Test("an upload streams: its beginning is with the service before its end is sent")
    func upload() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.send(request("POST", "/auth/refresh", "Content-Length: 10"))
            client.send("01234")
            let service = try await origin.accept()
            #expect(try await service.readHead()["content-length"] == "10")
            #expect(try await service.read(count: 5) == "01234")
            client.send("56789")
            #expect(try await service.read(count: 5) == "56789")
            service.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            #expect(try await client.readAnswer().body == "ok")
        }
    }

    @Test("a chunked upload stays chunked, and sets out when it is whole or large")
    func chunkedUpload() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let large = try await gateway.send(
                request("POST", "/auth/refresh", "Transfer-Encoding: chunked")
                    + "20000\r\n\(String(repeating: "x", count: 0x20000))\r\n")
            let early = try await origin.accept()
            #expect(try await early.readHead()["transfer-encoding"] == "chunked")
            try await large.close()

            let client = try await gateway.send(
                request("POST", "/auth/refresh", "Transfer-Encoding: chunked") + "3\r\nabc\r\n")
            client.send("0\r\n\r\n")
            let service = try await origin.accept()
            #expect(try await service.readHead()["transfer-encoding"] == "chunked")
            #expect(try await service.read(through: "abc\r\n") == "3\r\nabc\r\n")
            #expect(try await service.read(through: "0\r\n\r\n") == "0\r\n\r\n")
            service.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            #expect(try await client.readAnswer().body == "ok")
        }
    }

    private static let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 262_144)
    private static let pieces = 400
    private static let total = pieces * 262_144

    @Test("a client that does not read stalls the service instead of filling our memory")
    func slowReader() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port]) { gateway in
            let client = try await gateway.connect()
            try await client.setReading(false)
            client.send(request("GET", "/auth/big"))
            let service = try await origin.accept()
            _ = try await service.readHead()
            service.send("HTTP/1.1 200 OK\r\nContent-Length: \(Self.total)\r\n\r\n")
            for _ in 0..<Self.pieces { service.send(Self.piece) }
            try await Self.letOthersPass(gateway)
            // What is gone from the service lies in the kernel's buffers of two connections and ours of 64 KiB.
            #expect(service.totalFlushed < Self.total / 2)
            try await client.setReading(true)
            try await client.discard(untilTotal: Self.total)
        }
    }

    @Test("a service that does not read stalls the uploading client")
    func slowService() async throws {
        let origin = try await Origin.start()
        let limits = BodyLimits(json: Self.total, upload: Self.total)
        try await RunningGateway.run(origins: [origin.port], limits: limits) { gateway in
            let client = try await gateway.send(request("POST", "/auth/refresh", "Content-Length: \(Self.total)"))
            let service = try await origin.accept()
            let head = try await service.readHead()
            #expect(head["content-length"] == "\(Self.total)")
            try await service.setReading(false)
            for _ in 0..<Self.pieces { client.send(Self.piece) }
            try await Self.letOthersPass(gateway)
            #expect(client.totalFlushed < Self.total / 2)
            try await service.setReading(true)
            try await service.discard(untilTotal: Self.total)
            service.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            #expect(try await client.readAnswer().body == "ok")
        }
    }

    /// The event loop has had ample time to move whatever it would move: it answered many others meanwhile.
    private static func letOthersPass(_ gateway: RunningGateway) async throws {
        let other = try await gateway.connect()
        for _ in 0..<500 {
            other.send(request("GET", "/health"))
            _ = try await other.readAnswer()
        }
    }
}
