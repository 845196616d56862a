import Foundation
import ServiceKit
import Storage
import Synchronization

/// A provider's discovery document and keys, fetched when needed and kept for an hour.
///
/// One caller fetches for all. What could not be fetched is not asked for again for two seconds, and a token that names
/// an unknown key causes at most one fetch in 30 seconds, however many such tokens come.
final class ProviderDirectory: Sendable {
    static let lifetime = Duration.seconds(3_600)
    static let demandPause = Duration.seconds(30)
    static let failurePause = Duration.seconds(2)

    private struct Kept<Value: Sendable>: Sendable {
        var value: Value
        var at: Timestamp
    }

    private struct State {
        var metadata: Kept<ProviderMetadata>?
        var keys: Kept<ProviderKeySet>?
        var lastDemand: Timestamp?
        var failure: Kept<SignInRefusal>?
    }

    private let issuer: ProviderIssuer
    private let clock: WallClock
    private let call: ProviderCall
    private let state = Mutex(State())
    private let turn = AsyncSemaphore(
        places: 1, waitLimit: ProviderConnection.timeLimit, timeout: SignInRefusal(.tooSlow, "waiting for another"))

    init(_ issuer: ProviderIssuer, clock: WallClock, call: @escaping ProviderCall) {
        self.issuer = issuer
        self.clock = clock
        self.call = call
    }

    func metadata() async throws -> ProviderMetadata {
        try await kept(\.metadata) {
            let metadata = try await self.json(self.issuer.discoveryURL, as: ProviderMetadata.self)
            try metadata.check(self.issuer)
            return metadata
        }
    }

    func keys() async throws -> ProviderKeySet {
        let metadata = try await metadata()
        return try await kept(\.keys) { try await self.json(metadata.jwksURI, as: ProviderKeySet.self) }
    }

    /// The keys, fetched again because a token names one that is not among them, unless that was done a moment ago.
    func keysForUnknown() async throws -> ProviderKeySet {
        let now = clock.now()
        state.withLock { state in
            let isTooSoon = state.lastDemand.map { (.zero..<Self.demandPause).contains($0.distance(to: now)) } ?? false
            guard !isTooSoon else { return }
            state.lastDemand = now
            state.keys = nil
        }
        return try await keys()
    }

    private func kept<Value: Sendable>(
        _ place: any WritableKeyPath<State, Kept<Value>?> & Sendable, fetch: () async throws -> Value
    ) async throws -> Value {
        if let value = try fresh(place) { return value }
        try await turn.acquire()
        defer { turn.release() }
        if let value = try fresh(place) { return value }
        do {
            let value = try await fetch()
            let now = clock.now()
            state.withLock { $0[keyPath: place] = Kept(value: value, at: now) }
            return value
        } catch let refusal as SignInRefusal {
            let now = clock.now()
            state.withLock { $0.failure = Kept(value: refusal, at: now) }
            throw refusal
        }
    }

    private func fresh<Value: Sendable>(_ place: KeyPath<State, Kept<Value>?>) throws -> Value? {
        let now = clock.now()
        let (kept, failure) = state.withLock { ($0[keyPath: place], $0.failure) }
        if let kept, (.zero..<Self.lifetime).contains(kept.at.distance(to: now)) { return kept.value }
        if let failure, (.zero..<Self.failurePause).contains(failure.at.distance(to: now)) { throw failure.value }
        return nil
    }

    private func json<Value: Decodable>(_ url: String, as type: Value.Type) async throws -> Value {
        try await call(ProviderRequest(url: url)).json(as: type)
    }
}

extension ProviderResponse {
    /// The body of a good answer.
    /// - Throws: `badStatus`, `notJSON` for HTML and the like, `unusableAnswer`.
    func json<Value: Decodable>(as type: Value.Type) throws(SignInRefusal) -> Value {
        guard status == 200 else { throw SignInRefusal(.badStatus, "\(status)") }
        guard contentType.lowercased().contains("json") else {
            throw SignInRefusal(.notJSON, ProviderIssuer.shown(contentType))
        }
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch DecodingError.dataCorrupted {
            throw SignInRefusal(.notJSON)
        } catch {
            throw SignInRefusal(.unusableAnswer)
        }
    }
}
