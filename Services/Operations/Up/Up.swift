import ArgumentParser
import Foundation
import ServiceKit

/// `ba up`: the four services on this machine, until Ctrl-C.
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start gateway, auth, chat and documents, and stop them together on Ctrl-C.",
        discussion: """
            The environment passes through to the services. Ports of the inner services are free ones unless \
            AUTH_PORT, CHAT_PORT, DOCUMENTS_PORT or ADMIN_PORT say otherwise.
            """)

    @Option(help: "The port to open in the browser.")
    var port = 8080

    @Option(help: "The folder for the SQLite files and the development secrets.")
    var data = "./data"

    func run() async throws {
        let household = try Household(
            port: port, dataFolder: data, environment: ProcessInfo.processInfo.environment,
            folder: ServiceExecutable.folder)
        try household.makeDevelopmentSecrets()
        let mistakes = try await household.mistakes()
        guard mistakes.isEmpty else {
            Terminal.complain(ConfigurationReport(mistakes: mistakes).description)
            throw ExitCode(ServiceProcess.configurationExitCode)
        }
        try await household.run(household.members.map(ChildProcess.init))
    }
}
