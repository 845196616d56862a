import Hummingbird
import ServiceKit
import Storage

@main
enum AuthProcess {
    static func main() async {
        await ServiceProcess.run(
            "auth", variables: AuthVariables.all, rules: ProviderVariables.rules,
            health: HealthAddress(port: AuthVariables.port)
        ) { start in
            let seal = try SigningKeyRing.seal(under: start.configuration.secretKeys)
            let store = try await ServiceStore.open(
                start, service: AuthSchema.name, migrations: AuthSchema.migrations, sealed: [], with: seal)
            let auth = try await buildAuth(
                configuration: start.configuration, database: store.database, logger: start.logger)
            let server = Application.serving(
                auth.routes, health: [store.health], start: start, port: start.configuration[AuthVariables.port])
            return [store] + auth.services + [server]
        }
    }
}
