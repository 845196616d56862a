/// How log lines are written to standard output.
public enum LogFormat: String, ConfigurationValue, CaseIterable {
    case json, human

    public static var kind: String { "json or human" }
    public static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> LogFormat {
        guard let value = LogFormat(rawValue: text) else { throw .init("must be json or human") }
        return value
    }
    public var text: String { rawValue }
}
