import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// `ba health URL`: whether something answers well there, for health checks in images that hold no other HTTP client.
struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a health address; leaves with 0 when it answers 2xx, with 1 otherwise.")

    @Argument(help: "Such as http://127.0.0.1:8081/health/ready")
    var url: String

    @Option(help: "How many seconds the answer may take.")
    var timeout = 2

    /// More than any health report has; what exceeds it is not one.
    private static let mostBytes = 64 * 1_024

    func validate() throws {
        guard let parts = URL(string: url), ["http", "https"].contains(parts.scheme), parts.host() != nil else {
            throw ValidationError("\(url) is not an address such as http://127.0.0.1:8081/health/ready.")
        }
        guard timeout > 0 else { throw ValidationError("The timeout must be a positive number of seconds.") }
    }

    func run() async throws {
        let answer: HTTPClientResponse
        let report: ByteBuffer
        do {
            answer = try await HTTPClient.shared.execute(
                HTTPClientRequest(url: url), timeout: .seconds(Int64(timeout)))
            report = try await answer.body.collect(upTo: Self.mostBytes)
        } catch {
            Terminal.complain("\(url) does not answer: \(error)")
            throw ExitCode.failure
        }
        Terminal.say(String(buffer: report))
        guard (200..<300).contains(answer.status.code) else {
            Terminal.complain("\(url) answers \(answer.status.code).")
            throw ExitCode.failure
        }
    }
}
