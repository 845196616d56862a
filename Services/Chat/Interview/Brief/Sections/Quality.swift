/// Quality requirements and risks.
extension Brief {
    /// The characteristics of ISO/IEC 25010 that the interview asks about.
    private static let characteristics: [(id: QuestionID, name: String)] = [
        (.performance, "Performance efficiency"), (.security, "Security"),
        (.usability, "Interaction capability (usability, accessibility)"), (.reliability, "Reliability"),
    ]

    var quality: String? {
        let known = Self.characteristics.filter { discovery[$0.id] != nil }
        let rows = known.enumerated().map { index, entry in
            let prose = discovery[entry.id]?.prose ?? ""
            let open = open(.question(entry.id)) ?? open(.qualityMeasure(entry.id))
            let measured = Self.measured(prose)
            let measure = measured.isEmpty ? "none stated" : Markdown.inline(measured)
            return [
                "QR-" + Self.padded(index + 1, 2), entry.name, Markdown.inline(prose),
                measure + (open.map { " (\($0))" } ?? ""), source(entry.id),
            ]
        }
        let table = Markdown.table(["Id", "Characteristic (ISO/IEC 25010)", "Statement", "Measure", "Source"], rows)
        return Markdown.blocks([
            table, quotations(.quality), unknown(.performance, .security, .usability, .reliability),
        ])
    }

    /// The parts of a statement that hold a figure.
    private static func measured(_ statement: String) -> String {
        let parts = Items.split(statement, .sentences).flatMap { sentence in
            sentence.split(separator: ", ").map { String($0).trimmingSuffix { ".,; ".contains($0) } }
        }
        return parts.filter { $0.contains(where: \.isNumber) }.joined(separator: "; ")
    }

    var risks: String? {
        if discovery.isNone(.risks) {
            return "None is seen, according to \(source(.risks)): “\(Markdown.inline(discovery[.risks]?.text ?? ""))”"
        }
        let rating = open(.riskRating).map { "to be rated (\($0))" } ?? "to be rated"
        let rows = discovery.items(.risks).enumerated().map { index, item in
            let (risk, response) = Self.risk(item)
            return [
                "R-" + Self.padded(index + 1, 2), Markdown.inline(Wording.sentence(risk)), rating,
                response.map { Markdown.inline(Wording.sentence($0)) } ?? "none stated", source(.risks),
            ]
        }
        return Markdown.blocks([
            Markdown.table(["Id", "Risk", "Likelihood and effect", "Response", "Source"], rows), doubt(.risks),
            unknown(.risks),
        ])
    }

    /// "users keep to the old way -> we switch it off" → the risk, and what is done about it.
    static func risk(_ item: String) -> (risk: String, response: String?) {
        for mark in [" -> ", " → ", " => ", ": ", " – ", " - ", ", so we ", ", then we ", ", we "] {
            guard let range = item.firstRange(of: mark) else { continue }
            let response = (mark.hasSuffix("we ") ? "we " : "") + item[range.upperBound...]
            return (String(item[..<range.lowerBound]), response)
        }
        return (item, nil)
    }
}
