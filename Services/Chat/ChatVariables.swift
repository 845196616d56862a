import ServiceKit

/// The environment variables of the chat service.
enum ChatVariables {
    static let port = portVariable(default: 8082)
    static let interviewPace = Variable<Duration>(
        "INTERVIEW_PACE", default: .milliseconds(12),
        "The pause between two words of the guided interview's answers.")
    static let monthlyBudget = Variable<Int>(
        "MONTHLY_BUDGET_USD", default: 50,
        rule: { (0...1_000_000_000).contains($0) ? nil : "must be between 0 and 1000000000" },
        "What one person's answers may cost in a calendar month (UTC), in US dollars.")

    static let modelPrices = Variable<PricesFile?>(
        "MODEL_PRICES_FILE", default: .some(nil),
        "A JSON file with what models cost, in place of the built-in table. Unset: the built-in table.")
    static let budgetRefusal429 = Variable<Bool>(
        "COMPAT_BUDGET_429", default: false,
        "Whether a used-up budget is refused as 429 with the old text, for clients that know no 402.")

    static let all: [any Declaration] =
        CommonVariables.all + StorageVariables.all
        + [
            NeighbourVariables.auth, NeighbourVariables.documents, port, interviewPace, monthlyBudget, modelPrices,
            budgetRefusal429,
        ] + ModelVariables.all
}
