import Logging
import NIOCore

/// What all event loops share; none of it changes but behind its own lock.
struct GatewayContext: Sendable {
    var edge: Edge
    var gate: TokenGate
    var replicaSets: [ServiceName: ReplicaSet]
    var site: Site
    var signInPage = SignInPage()
    var health: ReadinessWatch
    var rates = RateLimiter.off
    var answers = AnswerSlots(limit: 8)
    var accessLog: AccessLog
    var clientLog: ClientLog
    var traffic = Traffic()
    var timeouts = Timeouts()
    var http2 = HTTP2Limits()
    var connections = ConnectionLedger(ConnectionLimits(), proxies: TrustedProxies())
    /// Without one, somebody in front speaks TLS.
    var certificates: Certificates?
    var logger: Logger
}
