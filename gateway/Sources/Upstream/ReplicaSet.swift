import Foundation
import NIOCore
import Synchronization

/// The replicas of one service as they are known now.
final class ReplicaSet: Sendable {
    let service: ServiceName
    private let replicas: Mutex<[Replica]>

    init(_ service: ServiceName, _ places: [ReplicaPlace] = []) {
        self.service = service
        replicas = Mutex(places.map { Replica($0.address, authority: $0.authority) })
    }

    var current: [Replica] { replicas.withLock { $0 } }

    /// For what the gateway asks for itself.
    var base: URL? { pick(except: [], at: .now()).flatMap { URL(string: "http://\($0.name)") } }

    /// Those that stay keep their counts and their connections.
    func update(_ places: [ReplicaPlace]) {
        replicas.withLock { replicas in
            let known = replicas
            replicas = places.map { place in
                known.first { $0.address == place.address && $0.authority == place.authority }
                    ?? Replica(place.address, authority: place.authority)
            }
        }
    }

    /// A replica for a request: of two chosen at random the one with fewer outstanding requests, which spreads nearly as
    /// well as the least busy of all and does not send every gateway to the same one.
    ///
    /// Those that are ready and have not just failed come first; if there is none, those that failed; if there is none,
    /// whoever is left: a service whose every replica is unwell is asked rather than given up.
    /// - Parameters:
    ///   - affinity: what requests have in common that are to meet at one replica; see `owner(of:among:)`.
    ///   - tried: replicas that this request has already been to.
    func pick(for affinity: String? = nil, except tried: [Replica], at now: NIODeadline) -> Replica? {
        let known = current
        if known.count == 1, tried.isEmpty { return known[0] }
        let candidates = known.filter { candidate in !tried.contains { $0 === candidate } }
        let willing = candidates.filter { !$0.isUnready }
        let awake = willing.filter { !$0.isResting(at: now) }
        // One that has only just been found may still be starting.
        let ready = awake.filter { $0.state == .ready }
        let choice = !ready.isEmpty ? ready : !awake.isEmpty ? awake : !willing.isEmpty ? willing : candidates
        guard choice.count > 1 else { return choice.first }
        if let affinity { return Self.owner(of: affinity, among: choice) }
        let first = Int.random(in: 0..<choice.count)
        let second = (first + Int.random(in: 1..<choice.count)) % choice.count
        return choice[first].outstanding <= choice[second].outstanding ? choice[first] : choice[second]
    }

    /// The replica where everything that has `affinity` in common meets, found by rendezvous hashing: nothing is
    /// remembered, every gateway finds the same one, and when one leaves only what was its own moves.
    static func owner(of affinity: String, among replicas: [Replica]) -> Replica? {
        replicas.max { StableHash.of(affinity, $0.name) < StableHash.of(affinity, $1.name) }
    }
}
