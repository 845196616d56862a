import NIOCore
import Synchronization

/// One running copy of a service.
final class Replica: Sendable {
    let address: SocketAddress
    /// `127.0.0.1:8081`, for logs.
    let name: String
    private let open = Atomic<Int>(0)
    private let restsUntil = Atomic<UInt64>(0)

    init(_ address: SocketAddress) {
        self.address = address
        name = "\(address.ipAddress ?? "local"):\(address.port ?? 0)"
    }

    /// Requests it is working on, over all event loops.
    var outstanding: Int { open.load(ordering: .relaxed) }

    func begin() { open.add(1, ordering: .relaxed) }
    func end() { open.subtract(1, ordering: .relaxed) }

    /// It did not accept a connection: others go first for a while. It is still tried when nobody else is left.
    func rest(from now: NIODeadline, for time: TimeAmount = .seconds(2)) {
        restsUntil.store((now + time).uptimeNanoseconds, ordering: .relaxed)
    }

    func isResting(at now: NIODeadline) -> Bool {
        now.uptimeNanoseconds < restsUntil.load(ordering: .relaxed)
    }
}
