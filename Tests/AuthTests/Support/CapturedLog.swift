import Logging
import Synchronization

/// A log that a test can read.
final class CapturedLog: LogHandler {
    private let captured = Mutex<[String]>([])

    var lines: [String] { captured.withLock { $0 } }

    func log(event: LogEvent) {
        let details = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted().joined(separator: " ")
        captured.withLock { $0.append("\(event.level) \(event.message) \(details)") }
    }

    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }
}
