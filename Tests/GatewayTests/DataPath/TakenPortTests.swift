import NIOCore
import ServiceKit
import Testing

@testable import Gateway

@Suite("A port that somebody else has")
struct TakenPortTests {
    @Test("the gateway refuses to start, in a sentence that names the port")
    func refusal() async throws {
        try await RunningGateway.run { gateway in
            let second = Listener(
                host: "127.0.0.1", port: gateway.port, context: gateway.context, drainDeadline: .seconds(1))
            let refusal = await #expect(throws: StartRefusal.self) { try await second.run() }
            #expect(refusal?.reason.contains("127.0.0.1:\(gateway.port)") == true)
        }
    }
}
