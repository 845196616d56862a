import Foundation
import Logging

/// Writes one line per event to standard output.
struct LineLogHandler: LogHandler {
    let service: String
    let label: String
    let format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(
        service: String, label: String, format: LogFormat, level: Logger.Level, provider: Logger.MetadataProvider?
    ) {
        self.service = service
        self.label = label
        self.format = format
        logLevel = level
        metadataProvider = provider
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { _, own in own }
        all.merge(event.metadata ?? [:]) { _, own in own }
        all["hb.request.id"] = nil
        let line = LogLine(
            at: .now(), level: event.level.rawValue, service: service, message: event.message.description,
            metadata: all.mapValues(\.description))
        let text = format == .json ? line.json : line.human
        // One write per line, so that lines of several threads never mix.
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}

/// A log event in its two written forms.
struct LogLine {
    var at: Timestamp
    var level: String
    var service: String
    var message: String
    var metadata: [String: String]

    var json: String {
        var members = metadata
        members["at"] = at.text
        members["level"] = level
        members["service"] = service
        members["message"] = message
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(members), as: UTF8.self)
        } catch {
            preconditionFailure("a dictionary of text always encodes: \(error)")
        }
    }

    /// Control characters are escaped, so that what a person typed cannot forge a line.
    var human: String {
        let time = at.text.dropFirst(11).prefix(12)
        let details = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let line = "\(time) \(level.uppercased()) \(service): \(message)\(details)"
        return line.unicodeScalars.map { scalar in
            scalar.value < 0x20 || scalar.value == 0x7F ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }.joined()
    }
}
