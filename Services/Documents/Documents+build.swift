import Access
import Hummingbird
import Logging
import ServiceKit
import ServiceLifecycle
import Storage

/// Opens the store and puts the service together.
@Sendable
func buildDocuments(_ start: ProcessStart) async throws -> [any Service] {
    // The store first: it may refuse, and an HTTP client made before it would have to be shut down.
    let store = try await ServiceStore.open(
        start, service: DocumentsSchema.name, migrations: DocumentsSchema.migrations, sealed: DocumentsSchema.sealed)
    let access = ServiceAccess(start)
    let documents = DocumentsService(database: store.database, seal: store.seal)
    let server = Application.serving(
        documents.routes(authenticator: access.authenticator), health: [store.health, access.keys.health], start: start,
        port: start.configuration[DocumentsVariables.port])
    let abandoned = AbandonedUploads(uploads: documents.uploads, logger: start.logger)
    let sweep = Sweep("abandoned uploads", every: .seconds(60), logger: start.logger, delete: abandoned.sweep)
    return [store] + access.services + [sweep, server]
}

/// The parts of the service that share a database: what `buildDocuments` runs and what tests call.
struct DocumentsService: Sendable {
    let projects: ProjectStore
    let documents: DocumentStore
    let uploads: UploadStore
    let index: SearchIndex
    let search: ProjectSearch
    private let feed: EventFeed
    private let uploadPlaces: AsyncSemaphore
    private let clock: WallClock

    init(
        database: Database, seal: Seal, uploadPlaces: AsyncSemaphore = .uploads(), clock: WallClock = .system
    ) {
        projects = ProjectStore(database: database, seal: seal)
        documents = DocumentStore(database: database, seal: seal)
        uploads = UploadStore(database: database, seal: seal, clock: clock)
        index = SearchIndex(database: database, seal: seal)
        search = ProjectSearch(index: index, documents: documents)
        feed = EventFeed(database)
        self.uploadPlaces = uploadPlaces
        self.clock = clock
    }

    func routes(authenticator: Authenticator) -> Routes {
        var routes = Routes(authenticator: authenticator)
        ProjectRoutes(projects: projects, clock: clock).add(to: &routes)
        UploadRoutes(documents: documents, uploads: uploads, index: index, places: uploadPlaces, clock: clock)
            .add(to: &routes)
        DocumentRoutes(projects: projects, documents: documents, clock: clock).add(to: &routes)
        SearchRoutes(index: index, search: search).add(to: &routes)
        InternalRoutes(projects: projects, documents: documents, feed: feed).add(to: &routes)
        return routes
    }
}
