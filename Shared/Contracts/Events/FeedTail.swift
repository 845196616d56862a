import Logging
public import ServiceLifecycle

/// Follows another service's feed: asks after the last cursor again and again, and hands each page on.
public struct FeedTail: Service {
    /// As a person reads it in the log: `documents`.
    let name: String
    let interval: Duration
    let start: @Sendable () async throws -> Int64
    let fetch: @Sendable (_ after: Int64) async throws -> FeedPage
    let handle: @Sendable (FeedPage) async throws -> Void
    let reachedEnd: @Sendable () -> Void

    /// - Parameters:
    ///   - start: the stored cursor to begin after.
    ///   - handle: acts on a page and stores its `next`; when it throws, the same page comes again.
    ///   - reachedEnd: called each time everything that there was has been handled.
    public init(
        of name: String, every interval: Duration = .seconds(1),
        startingAfter start: @escaping @Sendable () async throws -> Int64,
        fetch: @escaping @Sendable (_ after: Int64) async throws -> FeedPage,
        handle: @escaping @Sendable (FeedPage) async throws -> Void, reachedEnd: @escaping @Sendable () -> Void = {}
    ) {
        self.name = name
        self.interval = interval
        self.start = start
        self.fetch = fetch
        self.handle = handle
        self.reachedEnd = reachedEnd
    }

    public func run() async {
        let logger = Logger(label: "feed")
        await cancelWhenGracefulShutdown {
            var cursor: Int64?
            var wasReachable = true
            while !Task.isCancelled {
                var more = false
                do {
                    let after = if let cursor { cursor } else { try await start() }
                    let page = try await fetch(after)
                    if !page.events.isEmpty { try await handle(page) }
                    cursor = page.next
                    more = !page.events.isEmpty
                    if !more { reachedEnd() }
                    if !wasReachable { logger.notice("feed reachable again", metadata: ["feed": "\(name)"]) }
                    wasReachable = true
                } catch is CancellationError {
                    return
                } catch {
                    if wasReachable {
                        logger.warning("feed not reachable", metadata: ["feed": "\(name)", "error": "\(error)"])
                    }
                    wasReachable = false
                }
                if !more { try? await Task.sleep(for: interval) }
            }
        }
    }
}
