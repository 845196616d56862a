import Hummingbird
import ServiceKit

/// What the assistant can do, and with which models.
struct AbilityRoutes: Sendable {
    let catalog: ModelCatalog

    func add(to routes: inout Routes) {
        routes.get("/api/models") { _, _ in JSONResponse(catalog.entries) }
        routes.get("/api/skills") { _, _ in JSONResponse(Skill.all) }
    }
}

/// One thing the assistant can do.
struct Skill: Encodable, Sendable {
    var name: String
    var description: String
    var features: [String]
    /// Identifies the skill to clients.
    var skillPath: String

    static let all = [
        Skill(
            name: "Discovery interview",
            description: "Asks one question at a time until a feature is understood well enough to specify.",
            features: ["One question at a time, with why it matters", "Suggested answers", "Quotes your documents"],
            skillPath: "discovery-interview"),
        Skill(
            name: "Ask the documents",
            description: "Answers questions from the project's documents, with passages you can open.",
            features: ["Word-for-word quotations", "Opens the passage in its place"],
            skillPath: "ask-the-documents"),
        Skill(
            name: "Requirements writing",
            description: "Turns the conversation into documents you can hand over.",
            features: [
                "BRD", "User stories", "Acceptance criteria in Gherkin", "Requirements document", "Open questions",
            ],
            skillPath: "requirements-writing"),
    ]
}
