public import ServiceKit

/// A project, as clients see it.
public struct Project: Codable, Sendable, Equatable {
    public var id: String
    public var name: String
    @Nullable public var description: String?
    public var createdAt: Timestamp
    public var updatedAt: Timestamp

    public init(id: String, name: String, description: String?, createdAt: Timestamp, updatedAt: Timestamp) {
        self.id = id
        self.name = name
        self.description = description
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// A project with what lies in it: composed by chat, from documents' overview and its own threads.
public struct ProjectDetail: Codable, Sendable, Equatable {
    public struct DocumentEntry: Codable, Sendable, Equatable {
        public var id: String
        public var filename: String
        public var createdAt: Timestamp

        public init(id: String, filename: String, createdAt: Timestamp) {
            self.id = id
            self.filename = filename
            self.createdAt = createdAt
        }
    }

    public struct ThreadEntry: Codable, Sendable, Equatable {
        public var id: String
        @Nullable public var title: String?
        public var createdAt: Timestamp
        public var updatedAt: Timestamp

        public init(id: String, title: String?, createdAt: Timestamp, updatedAt: Timestamp) {
            self.id = id
            self.title = title
            self.createdAt = createdAt
            self.updatedAt = updatedAt
        }
    }

    public var id: String
    public var name: String
    @Nullable public var description: String?
    public var createdAt: Timestamp
    public var updatedAt: Timestamp
    public var documents: [DocumentEntry]
    public var threads: [ThreadEntry]

    public init(_ overview: ProjectOverview, threads: [ThreadEntry]) {
        id = overview.project.id
        name = overview.project.name
        description = overview.project.description
        createdAt = overview.project.createdAt
        updatedAt = overview.project.updatedAt
        documents = overview.documents
        self.threads = threads
    }
}

/// What documents tells chat about a project.
public struct ProjectOverview: Codable, Sendable, Equatable {
    public var project: Project
    public var documents: [ProjectDetail.DocumentEntry]

    public init(project: Project, documents: [ProjectDetail.DocumentEntry]) {
        self.project = project
        self.documents = documents
    }
}

/// A project's id and name, for lists that name many.
public struct ProjectName: Codable, Sendable, Equatable {
    public var id: String
    public var name: String

    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}
