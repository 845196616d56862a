import Metrics
import Synchronization

/// Counts the open client connections of all event loops: once when one comes and once when it goes.
final class ConnectionLedger: Sendable {
    private struct State {
        var total = 0
        var byNetwork: [IPAddress: Int] = [:]
    }

    private let limits: ConnectionLimits
    private let proxies: TrustedProxies
    private let state = Mutex(State())
    private let openGauge = Gauge(label: "gateway_connections_open")
    private let refused = Counter(label: "gateway_connections_refused_total")

    /// - Parameter proxies: everybody's connections come from them, so only the total counts.
    init(_ limits: ConnectionLimits, proxies: TrustedProxies) {
        self.limits = limits
        self.proxies = proxies
    }

    /// Whether one more is let in. If so, `leave` must be called when it is gone.
    func admit(_ address: IPAddress) -> Bool {
        let isProxy = proxies.contains(address)
        let isAdmitted = state.withLock { state in
            let open = state.byNetwork[address.network, default: 0]
            guard state.total < limits.total, isProxy || open < limits.perAddress else { return false }
            state.total += 1
            state.byNetwork[address.network] = open + 1
            return true
        }
        if !isAdmitted { refused.increment() }
        return isAdmitted
    }

    func leave(_ address: IPAddress) {
        state.withLock { state in
            state.total -= 1
            let open = state.byNetwork[address.network, default: 1]
            state.byNetwork[address.network] = open == 1 ? nil : open - 1
        }
    }

    var total: Int { state.withLock { $0.total } }

    func publish() { openGauge.record(total) }
}
