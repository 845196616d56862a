/// Which database keeps the data.
public enum Engine: String, Sendable, CaseIterable {
    case sqlite
    case postgres
}
