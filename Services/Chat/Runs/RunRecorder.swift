import Contracts
import Foundation
import ServiceKit

/// Writes one run's events in order, each durable before anyone sees it, and keeps what they add up to.
///
/// When a run is taken over from a replica that died, the model gives the same events again: those already in the log
/// are checked against it and passed over, and the answer goes on where it broke off.
actor RunRecorder {
    /// The model did not repeat what is in the log, so the answer cannot go on from there.
    struct DifferentReplay: Error {}

    private let runID: String
    private let log: EventLog
    private let hub: RunHub
    private let logged: [RunEvent]
    private var lastSeq = 0
    private(set) var answer = Answer()

    init(runID: String, logged: [RunEvent], log: EventLog, hub: RunHub) {
        self.runID = runID
        self.logged = logged
        self.log = log
        self.hub = hub
    }

    func record(_ event: RunEvent) async throws {
        let seq = lastSeq + 1
        if seq <= logged.count {
            guard logged[seq - 1] == event else { throw DifferentReplay() }
        } else {
            try await log.append(NumberedEvent(seq: seq, event: event), to: runID)
            hub.publish(event, of: runID)
        }
        lastSeq = seq
        add(event)
    }

    func keep(suggestions: [String]) { answer.extras.suggestions = suggestions }
    func keep(identity: ModelIdentity) { answer.extras.model = identity }
    func keep(memory: String) { answer.extras.memory = memory }
    func add(_ usage: TokenUsage) { answer.usage = answer.usage + usage }

    /// Where the answer ends before all that is in the log was repeated, it is what the log has.
    func abandonReplay() {
        guard isRepeating else { return }
        answer.text = ""
        answer.extras = MessageExtras()
        for event in logged { add(event) }
        lastSeq = logged.count
    }

    /// The run's last event, with its number.
    /// - Throws: `DifferentReplay` when the model is done and the log has more.
    func numbered(_ last: RunEvent) throws -> NumberedEvent {
        guard !isRepeating else { throw DifferentReplay() }
        return NumberedEvent(seq: lastSeq + 1, event: last)
    }

    private var isRepeating: Bool { lastSeq < logged.count }

    private func add(_ event: RunEvent) {
        answer.text += event.addedText
        if let citation = event.addedCitation { answer.extras.citations.append(citation) }
    }
}
