/// One thing wrong with the environment.
public struct ConfigurationMistake: Codable, Sendable, Hashable {
    /// The end of the sentence that begins with the variable's name. Never holds the value of a secret.
    public struct Reason: Error, Sendable, Equatable {
        public let text: String
        public init(_ text: String) { self.text = text }
    }

    public let variable: String
    public let reason: String
}

/// Everything wrong with the environment, at once.
public struct ConfigurationReport: Error, CustomStringConvertible, Sendable, Equatable {
    public let mistakes: [ConfigurationMistake]

    public init(mistakes: [ConfigurationMistake]) {
        self.mistakes = mistakes
    }

    public var description: String {
        let count = mistakes.count == 1 ? "one mistake" : "\(mistakes.count) mistakes"
        return
            (["The configuration has \(count); nothing was started:"]
            + mistakes.map { "  - \($0.variable) \($0.reason)" }
            + ["The reference is docs/configuration.md."]).joined(separator: "\n")
    }
}
