import NIOCore
import Synchronization

/// One running copy of a service.
final class Replica: Sendable {
    let address: SocketAddress
    /// `127.0.0.1:8081`, for logs.
    let name: String
    /// What `Host` means on a connection to it: the name and port of its service, as the operator wrote them.
    let authority: String
    private let open = Atomic<Int>(0)
    private let restsUntil = Atomic<UInt64>(0)

    private let condition = Atomic(Condition.unasked)
    private let missedProbes = Atomic<Int>(0)
    private let failures = Atomic<Int>(0)

    /// What it last said when it was asked whether it is ready.
    enum Condition: UInt8, AtomicRepresentable, Sendable {
        case unasked
        case ready
        /// It says no: it is about to leave, or misses something.
        case unready
        /// It does not say anything.
        case silent
    }

    init(_ address: SocketAddress, authority: String) {
        self.address = address
        self.authority = authority
        let host = address.ipAddress ?? "local"
        name = host.contains(":") ? "[\(host)]:\(address.port ?? 0)" : "\(host):\(address.port ?? 0)"
    }

    /// Requests it is working on, over all event loops.
    var outstanding: Int { open.load(ordering: .relaxed) }

    func begin() { open.add(1, ordering: .relaxed) }
    func end() { open.subtract(1, ordering: .relaxed) }

    /// It did not accept a connection, or lost one with a request on it: others go first for a while, longer each time
    /// that this happens in a row. It is still tried when nobody else is left.
    func rest(from now: NIODeadline) {
        // The requests that were with it when it died have failed once, however many they were.
        if isResting(at: now) { return }
        let count = failures.wrappingAdd(1, ordering: .relaxed).newValue
        let time = TimeAmount.seconds(min(Self.longestRest, 1 << min(Int64(count), 10)))
        restsUntil.store((now + time).uptimeNanoseconds, ordering: .relaxed)
    }

    /// In seconds.
    private static let longestRest: Int64 = 16

    /// It answered a request.
    func succeeds() {
        // Read before it is written: a line of memory that every loop writes to would travel between the cores.
        if failures.load(ordering: .relaxed) != 0 { failures.store(0, ordering: .relaxed) }
    }

    func note(_ found: Condition) {
        switch found {
        case .silent:
            // One question may get lost in a busy moment; connections that fail tell sooner.
            if missedProbes.wrappingAdd(1, ordering: .relaxed).newValue < 2 { return }
        case .ready:
            // It was started anew while it rested.
            if missedProbes.exchange(0, ordering: .relaxed) > 0 || isUnready { restsUntil.store(0, ordering: .relaxed) }
        case .unready, .unasked:
            missedProbes.store(0, ordering: .relaxed)
        }
        condition.store(found, ordering: .relaxed)
    }

    var state: Condition { condition.load(ordering: .relaxed) }

    /// Whether it gets nothing new while there are others.
    var isUnready: Bool { state == .unready || state == .silent }

    func isResting(at now: NIODeadline) -> Bool {
        now.uptimeNanoseconds < restsUntil.load(ordering: .relaxed)
    }
}
