import Contracts
import HTTPTypes
import Hummingbird
import Logging
import ServiceKit

/// Threads and their messages.
struct ThreadRoutes: Sendable {
    let threads: ThreadStore
    let messages: MessageStore
    let context: ContextStore
    let runs: RunStore
    let library: ProjectLibrary
    let catalog: ModelCatalog
    let clock: WallClock

    func add(to routes: inout Routes) {
        routes.get("/api/threads") { request, context in try await list(request, context) }
        routes.post("/api/threads") { request, context in try await create(request, context) }
        routes.post("/api/projects/{id}/threads") { request, context in try await createInProject(request, context) }
        routes.get("/api/projects/{id}/threads") { _, context in try await listInProject(context) }
        routes.get("/api/threads/{id}") { _, context in try await detail(context) }
        routes.patch("/api/threads/{id}") { request, context in try await change(request, context) }
        routes.delete("/api/threads/{id}") { _, context in
            try await threads.delete(context.parameter("id"), of: context.person().userID)
            return HTTPResponse.Status.noContent
        }
        routes.delete("/api/threads/{id}/messages/{mid}") { _, context in
            let thread = try await threads.thread(context.parameter("id"), of: context.person().userID)
            try await messages.delete(context.parameter("mid"), inThread: thread.id)
            return HTTPResponse.Status.noContent
        }
        routes.post("/api/threads/{id}/messages/{mid}/select") { _, context in
            let thread = try await threads.thread(context.parameter("id"), of: context.person().userID)
            try await messages.select(context.parameter("mid"), inThread: thread.id)
            return HTTPResponse.Status.noContent
        }
    }

    // MARK: - Lists

    private func list(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<ThreadPage> {
        let person = try context.person()
        let page = try request.query("page", default: 1, in: 1...1_000_000)
        let size = try request.query("page_size", default: 25, in: 1...50)
        let type = try NewThread.type(request.query("thread_type"))
        let found = try await threads.page(
            of: person.userID, type: type, offset: (page - 1) * size, limit: size)
        let names = await projectNames(of: found.threads, for: person.userID)
        return JSONResponse(
            ThreadPage(
                threads: found.threads.map { listed in
                    let name = listed.thread.projectId.flatMap { names?[$0] }
                    return ThreadView(
                        thread: listed.thread,
                        addition: ListedAddition(
                            lastActivityAt: listed.lastActivityAt, projectName: name, messageCount: listed.messageCount)
                    )
                },
                total: found.total, page: page, pageSize: size, hasMore: page * size < found.total,
                unavailable: names == nil ? ["documents"] : nil))
    }

    /// `nil` when documents cannot be asked; the list is then shown without the names.
    private func projectNames(of threads: [ListedThread], for userID: String) async -> [String: String]? {
        let ids = Set(threads.compactMap(\.thread.projectId))
        guard !ids.isEmpty else { return [:] }
        do {
            let names = try await library.names(ids.sorted(), userID)
            return Dictionary(names.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        } catch {
            Logger(label: "threads").warning("project names are missing", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func listInProject(_ context: ServiceContext) async throws -> JSONResponse<[ThreadView<CountAddition>]> {
        let person = try context.person()
        let projectID = context.parameter("id")
        _ = try await library.overview(projectID, person.userID)
        let listed = try await threads.threads(inProject: projectID, of: person.userID)
        return JSONResponse(
            listed.map { ThreadView(thread: $0.thread, addition: CountAddition(messageCount: $0.messageCount)) })
    }

    // MARK: - One thread

    private func create(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<ConversationThread>
    {
        let person = try context.person()
        let new = try await request.json(NewThread.self)
        guard let type = try NewThread.type(new.threadType) else {
            throw Problem.invalid("/thread_type", "is required")
        }
        // The contract: a plain assistant has no project, and a project named for one is passed over.
        let projectID = type == .assistant ? nil : new.projectId
        return try await insert(
            new, type: type, projectID: projectID, title: new.title ?? ThreadTitle.standard, owner: person.userID)
    }

    private func createInProject(
        _ request: Request, _ context: ServiceContext
    ) async throws -> JSONResponse<ConversationThread> {
        let person = try context.person()
        let new = try await request.json(NewThread.self)
        return try await insert(
            new, type: try NewThread.type(new.threadType) ?? .baAssistant, projectID: context.parameter("id"),
            title: new.title, owner: person.userID)
    }

    private func insert(
        _ new: NewThread, type: ThreadType, projectID: String?, title: String?, owner: String
    ) async throws -> JSONResponse<ConversationThread> {
        var validation = Validation()
        let title = validation.optionalText(title, at: "/title", maximum: ThreadTitle.longest)
        try validation.finish()
        let model = try NewThread.provider(new.modelProvider)?.rawValue ?? catalog.standard.id
        let mode = try NewThread.mode(new.conversationMode)
        if let projectID { _ = try await library.overview(projectID, owner) }
        let now = clock.now()
        let thread = ConversationThread(
            id: UUIDv7.make(at: now), projectId: projectID, title: title, modelProvider: model,
            conversationMode: mode, threadType: type, createdAt: now, updatedAt: now)
        try await threads.create(thread, owner: owner)
        return JSONResponse(thread, status: .created)
    }

    private func detail(_ context: ServiceContext) async throws -> JSONResponse<ThreadView<MessagesAddition>> {
        let thread = try await threads.thread(context.parameter("id"), of: context.person().userID)
        var (list, tree) = try await messages.conversation(ofThread: thread.id)
        // An answer still being written is shown as far as its log has it.
        if let last = list.indices.last, list[last].state == .streaming, let runID = list[last].runID {
            list[last].content = try await runs.log(of: runID).map(\.addedText).joined()
        }
        let summary = try await self.context.summary(of: list.map(\.id), inThread: thread.id).map(SummaryView.init)
        let published = list.map { $0.published(versions: tree.versions(of: $0.id)) }
        return JSONResponse(
            ThreadView(thread: thread, addition: MessagesAddition(messages: published, summary: summary)))
    }

    private func change(_ request: Request, _ context: ServiceContext) async throws -> JSONResponse<ConversationThread>
    {
        let person = try context.person()
        let id = context.parameter("id")
        let thread = try await threads.thread(id, of: person.userID)
        let change = try await request.json(ThreadChange.self)
        var validation = Validation()
        let title = change.title.map { validation.text($0, at: "/title", length: 1...ThreadTitle.longest) }
        try validation.finish()
        let update = ThreadUpdate(
            title: title, mode: try NewThread.mode(change.conversationMode),
            modelProvider: try NewThread.provider(change.modelProvider)?.rawValue, projectID: change.projectId)
        if let projectID = change.projectId, thread.projectId == nil {
            _ = try await library.overview(projectID, person.userID)
        }
        try await threads.update(id, with: update, of: person.userID, at: clock.now())
        return JSONResponse(try await threads.thread(id, of: person.userID))
    }
}
