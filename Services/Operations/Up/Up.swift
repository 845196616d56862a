import ArgumentParser
import Foundation
import Logging
import ServiceKit
import ServiceLifecycle
import UnixSignals

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
        if let first = household.members.first {
            // Made once here, so that the services starting together all find it.
            _ = try DevelopmentSecrets.completing(first.environment)
        }
        let mistakes = try await household.mistakes()
        guard mistakes.isEmpty else {
            Terminal.complain(ConfigurationReport(mistakes: mistakes).description)
            throw ExitCode(ServiceProcess.configurationExitCode)
        }
        // Stopped in reverse: the gateway first, so that no request finds its service gone.
        let services: [any Service] = household.members.map(ChildProcess.init) + [Announcement(household: household)]
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigint, .sigterm, .sighup],
            logger: Logger(label: "ba", factory: { _ in SwiftLogNoOpLogHandler() }))
        group.maximumGracefulShutdownDuration = .seconds(40)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let refusal as ChildProcess.Refusal {
            throw ExitCode(refusal.code)
        }
    }
}
