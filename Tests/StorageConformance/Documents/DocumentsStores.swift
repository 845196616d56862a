import Contracts
import ServiceKit
import Storage
import StorageTesting
import Synchronization

@testable import Documents

/// The stores of documents on an empty database, with what tests do to them.
struct DocumentsStores: Sendable {
    static let start = Timestamp(microseconds: 1_767_225_600_000_000)
    static let tables: [String: Identifier] = [
        "projects": "projects", "documents": "documents", "contents": "contents", "passages": "passages",
        "postings": "postings", "document_terms": "document_terms", "upload_keys": "upload_keys",
    ]

    let database: Database
    let seal: Seal
    let service: DocumentsService
    let clock: StandingClock

    var projects: ProjectStore { service.projects }
    var documents: DocumentStore { service.documents }
    var uploads: UploadStore { service.uploads }

    /// A project of Ann's, as it is searched.
    func project(_ name: String = "Billing", owner: String = "ann") async throws -> SearchableProject {
        let project = try await projects.create(ProjectDraft(name: name), owner: owner, at: clock.now)
        guard let found = try await service.index.project(project.id, owner: owner) else { throw Missing() }
        return found
    }

    /// The project with its present totals.
    func refreshed(_ project: SearchableProject, owner: String = "ann") async throws -> SearchableProject {
        let id = try await database.first(
            "SELECT id FROM documents.projects WHERE number = \(project.number)", as: String.self)
        guard let id, let found = try await service.index.project(id, owner: owner) else { throw Missing() }
        return found
    }

    func prepared(
        _ text: String, _ filename: String, in project: SearchableProject
    ) async throws -> PreparedDocument {
        let file = UploadedFile(filename: filename, declaredType: "text/plain", bytes: Array(text.utf8))
        let now = clock.now
        return try await HeavyWork.run { try PreparedDocument(file, key: project.key, at: now) }
    }

    /// Stores a document and gives its id.
    @discardableResult
    func store(
        _ text: String, _ filename: String = "notes.txt", in project: SearchableProject, key: UploadKey? = nil
    ) async throws -> String {
        let document = try await prepared(text, filename, in: project)
        switch try await uploads.store(document, project: project.number, key: key) {
        case .stored: return document.id
        case .repeated(let id): return id
        }
    }

    /// Rows by table, those that have none left out.
    func rows() async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for (name, table) in Self.tables {
            let count =
                try await database.first(
                    "SELECT COUNT(*) FROM documents.\(identifier: table)", as: Int.self) ?? 0
            if count > 0 { counts[name] = count }
        }
        return counts
    }

    struct Missing: Error {}
}

/// A clock that stands until it is moved.
final class StandingClock: Sendable {
    private let moment = Mutex(DocumentsStores.start)

    var now: Timestamp { moment.withLock { $0 } }
    var wall: WallClock { WallClock { self.now } }

    func advance(by duration: Duration) {
        moment.withLock { $0 = $0.advanced(by: duration) }
    }
}

func withDocumentsStores(
    _ engine: TestEngine, keys: [String] = [Seal.makeKey()], _ body: (DocumentsStores) async throws -> Void
) async throws {
    try await withDatabase(engine, service: DocumentsSchema.name, migrations: DocumentsSchema.migrations) { database in
        let seal = try Seal(keys: keys)
        let clock = StandingClock()
        let service = DocumentsService(database: database, seal: seal, clock: clock.wall)
        try await body(DocumentsStores(database: database, seal: seal, service: service, clock: clock))
    }
}
