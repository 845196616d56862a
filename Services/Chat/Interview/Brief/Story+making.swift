extension Story {
    /// One story for each capability. A case belongs to the stories it shares words with; one that fits none belongs to all if
    /// it can happen anywhere ("the connection breaks"), and else to the first story, the most important one.
    static func all(_ discovery: Discovery, role: Role, rules: [Brief.Rule], exceptions: [Condition]) -> [Story] {
        let capabilities = discovery.capabilities
        let stems = capabilities.map { Words.content($0.original) }
        let failures = exceptions.enumerated().map { index, exception in
            (failure: failure(exception, index, discovery), fits: fits(exception.text, stems))
        }
        let ruleFits = rules.map { fits($0.text, stems) }
        let steps = discovery.items(.flow)
        return capabilities.enumerated().map { index, capability in
            var own = failures.filter { $0.fits.contains(index) }.map(\.failure)
            let matching = zip(rules, ruleFits).filter { $0.1.contains(index) }.map(\.0)
            own += matching.map(broken)
            own += failures.filter { $0.fits.isEmpty && (index == 0 || isGeneral($0.failure.given)) }.map(\.failure)
            if own.count < 2, let permission = notPermitted(discovery) { own.append(permission) }
            let result = steps.count > 1 ? steps.last.flatMap { fits($0, stems).contains(index) ? $0 : nil } : nil
            return Story(
                id: "US-" + Brief.padded(index + 1), capability: capability, role: role, rules: matching.map(\.id),
                result: result,
                failures: own)
        }
    }

    /// The capabilities a text shares most words with; of several with one word in common, the first.
    private static func fits(_ text: String, _ stems: [[String]]) -> Set<Int> {
        let words = Words.content(text)
        let scores = stems.map { Words.overlap($0, words) }
        guard let best = scores.max(), best > 0 else { return [] }
        let fitting = scores.indices.filter { scores[$0] == best }
        return Set(best == 1 ? Array(fitting.prefix(1)) : fitting)
    }

    /// Whether a case can happen whatever is being done.
    private static func isGeneral(_ text: String) -> Bool {
        let stems = Words.content(text)
        let anywhere = [
            "connect", "connection", "network", "offlin", "session", "login", "permission", "timeout", "server",
            "unavailabl", "outag", "browser",
            "internet", "power", "signed",
        ]
        return Words.overlap(anywhere, stems) > 0
    }

    private static func failure(_ condition: Condition, _ index: Int, _ discovery: Discovery) -> Failure {
        Failure(
            title: Wording.clipped(Wording.capitalised(condition.given), 70),
            given: condition.isStatement ? condition.given : "this case: \(condition.given)",
            then: condition.consequence, source: Brief.source(.exceptions, discovery), exception: index)
    }

    private static func broken(_ rule: Brief.Rule) -> Failure {
        if let outcome = rule.condition.consequence, rule.condition.isStatement {
            return Failure(
                title: "\(rule.id) applies: \(Wording.clipped(rule.condition.given, 50))", given: rule.condition.given,
                then: outcome,
                source: rule.id)
        }
        return Failure(
            title: "\(rule.id) stands against it",
            given: "\(rule.id) stands against it (\(Wording.clipped(Wording.clause(rule.text), 160)))",
            then: "the solution does not carry it out", source: rule.id)
    }

    private static func notPermitted(_ discovery: Discovery) -> Failure? {
        guard discovery[.permissions] != nil else { return nil }
        let source = Brief.source(.permissions, discovery)
        return Failure(
            title: "Not permitted", given: "a person who is not permitted to do this (\(source))",
            then: "the solution does not carry it out", source: source)
    }
}
