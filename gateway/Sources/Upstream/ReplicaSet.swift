import NIOCore
import Synchronization

/// The replicas of one service as they are known now.
final class ReplicaSet: Sendable {
    let service: ServiceName
    /// The service's name and port, as its URL says: `chat:8082`.
    let authority: String
    private let replicas: Mutex<[Replica]>

    init(_ service: ServiceName, authority: String, _ addresses: [SocketAddress] = []) {
        self.service = service
        self.authority = authority
        replicas = Mutex(addresses.map(Replica.init))
    }

    var current: [Replica] { replicas.withLock { $0 } }

    /// Those that stay keep their counts and their connections.
    func update(_ addresses: [SocketAddress]) {
        replicas.withLock { replicas in
            let known = replicas
            replicas = addresses.map { address in
                known.first { $0.address == address } ?? Replica(address)
            }
        }
    }

    /// The replica with the fewest outstanding requests, among those that have not just refused a connection if there
    /// is such a one.
    /// - Parameter tried: replicas that this request has already failed to reach.
    func pick(except tried: [Replica], at now: NIODeadline) -> Replica? {
        let known = current
        if known.count == 1, tried.isEmpty { return known[0] }
        let candidates = known.filter { candidate in !tried.contains { $0 === candidate } }
        let awake = candidates.filter { !$0.isResting(at: now) }
        let choice = awake.isEmpty ? candidates : awake
        guard choice.count > 1 else { return choice.first }
        let fewest = choice.map(\.outstanding).min() ?? 0
        return choice.filter { $0.outstanding <= fewest }.randomElement() ?? choice.first
    }
}
