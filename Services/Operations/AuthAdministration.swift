import Access
import ArgumentParser
import Foundation
import ServiceKit

/// The running auth service, asked as the operator: with a service token that `ba` makes from `SECRET_KEY`. So it needs
/// neither the database nor its engine, works from inside any of the containers, and auth does the work, which knows
/// what else hangs on it.
struct AuthAdministration {
    struct Options: ParsableArguments {
        @Option(help: "The folder with the development secrets, where SECRET_KEY is not set.")
        var data = "./data"
    }

    let client: ServiceClient
    private let http: HTTPClientService

    /// - Throws: `ExitCode` 78 after saying what is wrong with the configuration.
    init(_ options: Options, environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        let http = HTTPClientService()
        let configuration: Configuration
        do throws(ConfigurationReport) {
            let folder = environment["DATA_DIR"] ?? options.data
            let complete = try DevelopmentSecrets.completing(
                environment.merging(["DATA_DIR": folder]) { _, new in new })
            configuration = try Configuration(Self.variables, environment: complete)
        } catch {
            Terminal.complain(error.description)
            throw ExitCode(ServiceProcess.configurationExitCode)
        }
        let tokens = ServiceTokenIssuer(service: "ba", secrets: configuration.secretKeys)
        self.http = http
        client = ServiceClient(name: "auth", base: configuration[NeighbourVariables.auth], http: http.client) { _ in
            try tokens.token(for: "auth")
        }
    }

    private static let variables: [any Declaration] = [
        CommonVariables.environment, CommonVariables.dataFolder, CommonVariables.secretKey,
        CommonVariables.previousSecretKey, NeighbourVariables.auth,
    ]

    /// Runs one exchange; a refusal is told in its own sentence.
    func ask<Answer>(_ exchange: (ServiceClient) async throws -> Answer) async throws -> Answer {
        do {
            return try await exchange(client)
        } catch let problem as Problem {
            Terminal.complain(problem.detail)
            throw ExitCode.failure
        }
    }
}
