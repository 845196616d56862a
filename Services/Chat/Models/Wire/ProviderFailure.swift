/// Why a provider gave no answer, or no whole one.
struct ProviderFailure: Error, Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case overloaded
        case rateLimited
        /// The account's money, or its quota for the day: asking again only makes it worse.
        case spendingLimit
        case keyRefused
        case modelUnknown
        /// The conversation does not fit the model.
        case tooLong
        /// The model or the provider's filter declined.
        case refused
        /// No connection, or a 5xx of something on the way.
        case unreachable
        case timedOut
        /// The stream ended in the middle.
        case cut
        /// What came is not the provider's format.
        case unreadable
        /// The provider found something wrong with the request, which is ours to mend.
        case rejected
    }

    var kind: Kind
    /// How long the provider asks to wait.
    var retryAfter: Duration?
    /// The provider forbids, or asks for, another try whatever the status.
    var mayRetry: Bool?
    /// The provider's own words, for one line of the log; never shown to a person.
    var detail: String

    init(_ kind: Kind, retryAfter: Duration? = nil, mayRetry: Bool? = nil, detail: String = "") {
        self.kind = kind
        self.retryAfter = retryAfter
        self.mayRetry = mayRetry
        self.detail = String(detail.prefix(Self.longestDetail))
    }

    static let longestDetail = 200

    /// Whether the same request may work a moment later.
    var isPassing: Bool {
        switch kind {
        case .overloaded, .rateLimited, .unreachable, .timedOut, .cut, .unreadable: mayRetry ?? true
        case .spendingLimit, .keyRefused, .modelUnknown, .tooLong, .refused, .rejected: false
        }
    }

    /// Whether another provider is worth asking.
    var concernsOnlyThisProvider: Bool {
        isPassing || kind == .spendingLimit || kind == .overloaded || kind == .rateLimited
    }
}

extension ProviderFailure {
    /// The provider's words on one line, without this key and without anything that looks like one.
    func loggable(without secret: String?) -> String {
        var text = detail
        if let secret, !secret.isEmpty {
            text = text.replacing(secret, with: "…")
            // The words are cut off somewhere, maybe within the key.
            let beginnings = (4..<max(secret.count, 4)).reversed().map { secret.prefix($0) }
            if let beginning = beginnings.first(where: text.hasSuffix) { text = text.dropLast(beginning.count) + "…" }
        }
        text = text.replacing(/(?:sk-|AIza)[A-Za-z0-9_\-]{6,}/, with: "…")
        return String(text.map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 32 } ? " " : $0 })
    }

    /// As one sentence for the person.
    /// - Parameters:
    ///   - name: the model as people call it: "Anthropic".
    ///   - hasSpoken: whether part of the answer is already there.
    func told(of name: String, hasSpoken: Bool) -> ModelFailure {
        let kept = hasSpoken ? "what was written is kept" : "nothing was lost"
        let operatorsTask = "Whoever runs this server can mend it; until then choose another model for this thread."
        switch kind {
        case .overloaded:
            return ModelFailure("overloaded", "The AI service is overloaded; \(kept). Try again in a minute.", true)
        case .rateLimited:
            let when = retryAfter.map { $0 > .seconds(90) ? "later" : "in a minute" } ?? "in a minute"
            return ModelFailure(
                "rate_limited", "The AI service takes no more requests at the moment; \(kept). Try again \(when).", true
            )
        case .spendingLimit:
            return ModelFailure(
                "spending_limit", "This server's account with \(name) has reached its limit; \(kept). \(operatorsTask)",
                false)
        case .keyRefused:
            return ModelFailure("key_refused", "\(name) refused this server's key; \(kept). \(operatorsTask)", false)
        case .modelUnknown:
            return ModelFailure(
                "model_unknown", "\(name) does not have the model this server asks for; \(kept). \(operatorsTask)",
                false)
        case .tooLong:
            return ModelFailure(
                "conversation_too_long",
                "This conversation is too long for \(name); \(kept). Go on in a new thread, or choose another model.",
                false)
        case .refused:
            return ModelFailure(
                "declined", "\(name) declined to answer this; \(kept). Put the question another way.", false)
        case .unreachable:
            return ModelFailure(
                "unreachable", "The AI service cannot be reached; \(kept). Try again in a minute.", true)
        case .timedOut:
            return ModelFailure(
                "timed_out", "The AI service took too long; \(kept). Try again in a minute.", true)
        case .cut:
            return ModelFailure("cut_off", "The AI service broke off in the middle; \(kept). Try again.", true)
        case .unreadable:
            return ModelFailure(
                "unreadable", "The AI service sent something that is no answer; \(kept). Try again.", true)
        case .rejected:
            return ModelFailure(
                "rejected", "\(name) did not accept the request; \(kept). \(operatorsTask)", false)
        }
    }
}

extension ModelFailure {
    private static let refusals: Set = [
        "overloaded", "rate_limited", "spending_limit", "key_refused", "model_unknown", "conversation_too_long",
        "unreachable", "rejected",
    ]

    /// The provider did not take the request.
    var isRefusal: Bool { Self.refusals.contains(code) }

    fileprivate init(_ code: String, _ message: String, _ isRetryable: Bool) {
        self.init(code: code, message: message, isRetryable: isRetryable)
    }
}
