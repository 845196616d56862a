/// How a turn ends in every format: once, for the reason the provider gave.
struct TurnEnding: Sendable {
    /// What a reason comes to. One that is not listed ends a turn well.
    enum Meaning: Sendable {
        case length, paused
        case failed(ProviderFailure.Kind)
    }

    /// The provider's word for why it stopped; `nil` until it says one.
    var reason: String?
    private(set) var isReached = false
    private let meanings: [String: Meaning]

    /// A model that wants more done at once is none.
    static let mostCalls = 64

    static func check(calls: Int) throws(ProviderFailure) {
        guard calls <= mostCalls else { throw ProviderFailure(.unreadable, detail: "too many tool calls") }
    }

    init(_ meanings: [String: Meaning]) {
        self.meanings = meanings
    }

    /// The events a turn ends with; none the second time.
    /// - Parameters:
    ///   - calls: what the model wants done.
    ///   - continuation: goes back with the results of the calls.
    /// - Throws: what the reason means; `cut` when there is none.
    mutating func reach(
        calls: [ToolCall], continuation: String? = nil
    ) throws(ProviderFailure) -> [ModelEvent] {
        if isReached { return [] }
        isReached = true
        guard let reason else { throw ProviderFailure(.cut) }
        switch meanings[reason] {
        case .length: return [.finished(.length)]
        case .paused: return [.finished(.paused)]
        case .failed(let kind): throw ProviderFailure(kind, detail: reason)
        case nil: break
        }
        guard !calls.isEmpty else { return [.finished(.complete)] }
        return calls.map(ModelEvent.toolCall) + (continuation.map { [.continuation($0)] } ?? [])
            + [.finished(.toolCalls)]
    }
}
