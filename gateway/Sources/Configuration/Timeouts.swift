import NIOCore
import ServiceKit

/// How long the gateway waits for whom. Checked by coarse ticks, so each may last up to a tick longer.
struct Timeouts: Sendable {
    /// From a header's first byte to its last.
    var header = TimeAmount.seconds(10)
    /// Between two pieces of a request's body.
    var body = TimeAmount.seconds(30)
    /// A body may also not trickle: after so long a wait for it, all told, `bodyRate` bytes must have come each second.
    var slowBody = TimeAmount.seconds(30)
    var bodyRate = 512
    /// Between two requests on a connection.
    var keepAlive = TimeAmount.seconds(75)
    /// Until an answer begins, and between two pieces of it, in either direction.
    var answer = TimeAmount.seconds(300)
    /// For a connection to a replica.
    var connect = TimeAmount.seconds(1)
    /// For an unused connection to a replica.
    var idleUpstream = TimeAmount.seconds(30)
    /// How long what a client still sends is read and thrown away after its request was refused, so that it gets to
    /// read why: closing at once would reset the connection and destroy the answer on its way.
    var linger = TimeAmount.seconds(30)
    /// The same, when what comes cannot be understood.
    var lingerBriefly = TimeAmount.seconds(2)
    var tick = TimeAmount.milliseconds(250)
}

extension Timeouts {
    /// As the operator has set them.
    init(_ configuration: Configuration) {
        func amount(_ variable: Variable<Duration>) -> TimeAmount {
            .microseconds(configuration[variable].wholeMicroseconds)
        }
        header = amount(GatewayVariables.headerTimeout)
        body = amount(GatewayVariables.bodyTimeout)
        slowBody = body
        keepAlive = amount(GatewayVariables.keepAliveTimeout)
        answer = amount(GatewayVariables.answerTimeout)
    }
}
