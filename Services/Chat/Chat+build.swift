import Access
import Contracts
import Hummingbird
import ServiceKit
import ServiceLifecycle
import Storage

/// Opens the store and wires the service to its neighbours.
@Sendable
func buildChat(_ start: ProcessStart) async throws -> [any Service] {
    let access = ServiceAccess(start)
    let documents = DocumentsClient(access.client("documents", at: NeighbourVariables.documents))
    let store = try await ServiceStore.open(
        start, service: "chat", migrations: ChatSchema.migrations, sealed: ChatSchema.sealed)
    let models = try ModelSetup(
        start.configuration, interview: InterviewModel(pace: start.configuration[ChatVariables.interviewPace]))
    let chat = ChatService(
        database: store.database, seal: store.seal, library: ProjectLibrary(documents),
        catalog: models.catalog,
        monthlyBudget: start.configuration[ChatVariables.monthlyBudget],
        prices: start.configuration[ChatVariables.modelPrices]?.table ?? .standard,
        longestAnswer: start.configuration[ModelVariables.longestAnswer],
        refusesBudgetAsBefore: start.configuration[ChatVariables.budgetRefusal429])
    let projectEvents = ProjectEvents(database: store.database)
    let tail = FeedTail(
        of: "documents", startingAfter: projectEvents.cursor, fetch: documents.events(after:),
        handle: projectEvents.handle)
    let server = Application.serving(
        chat.routes(authenticator: access.authenticator), health: [store.health, access.keys.health], start: start,
        port: start.configuration[ChatVariables.port])
    // At shutdown readers leave first, so that the server need not wait for them; answers stop next, their last
    // events are written, and the store closes.
    return [store] + access.services + [models.client, tail, chat.log, chat.supervisor, server, chat.hub]
}

/// The parts of the service that share a database: what `buildChat` runs and what tests call.
struct ChatService: Sendable {
    let threads: ThreadStore
    let messages: MessageStore
    let runs: RunStore
    let context: ContextStore
    let artifacts: ArtifactStore
    let log: EventLog
    let hub: RunHub
    let supervisor: RunSupervisor
    private let library: ProjectLibrary
    private let catalog: ModelCatalog
    let budget: Budget
    private let clock: WallClock
    private let heartbeat: Duration

    init(
        database: Database, seal: Seal, library: ProjectLibrary, catalog: ModelCatalog, monthlyBudget: Int = 50,
        prices: PriceTable = .standard, longestAnswer: Int = 0, refusesBudgetAsBefore: Bool = false,
        clock: WallClock = .system,
        timing: RunSupervisor.Timing = .init(), heartbeat: Duration = .seconds(5)
    ) {
        let instance = UUIDv7.make()
        threads = ThreadStore(database: database, seal: seal)
        messages = MessageStore(database: database, seal: seal)
        runs = RunStore(database: database, seal: seal, messages: messages)
        artifacts = ArtifactStore(database: database, seal: seal)
        budget = Budget(
            usage: UsageStore(database: database), prices: prices, limitDollars: monthlyBudget,
            longestAnswer: longestAnswer, refusesAsBefore: refusesBudgetAsBefore, clock: clock)
        log = EventLog(store: runs, holder: instance)
        hub = RunHub()
        context = ContextStore(
            messages: messages, summaries: SummaryStore(database: database, seal: seal))
        let means = RunMeans(
            instance: instance, store: runs,
            requests: RunRequests(threads: threads, context: context, library: library), catalog: catalog,
            artifacts: artifacts, budget: budget, log: log, hub: hub, clock: clock, retryPause: timing.round)
        supervisor = RunSupervisor(
            means: means,
            summarizer: Summarizer(context: context, budget: budget, catalog: catalog, clock: clock), timing: timing)
        self.library = library
        self.catalog = catalog
        self.clock = clock
        self.heartbeat = heartbeat
    }

    func routes(authenticator: Authenticator) -> Routes {
        var routes = Routes(authenticator: authenticator)
        ProjectRoutes(threads: threads, library: library).add(to: &routes)
        ThreadRoutes(
            threads: threads, messages: messages, context: context, runs: runs, library: library, catalog: catalog,
            clock: clock
        ).add(to: &routes)
        RunRoutes(
            threads: threads, messages: messages, context: context, store: runs, supervisor: supervisor,
            reader: RunReader(store: runs, hub: hub, heartbeat: heartbeat), catalog: catalog, budget: budget,
            clock: clock
        ).add(to: &routes)
        ArtifactRoutes(threads: threads, artifacts: artifacts, messages: messages).add(to: &routes)
        UsageRoutes(budget: budget, clock: clock).add(to: &routes)
        AbilityRoutes(catalog: catalog).add(to: &routes)
        return routes
    }
}
