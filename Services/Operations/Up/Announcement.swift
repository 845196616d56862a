import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import ServiceLifecycle

/// Tells the person where to go, once everything answers.
struct Announcement: Service {
    let household: Household

    func run() async throws {
        await cancelWhenGracefulShutdown {
            guard await waitUntilReady() else { return }
            Terminal.say("BA Assistant is ready: http://localhost:\(household.port)")
            for member in household.members where member.name != "gateway" {
                Terminal.whisper("  \(member.name) http://127.0.0.1:\(member.port)")
            }
            Terminal.whisper("  gateway admin http://127.0.0.1:\(household.adminPort)")
            Terminal.whisper("Press Ctrl-C to stop; everything is kept in \(household.dataFolder).")
        }
        try await gracefulShutdown()
    }

    /// The gateway says that every service is ready; `false` when told to stop before that.
    private func waitUntilReady() async -> Bool {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(household.port)/health")
        while !Task.isCancelled {
            if let answer = try? await HTTPClient.shared.execute(request, timeout: .seconds(2)),
                answer.status.code == 200
            {
                return true
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }
}
