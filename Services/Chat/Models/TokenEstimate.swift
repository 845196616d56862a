/// How many tokens a text will be, guessed before a provider has counted them. Only for what must be known before the
/// call or was never told: everything else is the provider's count.
enum TokenEstimate {
    /// What instructions and tools add to a request.
    static let overhead = 3_000

    /// Three bytes of UTF-8 a token: a third too many for English, about right for scripts of three bytes a letter, so
    /// that a reservation is rather too high than too low.
    static func tokens(bytes: Int) -> Int { (bytes + 2) / 3 }

    static func tokens(in text: String) -> Int { tokens(bytes: text.utf8.count) }

    static func tokens(in request: ModelRequest) -> Int {
        request.messages.reduce(overhead) { $0 + tokens(in: $1) }
    }

    static func tokens(in message: ModelMessage) -> Int {
        switch message {
        case .user(let text): tokens(in: text)
        case .assistant(let said): tokens(in: said.text) + (said.continuation.map(tokens(in:)) ?? 0)
        case .tool(let result):
            switch result.outcome {
            case .passages(let passages): passages.reduce(0) { $0 + tokens(in: $1.text) + 30 }
            default: 50
            }
        }
    }
}
