import ArgumentParser
import Foundation
import ServiceKit
import Subprocess
import SystemPackage

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
            reference.add(try await variables(of: service), of: service)
        }
        switch form {
        case .markdown: print(reference.markdown)
        case .env: print(reference.environmentFile)
        }
    }

    private func variables(of service: String) async throws -> [VariableReference] {
        let result = try await Subprocess.run(
            .path(FilePath(Executables.folder + "/" + service)), arguments: ["--describe-configuration"],
            output: .string(limit: 1_048_576), error: .currentStandardError)
        guard result.terminationStatus.isSuccess else {
            throw ValidationError("\(service) does not describe its configuration.")
        }
        return try JSON.decode([VariableReference].self, from: Data(result.standardOutput.utf8))
    }
}
