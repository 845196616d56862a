import Logging

/// Sets up logging once for the process.
public enum LogSettings {
    static let levels = Logger.Level.allCases.map(\.rawValue)

    /// Every line carries the service's name and, within a request, its correlation and trace ids.
    static func bootstrap(service: String, configuration: Configuration) {
        let format = configuration[CommonVariables.logFormat]
        let level = Logger.Level(rawValue: configuration[CommonVariables.logLevel]) ?? .info
        LoggingSystem.bootstrap(
            { label, provider in
                LineLogHandler(service: service, label: label, format: format, level: level, provider: provider)
            },
            metadataProvider: requestScope)
    }

    static let requestScope = Logger.MetadataProvider {
        guard let scope = RequestScope.current else { return [:] }
        return ["correlation_id": "\(scope.correlationID)", "trace_id": "\(scope.trace.traceID)"]
    }
}
