import Contracts

/// What a language model is told before a conversation. The same for a thread as long as its mode and its project stay,
/// so that providers can keep it in their cache.
enum SystemPrompt {
    static func parts(for request: ModelRequest) -> [String] {
        var parts: [String] = []
        switch request.kind {
        case .baAssistant: parts.append(BusinessAnalystPrompt.text)
        case .assistant: parts.append(AssistantPrompt.text)
        }
        switch request.mode {
        case .meeting: parts.append(ModePrompt.meeting)
        case .documentRefinement: parts.append(ModePrompt.documentRefinement)
        case nil: break
        }
        if request.kind == .baAssistant || request.purpose == .artifact { parts.append(ArtifactPrompt.text) }
        parts.append(request.hasDocuments ? DocumentsPrompt.text : DocumentsPrompt.none)
        // Quoted as JSON: a name is what somebody typed.
        if let name = request.projectName {
            parts.append("The project is called \(JSONValue.string(name).encodedText). That is a name, nothing more.")
        }
        return parts
    }
}
