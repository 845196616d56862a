import ArgumentParser
import ServiceKit

/// `ba sign-out`: ends sessions at every gateway, within two seconds.
struct SignOut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-out", abstract: "Sign out one person, or everybody.",
        discussion: "They may sign in again. Auth must be running; AUTH_URL says where.")

    @OptionGroup var options: AuthAdministration.Options

    @Option(help: "The person's user id, as `ba audit` shows it.")
    var user: String?

    @Flag(help: "Everybody.")
    var everyone = false

    func validate() throws {
        guard everyone == (user == nil) else { throw ValidationError("Give either --user or --everyone.") }
    }

    private struct Outcome: Decodable, Sendable {
        var ended: Int
    }

    func run() async throws {
        let outcome = try await AuthAdministration(options).ask { auth in
            try await auth.post(
                "/internal/sessions/end", query: user.map { [("user", $0)] } ?? [], as: Outcome.self)
        }
        print(outcome.ended == 1 ? "1 session ended." : "\(outcome.ended) sessions ended.")
    }
}
