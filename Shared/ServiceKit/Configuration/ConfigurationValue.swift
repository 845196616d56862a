public import Foundation

/// A type a variable can have. `parse` throws a `ConfigurationMistake.Reason`: the end of the sentence "NAME …".
public protocol ConfigurationValue: Sendable {
    /// As the reference prints it: `text`, `whole number`, `duration`.
    static var kind: String { get }
    static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> Self
    /// As it would be written in the environment.
    var text: String { get }
}

extension String: ConfigurationValue {
    public static var kind: String { "text" }
    public static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> String { text }
    public var text: String { self }
}

extension Int: ConfigurationValue {
    public static var kind: String { "whole number" }
    public static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> Int {
        guard let value = Int(text) else { throw .init("must be a whole number, such as 8080") }
        return value
    }
    public var text: String { String(self) }
}

extension Bool: ConfigurationValue {
    public static var kind: String { "true or false" }
    public static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> Bool {
        switch text.lowercased() {
        case "true", "1", "yes", "on": true
        case "false", "0", "no", "off": false
        default: throw .init("must be true or false")
        }
    }
    public var text: String { self ? "true" : "false" }
}

extension Duration: ConfigurationValue {
    public static var kind: String { "duration" }
    public static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> Duration {
        guard let match = text.wholeMatch(of: /(\d{1,9})(ms|s|m|h|d)/), let amount = Int64(match.output.1) else {
            throw .init("must be a number with its unit, such as 500ms, 30s, 15m, 12h or 30d")
        }
        return switch match.output.2 {
        case "ms": .milliseconds(amount)
        case "s": .seconds(amount)
        case "m": .seconds(amount * 60)
        case "h": .seconds(amount * 3_600)
        default: .seconds(amount * 86_400)
        }
    }
    public var text: String {
        let milliseconds = wholeMicroseconds / 1_000
        for (unit, length) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)] as [(String, Int64)]
        where milliseconds >= length && milliseconds % length == 0 {
            return "\(milliseconds / length)\(unit)"
        }
        return "\(milliseconds)ms"
    }
}

extension URL: ConfigurationValue {
    public static var kind: String { "URL" }
    public static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> URL {
        guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme), url.host != nil
        else { throw .init("must be a URL such as https://ba.example.org") }
        return url
    }
    public var text: String { absoluteString }
}

extension Array: ConfigurationValue where Element == String {
    public static var kind: String { "comma-separated list" }
    public static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> [String] {
        text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
    public var text: String { joined(separator: ",") }
}

extension Optional: ConfigurationValue where Wrapped: ConfigurationValue {
    public static var kind: String { Wrapped.kind }
    public static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> Wrapped? { try Wrapped.parse(text) }
    public var text: String { self?.text ?? "" }
}

/// Where the process runs for: `development` is forgiving and answers only to local names, `production` refuses to
/// start with anything unsafe.
public enum DeploymentEnvironment: String, ConfigurationValue, CaseIterable {
    case development, production

    public static var kind: String { "development or production" }
    public static func parse(_ text: String) throws(ConfigurationMistake.Reason) -> DeploymentEnvironment {
        guard let value = DeploymentEnvironment(rawValue: text) else {
            throw .init("must be development or production")
        }
        return value
    }
    public var text: String { rawValue }
}
