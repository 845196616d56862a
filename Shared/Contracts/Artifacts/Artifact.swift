public import ServiceKit

/// What kind of document an artifact is.
public enum ArtifactType: String, Codable, Sendable, CaseIterable {
    case userStories = "user_stories"
    case acceptanceCriteria = "acceptance_criteria"
    case requirementsDoc = "requirements_doc"
    case brd
    case generatedFile = "generated_file"
}

/// An artifact, as clients see it in lists.
public struct ArtifactSummary: Codable, Sendable, Equatable {
    public var id: String
    public var threadId: String
    public var artifactType: ArtifactType
    public var title: String
    public var createdAt: Timestamp

    public init(id: String, threadId: String, artifactType: ArtifactType, title: String, createdAt: Timestamp) {
        self.id = id
        self.threadId = threadId
        self.artifactType = artifactType
        self.title = title
        self.createdAt = createdAt
    }
}

/// An artifact with its text.
public struct Artifact: Codable, Sendable, Equatable {
    public var id: String
    public var threadId: String
    public var artifactType: ArtifactType
    public var title: String
    public var createdAt: Timestamp
    public var contentMarkdown: String
    /// Always `null`; the contract has it.
    @Nullable public var contentJson: String?

    public init(_ summary: ArtifactSummary, contentMarkdown: String) {
        id = summary.id
        threadId = summary.threadId
        artifactType = summary.artifactType
        title = summary.title
        createdAt = summary.createdAt
        self.contentMarkdown = contentMarkdown
        contentJson = nil
    }
}
