import ServiceKit

/// What a person says about a project when making or changing it.
struct ProjectDraft: Equatable, Sendable {
    static let longestName = 255
    static let longestDescription = 10_000

    var name: String
    var description: String?

    /// The body of a request.
    struct Body: Decodable {
        var name: String?
        var description: String?
    }

    init(name: String, description: String? = nil) {
        self.name = name
        self.description = description
    }

    /// - Throws: 422, naming the fields.
    init(_ body: Body) throws(Problem) {
        var validation = Validation()
        name = validation.text(body.name, at: "/name", length: 1...Self.longestName)
        description = validation.optionalText(body.description, at: "/description", maximum: Self.longestDescription)
        try validation.finish()
    }
}
