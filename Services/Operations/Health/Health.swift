import ArgumentParser
import Foundation
import ServiceKit

/// `ba health URL`: whether something answers well there. A service's own program asks itself with `--health`.
struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a health address; leaves with 0 when it answers 2xx, with 1 otherwise.")

    @Argument(help: "Such as http://127.0.0.1:8081/health/ready")
    var url: String

    @Option(help: "How many seconds the answer may take.")
    var timeout = 2

    func validate() throws {
        guard let parts = URL(string: url), ["http", "https"].contains(parts.scheme), parts.host() != nil else {
            throw ValidationError("\(url) is not an address such as http://127.0.0.1:8081/health/ready.")
        }
        guard timeout > 0 else { throw ValidationError("The timeout must be a positive number of seconds.") }
    }

    func run() async throws {
        let answer: HealthAnswer
        do {
            answer = try await HealthAnswer.asking(url, within: .seconds(timeout))
        } catch {
            Terminal.complain("\(url) does not answer: \(error)")
            throw ExitCode.failure
        }
        Terminal.say(answer.body)
        guard answer.isGood else {
            Terminal.complain("\(url) answers \(answer.status).")
            throw ExitCode.failure
        }
    }
}
