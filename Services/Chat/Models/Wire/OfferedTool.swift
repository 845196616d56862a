import Contracts
import Foundation

/// A tool as a model is offered it.
struct OfferedTool: Sendable, Equatable {
    var name: String
    var description: String
    /// JSON Schema of its arguments.
    var parameters: JSONValue

    static let searchDocuments = OfferedTool(
        name: "search_documents",
        description: """
            Searches the documents of this project and returns the passages that fit best, numbered. Use it before you \
            say what the documents hold, and again with other words when the passages do not answer the question.
            """,
        parameters: [
            "type": "object",
            "properties": [
                "query": ["type": "string", "description": "A few words that the passage is likely to contain."]
            ],
            "required": ["query"],
        ])

    static let saveArtifact = OfferedTool(
        name: "save_artifact",
        description: """
            Saves a finished document for the person to read, export and hand over. Call it only when the person asks \
            for such a document or agrees to have it written, with the whole text.
            """,
        parameters: [
            "type": "object",
            "properties": [
                "artifact_type": [
                    "type": "string",
                    "enum": .array(offeredTypes.map { .string($0.rawValue) }),
                    "description": "What kind of document it is.",
                ],
                "title": ["type": "string", "description": "What the document is called, at most 255 characters."],
                "content_markdown": ["type": "string", "description": "The whole document in Markdown."],
            ],
            "required": ["artifact_type", "title", "content_markdown"],
        ])

    private static let offeredTypes: [ArtifactType] = [.userStories, .acceptanceCriteria, .requirementsDoc, .brd]
}

extension ToolInvocation {
    /// What a model asks for; `unusable`, with a sentence for the model, when that cannot be read.
    /// - Parameter arguments: the text of a JSON object.
    init(name: String, arguments: String) {
        let text = arguments.isEmpty ? "{}" : arguments
        guard text.utf8.count <= Self.longestArguments else {
            self = .unusable(name: name, why: "The arguments are too long. Call the tool again with less.")
            return
        }
        if let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) {
            self.init(name: name, arguments: value)
        } else {
            self = .unusable(name: name, why: "The arguments are not valid JSON. Call the tool again with valid JSON.")
        }
    }

    /// Bytes: the longest document, and what escaping adds. As values they take several times as much memory.
    private static let longestArguments = 4 << 20

    init(name: String, arguments: JSONValue) {
        do throws(Unusable) {
            switch name {
            case OfferedTool.searchDocuments.name:
                self = .searchDocuments(query: try Self.text("query", in: arguments, longest: 1_000))
            case OfferedTool.saveArtifact.name:
                let type = try Self.text("artifact_type", in: arguments, longest: 100)
                guard let type = ArtifactType(rawValue: type) else {
                    let known = ArtifactType.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Unusable(why: "artifact_type must be one of: \(known).")
                }
                self = .saveArtifact(
                    type: type, title: String(try Self.text("title", in: arguments, longest: 10_000).prefix(255)),
                    markdown: try Self.text("content_markdown", in: arguments, longest: 1 << 20))
            default:
                throw Unusable(why: "There is no tool of this name.")
            }
        } catch {
            self = .unusable(name: name, why: error.why)
        }
    }

    private struct Unusable: Error { var why: String }

    private static func text(_ key: String, in arguments: JSONValue, longest: Int) throws(Unusable) -> String {
        guard let text = arguments[key]?.text, !text.allSatisfy(\.isWhitespace) else {
            throw Unusable(why: "\(key) is missing or is no text. Call the tool again with it.")
        }
        guard text.utf8.count <= longest else { throw Unusable(why: "\(key) is too long.") }
        return text
    }

    /// The name and the arguments, as a provider is given its own call back.
    var offered: (name: String, arguments: JSONValue) {
        switch self {
        case .searchDocuments(let query): (OfferedTool.searchDocuments.name, ["query": .string(query)])
        case .saveArtifact(let type, let title, let markdown):
            (
                OfferedTool.saveArtifact.name,
                [
                    "artifact_type": .string(type.rawValue), "title": .string(title),
                    "content_markdown": .string(markdown),
                ]
            )
        case .unusable(let name, _): (name, [:])
        }
    }
}
