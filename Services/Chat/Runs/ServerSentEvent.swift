import ServiceKit

/// The wire form of an event (HTML Living Standard, "Server-sent events"), lines ending in CRLF as the contract's
/// clients were written against.
enum ServerSentEvent {
    static func text(_ event: NumberedEvent, of runID: String) -> String {
        "id: \(EventID(runID: runID, seq: event.seq).text)\r\nevent: \(event.event.name)\r\ndata: \(event.event.data)\r\n\r\n"
    }

    /// Named and with data, because a page never sees a comment; without an id, because it is not part of the answer.
    static func heartbeat(at moment: Timestamp) -> String {
        "event: heartbeat\r\ndata: {\"at\":\"\(moment.text)\"}\r\n\r\n"
    }
}

/// `<run>:<seq>`, as a reader sends it back in `Last-Event-ID`.
struct EventID: Sendable, Equatable {
    var runID: String
    var seq: Int

    init(runID: String, seq: Int) {
        self.runID = runID
        self.seq = seq
    }

    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let seq = Int(text[text.index(after: colon)...]), seq >= 0 else {
            return nil
        }
        runID = String(text[..<colon])
        self.seq = seq
    }

    var text: String { "\(runID):\(seq)" }
}
