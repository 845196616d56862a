import ArgumentParser
import ServiceKit

/// `ba config`: the variables of all services, generated from their declarations.
struct Config: AsyncParsableCommand {
    enum Form: String, ExpressibleByArgument, CaseIterable {
        /// docs/configuration.md.
        case markdown
        /// .env.example.
        case env
    }

    static let configuration = CommandConfiguration(
        abstract: "Print the reference of all variables, as docs/configuration.md or .env.example has it.")

    @Option(help: "markdown or env.")
    var form = Form.markdown

    func run() async throws {
        var reference = ConfigurationReference()
        for service in ["gateway", "auth", "chat", "documents"] {
            let variables = try await ServiceExecutable.named(service)
                .answer(to: "--describe-configuration", as: [VariableReference].self)
            reference.add(variables, of: service)
        }
        switch form {
        case .markdown: print(reference.markdown)
        case .env: print(reference.environmentFile)
        }
    }
}
