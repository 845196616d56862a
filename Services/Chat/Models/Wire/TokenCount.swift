/// A number of tokens as a provider says it, and no more than a turn can have: what is added up and priced must not
/// overflow, whatever comes.
struct TokenCount: Decodable, Sendable {
    static let most = 10_000_000

    var value: Int

    init(from decoder: any Decoder) throws {
        let said = try decoder.singleValueContainer().decode(Double.self)
        value = Int(min(max(said, 0), Double(Self.most)))
    }
}
