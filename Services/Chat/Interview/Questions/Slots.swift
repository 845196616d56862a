/// What earlier answers put into the gaps of a question: `{feature}`, `{role}`, `{roles}`, `{Roles}`,
/// `{first}`, `{second}`, `{others}`.
struct Slots: Sendable, Equatable {
    private var values: [String: String]

    init(_ discovery: Discovery) {
        let feature = discovery.feature
        let role = discovery.role
        let capabilities = discovery.capabilities.map(\.text).map { Wording.clipped(Wording.clause($0), 60) }
        values = [
            "feature": feature.isNamed ? "“\(feature.name)”" : "this feature",
            "role": role?.singular ?? "user",
            "roles": role?.plural ?? "the people who use it",
            "Roles": Wording.capitalised(role?.plural ?? "Customers and staff"),
            "first": capabilities.first ?? "the first action",
            "second": capabilities.dropFirst().first ?? "what saves time",
            "others": capabilities.count > 2 ? Wording.list(Array(capabilities.dropFirst(2))) : "everything else",
        ]
    }

    /// The template with its gaps filled, in one pass: words of the person are never read as a template.
    func fill(_ template: String) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += values[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    func with(_ name: String, _ value: String) -> Slots {
        var copy = self
        copy.values[name] = value
        return copy
    }
}

extension Question {
    /// The three suggestions for this conversation: those of the feature's kind where there are any, the gaps filled.
    func suggestions(in discovery: Discovery) -> [String] {
        let templates = discovery.kind?.suggestions(for: id) ?? suggestions
        let slots = Slots(discovery)
        return templates.map { Wording.capitalised(slots.fill($0)) }
    }
}
