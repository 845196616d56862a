import NIOCore
import RateLimiting
import ServiceKit
import Testing

@testable import Gateway

@Suite("Who asks too often is told when to come back")
struct RateLimitTests {
    private static let threeAnHour = RateLimits([.other: RatePolicy(3, per: .hour)])

    private func ask(_ gateway: RunningGateway, _ wire: Wire, _ origin: Wire?, _ from: Origin, _ text: String)
        async throws -> Head
    {
        wire.send(text)
        if let origin { try await from.answer(on: origin) }
        return try await wire.readAnswer().head
    }

    @Test("an account gets its burst, then 429 with the draft's fields and Retry-After, readable for the page")
    func account() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port], rates: Self.threeAnHour) { gateway in
            let client = try await gateway.connect()
            let text = request(
                "GET", "/api/threads", "Authorization: Bearer \(try gateway.token())", "Origin: https://app.example.org"
            )
            client.send(text)
            let service = try await origin.accept()
            try await origin.answer(on: service)
            let first = try await client.readAnswer().head
            #expect(first.status == 200)
            #expect(first["ratelimit-policy"] == "\"default\";q=3;w=3600")
            #expect(first["ratelimit"] == "\"default\";r=2;t=1200")
            for _ in 0..<2 { #expect(try await ask(gateway, client, service, origin, text).status == 200) }

            client.send(text)
            let (head, body) = try await client.readAnswer()
            #expect(head.status == 429)
            #expect(head["content-type"] == "application/problem+json")
            #expect(body.contains(#""code":"rate_limited""#))
            #expect(head["ratelimit"] == "\"default\";r=0;t=3600")
            #expect(head["retry-after"] == "1200")
            #expect(head["access-control-allow-origin"] == "https://app.example.org")
            let exposed = head["access-control-expose-headers"] ?? ""
            for name in ["RateLimit", "RateLimit-Policy", "Retry-After"] { #expect(exposed.contains(name)) }
        }
    }

    @Test("a preflight and the gateway's own pages spend nothing")
    func free() async throws {
        try await RunningGateway.run(rates: RateLimits([.other: RatePolicy(1, per: .hour)])) { gateway in
            let client = try await gateway.connect()
            for _ in 0..<5 {
                client.send(
                    request(
                        "OPTIONS", "/api/threads", "Origin: https://app.example.org",
                        "Access-Control-Request-Method: GET"))
                #expect(try await client.readAnswer().head.status == 204)
                client.send(request("GET", "/config.json"))
                #expect(try await client.readAnswer().head.status == 200)
            }
            client.send(request("GET", "/api/threads"))
            #expect(try await client.readAnswer().head.status == 401)
            client.send(request("GET", "/api/threads"))
            #expect(try await client.readAnswer().head.status == 429)
        }
    }

    @Test("without a token the address counts, whatever the client says it is; a token has an account of its own")
    func spoofed() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port], rates: Self.threeAnHour) { gateway in
            let client = try await gateway.connect()
            var statuses: [Int: Int] = [:]
            for n in 0..<200 {
                client.send(
                    request("GET", "/api/threads", "X-Forwarded-For: 192.0.2.\(n)", "Forwarded: for=10.0.0.\(n)"))
                statuses[try await client.readAnswer().head.status, default: 0] += 1
            }
            #expect(statuses == [401: 3, 429: 197])
            client.send(request("GET", "/api/threads", "Authorization: Bearer \(try gateway.token())"))
            try await origin.answer(on: try await origin.accept())
            #expect(try await client.readAnswer().head.status == 200)
        }
    }

    @Test("an account that is being given as many answers as it may gets 429, until one has ended")
    func concurrentAnswers() async throws {
        let origin = try await Origin.start()
        try await RunningGateway.run(origins: [origin.port], concurrentAnswers: 1) { gateway in
            let token = try gateway.token()
            let text =
                "POST /api/threads/1/chat HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n"
                + "Content-Length: 2\r\n\r\n{}"
            let first = try await gateway.send(text)
            let service = try await origin.accept()
            _ = try await service.read(through: "\r\n\r\n{}")
            let second = try await gateway.send(text)
            let (head, body) = try await second.readAnswer()
            #expect(head.status == 429)
            #expect(body.contains(#""code":"too_many_answers""#))
            #expect(head["retry-after"] != nil)

            service.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            #expect(try await first.readAnswer().head.status == 200)
            second.send(text)
            _ = try await service.read(through: "\r\n\r\n{}")
            service.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            #expect(try await second.readAnswer().head.status == 200)
        }
    }
}

@Suite("Buckets in memory")
struct RateBucketsTests {
    private static let now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private func key(_ n: Int) -> RateKey {
        RateKey(kind: .other, subject: .network(IPAddress(high: 0x2001, low: UInt64(n)).network))
    }

    @Test("a /64 of IPv6 is one sender, kinds of work are counted apart")
    func keys() throws {
        let policy = RatePolicy(1, per: .hour)
        let buckets = RateBuckets()
        let one = try #require(IPAddress("2001:db8::1")), other = try #require(IPAddress("2001:db8::ffff:2"))
        #expect(
            buckets.take(from: RateKey(kind: .other, subject: RateSubject(nil, from: one)), under: policy, at: Self.now)
                .isAdmitted)
        #expect(
            !buckets.take(
                from: RateKey(kind: .other, subject: RateSubject(nil, from: other)), under: policy, at: Self.now
            ).isAdmitted)
        #expect(
            buckets.take(from: RateKey(kind: .chat, subject: RateSubject(nil, from: one)), under: policy, at: Self.now)
                .isAdmitted)
    }

    @Test("a crowd of new senders neither grows the memory nor sets free who is held back")
    func bounded() {
        let policy = RatePolicy(10, per: .hour)
        let buckets = RateBuckets(capacity: 1_600)
        let greedy = RateKey(kind: .other, subject: .account("greedy"))
        for _ in 0..<10 { #expect(buckets.take(from: greedy, under: policy, at: Self.now).isAdmitted) }
        for n in 0..<20_000 {
            let crowd = RateKey(kind: .other, subject: .account("\(n)"))
            _ = buckets.take(from: crowd, under: policy, at: Self.now)
        }
        #expect(buckets.count <= 1_600)
        #expect(!buckets.take(from: greedy, under: policy, at: Self.now).isAdmitted)
    }
}
