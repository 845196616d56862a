/// A library of texts that is the same in every run, made of words with very different frequencies.
enum DocumentsCorpus {
    private static let words = """
        invoice refund customer policy portal analyst requirement story scope risk ledger audit contract supplier budget \
        approval manager report export import dashboard deadline milestone stakeholder workshop glossary persona journey \
        checkout basket payment gateway retry timeout latency backup restore archive consent privacy retention \
        accessibility keyboard contrast screen reader quarter forecast margin discount bundle tariff
        """.split(separator: " ").map(String.init)

    /// Small linear congruential steps: no two engines and no two runs differ.
    private struct Steps {
        var state: UInt64

        mutating func next(below bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    static func documents(_ count: Int) -> [(filename: String, text: String)] {
        var steps = Steps(state: 42)
        return (0..<count).map { number in
            var text = "# Document \(number)\n\n"
            for section in 1...(2 + steps.next(below: 6)) {
                text += "## \(section) \(words[steps.next(below: words.count)])\n\n"
                for _ in 0...steps.next(below: 4) {
                    let sentence = (0..<(40 + steps.next(below: 60))).map { _ in
                        // The product of two draws makes some words common and others rare.
                        words[steps.next(below: words.count) * steps.next(below: words.count) / words.count]
                    }
                    text += sentence.joined(separator: " ") + ".\n\n"
                }
            }
            return ("\(words[steps.next(below: words.count)])-\(number).md", text)
        }
    }

    static let queries = [
        "invoice", "tariff bundle", "refund policy", "customer portal retention policy", "\"invoice refund\"",
        "privacy -invoice",
        "screen reader contrast", "\"audit ledger\" -\"invoice invoice\"", "the of and", "stakeholder-workshop",
        "INVOICES refunds",
        "document 7", "discount margin forecast quarter tariff bundle contrast keyboard",
    ]
}
