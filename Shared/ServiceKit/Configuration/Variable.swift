/// The one declaration of an environment variable: from it come parsing, the report of mistakes, the near-miss
/// suggestion, the `_FILE` form of a secret, and the reference in docs/configuration.md.
public struct Variable<Value: ConfigurationValue>: Sendable {
    public let name: String
    public let summary: String
    /// `nil`: the process does not start without it.
    public let fallback: Value?
    /// The value when unset in production, where that differs.
    public let productionFallback: Value?
    public let isSecret: Bool
    public let isNeededInProduction: Bool
    /// What is wrong with a value, as the end of "NAME …"; `nil` when it is fine.
    let rule: @Sendable (Value) -> String?
    /// The same, asked in production only.
    let productionRule: @Sendable (Value) -> String?

    /// - Parameters:
    ///   - summary: One sentence for the reference.
    ///   - rule: What is wrong with a value, as the end of the sentence "NAME …", or `nil`.
    public init(
        _ name: String, default fallback: Value? = nil, inProduction productionFallback: Value? = nil,
        secret: Bool = false, neededInProduction: Bool = false,
        rule: @escaping @Sendable (Value) -> String? = { _ in nil },
        productionRule: @escaping @Sendable (Value) -> String? = { _ in nil },
        _ summary: String
    ) {
        self.name = name
        self.summary = summary
        self.fallback = fallback
        self.productionFallback = productionFallback
        isSecret = secret
        isNeededInProduction = neededInProduction
        self.rule = rule
        self.productionRule = productionRule
    }
}

/// A declaration whose type does not matter: what a service lists.
public protocol Declaration: Sendable {
    var name: String { get }
    var isSecret: Bool { get }
    var reference: VariableReference { get }

    /// The parsed value of `text`, or of the fallback when it is `nil`.
    func resolve(_ text: String?, in environment: DeploymentEnvironment) throws(ConfigurationMistake.Reason)
        -> any Sendable
}

extension Variable: Declaration {
    public func resolve(
        _ text: String?, in environment: DeploymentEnvironment
    ) throws(ConfigurationMistake.Reason) -> any Sendable {
        let production = environment == .production
        guard let text else {
            if production, isNeededInProduction { throw .init("must be set in production. \(summary)") }
            guard let value = (production ? productionFallback : nil) ?? fallback else {
                throw .init("must be set. \(summary)")
            }
            return value
        }
        let value = try Value.parse(text)
        if let complaint = rule(value) ?? (production ? productionRule(value) : nil) { throw .init(complaint) }
        return value
    }

    public var reference: VariableReference {
        VariableReference(
            name: name, kind: Value.kind, fallback: isSecret ? nil : fallback?.text,
            isSecret: isSecret, isNeededInProduction: isNeededInProduction, summary: summary)
    }
}

/// A variable as the reference and `--describe-configuration` show it.
public struct VariableReference: Codable, Sendable, Equatable {
    public var name: String
    public var kind: String
    public var fallback: String?
    public var isSecret: Bool
    public var isNeededInProduction: Bool
    public var summary: String

    public init(
        name: String, kind: String, fallback: String?, isSecret: Bool, isNeededInProduction: Bool, summary: String
    ) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
        self.isSecret = isSecret
        self.isNeededInProduction = isNeededInProduction
        self.summary = summary
    }
}
