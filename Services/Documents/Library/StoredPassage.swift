/// A passage as it is sealed.
struct StoredPassage: Codable, Equatable, Sendable {
    var text: String
    /// Where it stands, for people.
    var place: String
}
