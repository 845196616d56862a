public import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

extension Application where Responder == ServiceResponder {
    /// A service's HTTP server with its routes, health and metrics.
    public static func serving(
        _ routes: Routes, health: [HealthCheck], start: ProcessStart, port: Int
    ) -> Application<ServiceResponder> {
        var routes = routes
        routes.addHealth(health + [start.departure.check], metrics: start.metrics)
        let logger = start.logger
        return Application(
            responder: ServiceResponder(
                routes, answersOnlyLocalNames: start.configuration.environment == .development),
            configuration: ApplicationConfiguration(
                address: .hostname(start.configuration[CommonVariables.host], port: port)),
            onServerRunning: { channel in
                logger.notice("ready", metadata: ["address": "\(channel.localAddress?.description ?? "unknown")"])
            },
            logger: logger)
    }
}
