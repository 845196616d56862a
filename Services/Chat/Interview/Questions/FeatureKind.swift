/// What sort of feature is being talked about, as far as its words show. Used only to offer suggestions that fit.
enum FeatureKind: String, CaseIterable, Sendable {
    case approval, booking, payment, exchange, notification, reporting, search, account

    /// The kind the name speaks of; failing that, one of which the whole text has two words at least.
    static func guess(name: String, text: String) -> FeatureKind? {
        best(in: name, atLeast: 1) ?? best(in: text, atLeast: 2)
    }

    private static func best(in text: String, atLeast enough: Int) -> FeatureKind? {
        let stems = Words.content(text)
        let scored = allCases.map { kind in (kind: kind, score: Words.overlap(kind.words, stems)) }
        let best = scored.map(\.score).max() ?? 0
        return best < enough ? nil : scored.first { $0.score == best }?.kind
    }

    /// Stems.
    private var words: [String] {
        switch self {
        case .approval:
            ["approv", "approval", "workflow", "review", "sign-off", "signoff", "request", "permit", "leav"]
        case .booking: ["book", "reserv", "appointment", "schedul", "calendar", "slot", "room", "rental"]
        case .payment: ["pay", "payment", "invoic", "order", "checkout", "refund", "billing", "pric", "quote"]
        case .exchange: ["import", "export", "upload", "integrat", "interfac", "sync", "migrat", "feed", "api"]
        case .notification: ["notify", "notification", "alert", "remind", "reminder", "email", "messag", "newsletter"]
        case .reporting: ["report", "dashboard", "statistic", "kpi", "chart", "analytic", "metric", "overview"]
        case .search: ["search", "find", "catalog", "catalogu", "filter", "lookup", "directory", "knowledg"]
        case .account: ["account", "portal", "self-servic", "servic", "profil", "login", "sign", "registr", "register"]
        }
    }

    /// Three answers that fit this kind, for the questions where it makes a difference.
    func suggestions(for question: QuestionID) -> [String]? {
        Self.table[self]?[question]
    }
}
