import ServiceKit
import ServiceLifecycle
import Subprocess
import SystemPackage

/// One service as a child process: kept alive until told to stop, then ended in good order.
struct ChildProcess: Service {
    /// The service would not start, and starting it again would not help.
    struct Refusal: Error {
        var code: Int32
    }

    let member: Household.Member

    /// A service that ends this soon after its start, this often in a row, is not started again.
    private static let soon = Duration.seconds(5)
    private static let mostQuickEnds = 3

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            var quickEnds = 0
            while !Task.isCancelled {
                let started = ContinuousClock.now
                let status = try await runOnce()
                if Task.isCancelled { return }
                if status == .exited(ServiceProcess.configurationExitCode) {
                    throw Refusal(code: ServiceProcess.configurationExitCode)
                }
                quickEnds = ContinuousClock.now - started < Self.soon ? quickEnds + 1 : 0
                guard quickEnds < Self.mostQuickEnds else {
                    Terminal.say("\(member.name) does not stay up (\(status)); stopping. LOG_LEVEL=info shows more.")
                    throw Refusal(code: 1)
                }
                Terminal.say("\(member.name) ended unexpectedly (\(status)); starting it again.")
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// One life of it. When the task is cancelled it is told to stop, and has fifteen seconds for it.
    func runOnce() async throws -> TerminationStatus {
        var options = PlatformOptions()
        // A group of its own: Ctrl-C reaches this process alone, which then stops the services in order.
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(15))]
        do {
            return try await Subprocess.run(
                .path(FilePath(member.executable.path)),
                environment: .custom(member.environment.asSubprocessEnvironment), platformOptions: options,
                output: .currentStandardOutput, error: .currentStandardError
            ).terminationStatus
        } catch let error as SubprocessError {
            if Task.isCancelled { return .exited(0) }
            Terminal.say("\(member.name) cannot be started from \(member.executable.path): \(error)")
            throw Refusal(code: 1)
        }
    }
}
