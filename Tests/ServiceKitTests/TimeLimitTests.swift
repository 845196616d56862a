import ServiceKit
import Testing

@Suite("Nothing is waited for longer than its limit")
struct TimeLimitTests {
    @Test("what is in time is returned, or thrown")
    func inTime() async throws {
        #expect(try await withTimeLimit(.seconds(10)) { 5 } == 5)
        await #expect(throws: Problem.notAuthenticated) {
            try await withTimeLimit(.seconds(10)) { throw Problem.notAuthenticated }
        }
    }

    @Test("what is late is left to itself, even if it cannot be cancelled")
    func late() async throws {
        let (gate, opening) = AsyncStream.makeStream(of: Void.self)
        let began = ContinuousClock.now
        await #expect(throws: TimeLimitExceeded.self) {
            try await withTimeLimit(.milliseconds(50)) {
                // Nobody else's cancellation reaches this one.
                await Task.detached { for await _ in gate {} }.value
            }
        }
        #expect(ContinuousClock.now - began < .seconds(5))
        opening.finish()
    }

    @Test("whoever is cancelled does not wait either")
    func cancelled() async throws {
        let (gate, opening) = AsyncStream.makeStream(of: Void.self)
        let waiting = Task {
            try await withTimeLimit(.seconds(60)) { await Task.detached { for await _ in gate {} }.value }
        }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        opening.finish()
    }
}
