/// What several variables must agree on, beyond what each of them says by itself.
public struct ConfigurationRule: Sendable {
    let mistakes: @Sendable (_ present: Set<String>, DeploymentEnvironment) -> [ConfigurationMistake]

    /// - Parameter mistakes: gets the names of the declared variables that are set, also those in a `_FILE`.
    public init(
        _ mistakes: @escaping @Sendable (_ present: Set<String>, DeploymentEnvironment) -> [ConfigurationMistake]
    ) {
        self.mistakes = mistakes
    }

    /// Variables that are only good together: all of them are set or none.
    public static func allOrNone(_ names: [String]) -> ConfigurationRule {
        ConfigurationRule { present, _ in
            let set = names.filter(present.contains)
            guard let first = set.first, set.count < names.count else { return [] }
            return names.filter { !present.contains($0) }.map {
                ConfigurationMistake(
                    variable: $0, reason: "must be set, because \(first) is; they are only good together")
            }
        }
    }

    /// In production at least one of these is needed.
    public static func oneInProduction(of names: [String], _ reason: String) -> ConfigurationRule {
        ConfigurationRule { present, environment in
            guard environment == .production, let first = names.first, present.isDisjoint(with: names) else {
                return []
            }
            return [ConfigurationMistake(variable: first, reason: reason)]
        }
    }
}
