import Foundation

/// The checked values of a service's declared variables.
public struct Configuration: Sendable {
    public let environment: DeploymentEnvironment
    private let values: [String: any Sendable]

    /// Reads every declared variable from `environment` (and `NAME_FILE` for a secret).
    /// - Parameter rules: what several variables must agree on.
    /// - Throws: `ConfigurationReport` with all mistakes, among them names that are nearly a declared one.
    public init(
        _ declared: [any Declaration], rules: [ConfigurationRule] = [], environment variables: [String: String]
    ) throws(ConfigurationReport) {
        var mistakes: [ConfigurationMistake] = []
        var values: [String: any Sendable] = [:]

        func resolve(_ declaration: any Declaration, in environment: DeploymentEnvironment) {
            do throws(ConfigurationMistake.Reason) {
                let text = try Self.text(of: declaration, in: variables)
                values[declaration.name] = try declaration.resolve(text, in: environment)
            } catch {
                mistakes.append(ConfigurationMistake(variable: declaration.name, reason: error.text))
            }
        }

        resolve(CommonVariables.environment, in: .development)
        environment = values[CommonVariables.environment.name] as? DeploymentEnvironment ?? .production
        for declaration in declared where declaration.name != CommonVariables.environment.name {
            resolve(declaration, in: environment)
        }
        let present = Set(
            declared.filter { Self.names(of: $0).contains { !(variables[$0] ?? "").isEmpty } }.map(\.name))
        for rule in rules { mistakes += rule.mistakes(present, environment) }
        mistakes += NearMiss.mistakes(in: variables.keys, declared: declared.flatMap(Self.names))
        guard mistakes.isEmpty else { throw ConfigurationReport(mistakes: mistakes) }
        self.values = values
    }

    /// The value of a variable that the service has listed.
    public subscript<Value>(_ variable: Variable<Value>) -> Value {
        guard let stored = values[variable.name], let value = stored as? Value else {
            preconditionFailure("\(variable.name) is read but not in the service's list of variables")
        }
        return value
    }

    /// The names a declaration answers to in the environment.
    private static func names(of declaration: any Declaration) -> [String] {
        declaration.isSecret ? [declaration.name, declaration.name + "_FILE"] : [declaration.name]
    }

    private static func text(
        of declaration: any Declaration, in variables: [String: String]
    ) throws(ConfigurationMistake.Reason) -> String? {
        let direct = variables[declaration.name].flatMap { $0.isEmpty ? nil : $0 }
        guard declaration.isSecret, let path = variables[declaration.name + "_FILE"], !path.isEmpty else {
            return direct
        }
        guard direct == nil else {
            throw .init("and \(declaration.name)_FILE are both set; keep one of them")
        }
        do {
            return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw .init("cannot be read from the file that \(declaration.name)_FILE names (\(path))")
        }
    }
}
