import ServiceKit
import Synchronization
import Testing

@testable import Access

/// Auth's key route, as a test decides: which keys, whether it answers, and how often it was asked.
final class KeyServer: Sendable {
    private struct Down: Error {}
    private let state = Mutex((keys: [JSONWebKey](), isDown: false, fetches: 0))

    init(_ keys: [SigningKey] = []) { publish(keys) }

    func publish(_ keys: [SigningKey]) { state.withLock { $0.keys = keys.map(\.publicKey) } }
    func setDown(_ isDown: Bool) { state.withLock { $0.isDown = isDown } }
    var fetches: Int { state.withLock { $0.fetches } }

    @Sendable
    func fetch() async throws -> JSONWebKeySet {
        await Task.yield()
        return try state.withLock { state in
            state.fetches += 1
            guard !state.isDown else { throw Down() }
            return JSONWebKeySet(keys: state.keys)
        }
    }
}

@Suite("Key source")
struct KeySourceTests {
    let clock = TestClock()
    let key = SigningKey()

    @Test("ten thousand unknown keys at once cause one fetch")
    func storm() async {
        let server = KeyServer([key])
        let source = KeySource(clock: clock.wall, fetch: server.fetch)
        _ = await source.refresh()
        let outcomes = await withTaskGroup(of: KeySource.Refetch.self) { group in
            for _ in 0..<10_000 { group.addTask { await source.refetchForUnknownKey() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(server.fetches == 2)
        #expect(outcomes.allSatisfy { $0 == .fetched || $0 == .tooSoon(succeeded: true) })
        #expect(source.current.contains(key.id))
    }

    @Test("an unknown key causes one fetch in thirty seconds")
    func limit() async {
        let server = KeyServer([key])
        let source = KeySource(clock: clock.wall, fetch: server.fetch)
        _ = await source.refresh()
        #expect(await source.refetchForUnknownKey() == .fetched)
        clock.advance(by: .milliseconds(29_999))
        #expect(await source.refetchForUnknownKey() == .tooSoon(succeeded: true))
        clock.advance(by: .milliseconds(1))
        #expect(await source.refetchForUnknownKey() == .fetched)
        #expect(server.fetches == 3)
    }

    @Test("the first fetch does not count: a key made right after it is found at once")
    func firstFetch() async {
        let server = KeyServer([key])
        let source = KeySource(clock: clock.wall, fetch: server.fetch)
        #expect(await source.refetchForUnknownKey() == .fetched)
        #expect(await source.refetchForUnknownKey() == .fetched)
        #expect(await source.refetchForUnknownKey() == .tooSoon(succeeded: true))
    }

    @Test("a clock that is set back does not lock new keys out")
    func clockSetBack() async {
        let server = KeyServer([key])
        let source = KeySource(clock: clock.wall, fetch: server.fetch)
        _ = await source.refresh()
        _ = await source.refetchForUnknownKey()
        clock.advance(by: .seconds(-3600))
        #expect(await source.refetchForUnknownKey() == .fetched)
    }

    @Test("the regular refresh neither waits for the limit nor uses it up")
    func regularRefresh() async {
        let server = KeyServer([key])
        let source = KeySource(clock: clock.wall, fetch: server.fetch)
        #expect(await source.refresh() == .fetched)
        let next = SigningKey()
        server.publish([key, next])
        #expect(await source.refetchForUnknownKey() == .fetched)
        #expect(source.current.contains(next.id))
        #expect(await source.refresh() == .fetched)
        #expect(server.fetches == 3)
    }

    @Test("a failing fetch keeps the old keys")
    func failure() async {
        let server = KeyServer([key])
        let source = KeySource(clock: clock.wall, fetch: server.fetch)
        _ = await source.refresh()
        server.setDown(true)
        #expect(await source.refetchForUnknownKey() == .failed)
        #expect(await source.refetchForUnknownKey() == .tooSoon(succeeded: false))
        #expect(await source.refresh() == .failed)
        #expect(source.current.contains(key.id))
    }

    @Test("a withdrawn key is forgotten")
    func withdrawal() async {
        let server = KeyServer([key])
        let source = KeySource(clock: clock.wall, fetch: server.fetch)
        _ = await source.refresh()
        server.publish([SigningKey()])
        _ = await source.refresh()
        #expect(!source.current.contains(key.id))
    }

    @Test("while there are no keys at all, auth is asked again after a second")
    func beforeTheFirstKey() async {
        let server = KeyServer([key])
        server.setDown(true)
        let source = KeySource(clock: clock.wall, fetch: server.fetch)
        #expect(await source.refetchForUnknownKey() == .failed)
        #expect(await source.refetchForUnknownKey() == .tooSoon(succeeded: false))
        server.setDown(false)
        clock.advance(by: .seconds(1))
        #expect(await source.refetchForUnknownKey() == .fetched)
    }

    @Test("a caller that is cancelled mid-fetch hands the fetch to the next")
    func cancelledCaller() async {
        let server = KeyServer([key])
        let (entered, enter) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (never, _keepOpen) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let isFirst = Mutex(true)
        let source = KeySource(clock: clock.wall) {
            let mustHang = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            if mustHang {
                enter.yield()
                for await _ in never {}
                try Task.checkCancellation()
            }
            return try await server.fetch()
        }
        let outcomes = await withTaskGroup(of: KeySource.Refetch.self) { all in
            let leader = Task { await source.refetchForUnknownKey() }
            for await _ in entered { break }
            for _ in 0..<50 { all.addTask { await source.refetchForUnknownKey() } }
            await Task.yield()
            leader.cancel()
            #expect(await leader.value == .failed)
            return await all.reduce(into: []) { $0.append($1) }
        }
        _keepOpen.finish()
        #expect(outcomes.allSatisfy { $0 == .fetched || $0 == .tooSoon(succeeded: true) })
        #expect((1...2).contains(server.fetches))
    }
}
