import ArgumentParser
import Logging
import ServiceKit
import ServiceLifecycle
import UnixSignals

extension Household {
    /// Runs what stands for its members until one of them fails or Ctrl-C, and says meanwhile where they are to be found.
    /// - Parameter processes: one for each member, in their order. They are stopped in reverse: the gateway first, so that no
    ///   request finds its service gone.
    /// - Throws: `ExitCode`, when one of them refuses to start.
    func run(_ processes: [any Service]) async throws {
        var group = ServiceGroupConfiguration(
            services: (processes + [Announcement(household: self)]).map {
                .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup)
            },
            gracefulShutdownSignals: [.sigint, .sigterm, .sighup],
            logger: Logger(label: "ba", factory: { _ in SwiftLogNoOpLogHandler() }))
        group.maximumGracefulShutdownDuration = .seconds(40)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let refusal as ChildProcess.Refusal {
            throw ExitCode(refusal.code)
        }
    }

    /// Made once, so that the services that start together all find them.
    func makeDevelopmentSecrets() throws {
        if let first = members.first { _ = try DevelopmentSecrets.completing(first.environment) }
    }
}
