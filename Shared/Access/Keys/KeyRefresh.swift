internal import ServiceKit
public import ServiceLifecycle

/// Fetches auth's keys when the process starts and every three seconds, so that a new key is known before a token names
/// it, whatever its lead time (at least ten seconds), and a withdrawn one is forgotten. It must not rest on the fetch
/// that an unknown key causes: whoever sends tokens of made-up keys uses that one up.
public struct KeyRefresh: Service {
    static let interval = Duration.seconds(3)

    private let keys: KeySource

    public init(_ keys: KeySource) { self.keys = keys }

    public func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let outcome = await keys.refresh()
                do {
                    try await Task.sleep(for: pause(after: outcome))
                } catch {
                    return
                }
            }
        }
    }

    private func pause(after outcome: KeySource.Refetch) -> Duration {
        outcome != .fetched && keys.current.isEmpty ? .seconds(1) : Self.interval
    }
}
