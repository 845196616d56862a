import ServiceKit

/// What all runs of a replica are made with.
final class RunMeans: Sendable {
    /// This process among the replicas.
    let instance: String
    let store: RunStore
    let requests: RunRequests
    let catalog: ModelCatalog
    let artifacts: ArtifactStore
    let budget: Budget
    let log: EventLog
    let hub: RunHub
    let clock: WallClock
    /// How long to wait between attempts to write an end that there is no room for.
    let retryPause: Duration

    init(
        instance: String, store: RunStore, requests: RunRequests, catalog: ModelCatalog, artifacts: ArtifactStore,
        budget: Budget, log: EventLog, hub: RunHub, clock: WallClock, retryPause: Duration
    ) {
        self.instance = instance
        self.store = store
        self.requests = requests
        self.catalog = catalog
        self.artifacts = artifacts
        self.budget = budget
        self.log = log
        self.hub = hub
        self.clock = clock
        self.retryPause = retryPause
    }
}
