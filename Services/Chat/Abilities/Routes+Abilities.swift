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
            features: [
                "One question at a time, with why it matters", "Three suggested answers",
                "Asks again where a word is vague",
                "Puts questions aside and comes back to them", "Works without an AI service",
            ],
            skillPath: "discovery-interview"),
        Skill(
            name: "Ask the documents",
            description: "Answers questions from the project's documents, with passages you can open.",
            features: [
                "Word-for-word quotations, checked against the document", "Opens the passage in its place",
                "Reads the project's own documents and no others",
            ],
            skillPath: "ask-the-documents"),
        Skill(
            name: "Requirements writing",
            description: "Turns the conversation into documents you can hand over.",
            features: [
                "Business requirements document (BRD)", "User stories", "Acceptance criteria in Gherkin",
                "Requirements document", "Open questions instead of guesses", "Markdown download",
            ],
            skillPath: "requirements-writing"),
        Skill(
            name: "Versions and changes",
            description: "Keeps every version of a document and shows what changed between them.",
            features: [
                "Requirement numbers that stay, such as REQ-012", "Added, removed and changed requirements",
                "Changed text, section by section",
            ],
            skillPath: "versions-and-changes"),
        Skill(
            name: "Quality checks",
            description: "Checks the requirements of a document by rules, and names each one that lacks something.",
            features: [
                "A priority", "A measurable criterion", "At least two failure cases", "No vague words",
            ],
            skillPath: "quality-checks"),
        Skill(
            name: "Traceability",
            description: "Shows the messages and passages that each requirement came from.",
            features: ["Messages of the conversation", "Passages of documents", "CSV export"],
            skillPath: "traceability"),
        Skill(
            name: "Meeting mode",
            description: "Keeps up with a meeting: short questions, and notes sorted as they are pasted or said.",
            features: ["Decisions", "Actions", "Open questions", "Meeting notes as a document"],
            skillPath: "meeting"),
        Skill(
            name: "Document refinement",
            description: "Goes through the uploaded documents and asks about what they leave open.",
            features: ["Looks through every area of a BRD first", "Gaps come first", "Quotes what is written"],
            skillPath: "document-refinement"),
    ]
}
