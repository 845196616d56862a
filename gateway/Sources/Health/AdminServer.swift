import Hummingbird
import Logging
import ServiceKit

/// Health and metrics for the operator, on a port of its own that the public does not reach.
enum AdminServer {
    static func application(
        host: String, port: Int, checks: [HealthCheck], metrics: PrometheusMetrics, logger: Logger
    ) -> some ApplicationProtocol {
        let nobody = Authenticator(
            person: { _ in throw Problem.notAuthenticated }, service: { _ in throw Problem.notAuthenticated })
        var routes = Routes(authenticator: nobody)
        routes.addHealth(checks, metrics: metrics)
        return Application(
            responder: ServiceResponder(routes),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            logger: logger)
    }
}
