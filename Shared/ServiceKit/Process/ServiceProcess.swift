import Foundation
import Hummingbird
public import Logging
import Metrics
public import ServiceLifecycle
import UnixSignals

/// What a service is built from.
public struct ProcessStart: Sendable {
    public let name: String
    public let configuration: Configuration
    public let logger: Logger
    public let metrics: PrometheusMetrics
    public let departure: Departure

    public init(name: String, configuration: Configuration, logger: Logger, metrics: PrometheusMetrics) {
        departure = Departure(delay: configuration[CommonVariables.drainDelay], logger: logger)
        self.name = name
        self.configuration = configuration
        self.logger = logger
        self.metrics = metrics
    }
}

/// A service as a process: checked configuration, logging, metrics, and an orderly end on SIGTERM and SIGINT.
public enum ServiceProcess {
    /// `EX_CONFIG` of sysexits.h: the configuration is wrong, nothing was started.
    public static let configurationExitCode: Int32 = 78

    /// Runs the service until it is told to stop. With `--check-configuration`, `--describe-configuration`
    /// or `--describe-routes` it prints that as JSON instead; with `--health` it asks the service that runs here.
    /// - Parameters:
    ///   - rules: what several variables must agree on.
    ///   - health: where the running service says whether it is ready.
    ///   - build: makes what runs; earlier services in the list outlive later ones at shutdown, and all of them
    ///   the departure.
    public static func run(
        _ name: String, variables: [any Declaration], rules: [ConfigurationRule] = [], health: HealthAddress,
        build: @Sendable (ProcessStart) async throws -> [any Service]
    ) async {
        // A peer that leaves mid-write must be an error on its connection, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        Heaps.limit()
        OpenFiles.raiseLimit()
        do {
            switch CommandLine.arguments.dropFirst().first {
            case nil: try await serve(name, variables, rules, build)
            case "--health": try await askHealth(health)
            case "--check-configuration": try checkConfiguration(variables, rules)
            case "--describe-configuration": try describe(variables.map(\.reference))
            case "--describe-routes": try await describe(routes(name, variables, build))
            case let unknown?: throw UnknownArgument(text: unknown)
            }
        } catch let report as ConfigurationReport {
            fail(name, report.description, code: configurationExitCode)
        } catch let refusal as StartRefusal {
            fail(name, refusal.reason, code: configurationExitCode)
        } catch let unhealthy as Unhealthy {
            fail(name, unhealthy.reason, code: 1)
        } catch let unknown as UnknownArgument {
            fail(
                name,
                "unknown argument \(unknown.text); try --health, --check-configuration, --describe-configuration or "
                    + "--describe-routes",
                code: 64)
        } catch {
            fail(name, "stopped: \(error)", code: 1)
        }
    }

    private static func serve(
        _ name: String, _ variables: [any Declaration], _ rules: [ConfigurationRule],
        _ build: (ProcessStart) async throws -> [any Service]
    ) async throws {
        let environment = try DevelopmentSecrets.completing(ProcessInfo.processInfo.environment)
        let configuration = try Configuration(variables, rules: rules, environment: environment)
        LogSettings.bootstrap(service: name, configuration: configuration)
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let logger = Logger(label: name)
        if configuration.environment == .development {
            logger.notice("development mode: for this machine alone; the public needs ENVIRONMENT=production")
        }
        let start = ProcessStart(name: name, configuration: configuration, logger: logger, metrics: metrics)
        var group = ServiceGroupConfiguration(
            services: try await build(start) + [start.departure], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
        // A part is left for everything that stops after the port.
        group.maximumGracefulShutdownDuration =
            configuration[CommonVariables.drainDelay] + configuration[CommonVariables.drainTimeout] + .seconds(3)
        group.maximumCancellationDuration = .seconds(5)
        try await ServiceGroup(configuration: group).run()
        logger.notice("stopped")
    }

    /// For orchestrators: the image needs no HTTP client besides the service's own program.
    private static func askHealth(_ address: HealthAddress) async throws {
        let url = try address.url(in: ProcessInfo.processInfo.environment)
        let answer: HealthAnswer
        do {
            answer = try await HealthAnswer.asking(url)
        } catch {
            throw Unhealthy(reason: "\(url) does not answer: \(error)")
        }
        FileHandle.standardOutput.write(Data((answer.body + "\n").utf8))
        guard answer.isGood else { throw Unhealthy(reason: "\(url) answers \(answer.status)") }
    }

    /// Prints the mistakes in the environment as JSON, so that `ba up` can show those of all services at once.
    private static func checkConfiguration(_ variables: [any Declaration], _ rules: [ConfigurationRule]) throws {
        do {
            let environment = try DevelopmentSecrets.completing(ProcessInfo.processInfo.environment)
            _ = try Configuration(variables, rules: rules, environment: environment)
            try describe([ConfigurationMistake]())
        } catch let report as ConfigurationReport {
            try describe(report.mistakes)
        }
    }

    /// The routes, from a service built on an empty temporary store.
    private static func routes(
        _ name: String, _ variables: [any Declaration], _ build: (ProcessStart) async throws -> [any Service]
    ) async throws -> [Routes.Entry] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(name)-\(UUIDv7.make())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let environment = try DevelopmentSecrets.completing([CommonVariables.dataFolder.name: folder])
        let start = ProcessStart(
            name: name, configuration: try Configuration(variables, environment: environment),
            logger: Logger(label: name, factory: { _ in SwiftLogNoOpLogHandler() }), metrics: PrometheusMetrics())
        return try await build(start).compactMap { ($0 as? Application<ServiceResponder>)?.responder.routes }
            .flatMap { $0 }
    }

    private static func describe(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        FileHandle.standardOutput.write(try encoder.encode(value) + Data("\n".utf8))
    }

    private static func fail(_ name: String, _ message: String, code: Int32) -> Never {
        FileHandle.standardError.write(Data("\(name): \(message)\n".utf8))
        exit(code)
    }
}

/// Why a service will not start although its variables parse: a key that does not open what is stored, a database
/// newer than the program. Ends the process with exit code 78.
public struct StartRefusal: Error, Sendable {
    /// For the operator: what was found and what to do.
    public let reason: String

    public init(_ reason: String) {
        self.reason = reason
    }
}

private struct UnknownArgument: Error {
    let text: String
}

private struct Unhealthy: Error {
    let reason: String
}
