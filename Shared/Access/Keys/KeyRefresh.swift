internal import ServiceKit
public import ServiceLifecycle

/// Fetches auth's keys when the process starts and every five minutes, so that a new key is known before a token
/// names it and a withdrawn one is forgotten.
public struct KeyRefresh: Service {
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
        if outcome == .fetched { return .seconds(300) }
        return keys.current.isEmpty ? .seconds(1) : .seconds(30)
    }
}
