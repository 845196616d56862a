/// One provider's HTTP interface: how a conversation is asked and how its answer is read. Pure.
protocol WireFormat: Sendable {
    associatedtype Decoder: TurnDecoder

    /// The path and query behind the base URL, and the body.
    func request(for prompt: Prompt) -> WireRequest
    /// Reads the answer to that request.
    func decoder(for prompt: Prompt) -> Decoder
}

struct WireRequest: Sendable, Equatable {
    /// Begins with `/`.
    var path: String
    /// Lower-case names. Holds the key: never logged.
    var headers: [(name: String, value: String)]
    var body: JSONValue

    static func == (left: WireRequest, right: WireRequest) -> Bool {
        left.path == right.path && left.body == right.body
            && left.headers.map { [$0.name, $0.value] } == right.headers.map { [$0.name, $0.value] }
    }
}

/// Turns the frames of one turn into events: a pure state machine.
protocol TurnDecoder: Sendable {
    mutating func take(_ frame: StreamFrame) throws(ProviderFailure) -> [ModelEvent]
    /// The provider has closed the stream.
    /// - Throws: `ProviderFailure` of kind `cut` when the turn is not whole.
    mutating func end() throws(ProviderFailure) -> [ModelEvent]
}

/// Says what a growing total has grown by.
struct UsageMeter: Sendable {
    private(set) var said = TokenUsage()

    /// - Parameter total: all of the turn so far.
    mutating func rise(to total: TokenUsage) -> [ModelEvent] {
        let added = TokenUsage(
            input: total.input - said.input, output: total.output - said.output,
            cacheWrite: total.cacheWrite - said.cacheWrite, cacheRead: total.cacheRead - said.cacheRead)
        guard added != TokenUsage() else { return [] }
        said = total
        return [.usage(added)]
    }
}
