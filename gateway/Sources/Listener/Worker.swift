import NIOCore
import ServiceKit

/// What belongs to one event loop and is touched by it alone: client connections, connections to replicas, checked
/// tokens, the date, and the tick that watches every time limit. Nothing of it is locked.
final class Worker {
    let loop: any EventLoop
    let gateway: GatewayContext
    let meters = RequestMeters()
    var tokens = VerifiedTokens()
    /// As the `Date` field has it, at most a tick old.
    private(set) var date = HTTPDate.text(.now())
    /// The last requests are being answered; every connection closes after its own.
    var isDraining: Bool { drained != nil }
    private var pools: [ObjectIdentifier: ReplicaPool] = [:]
    private var connections: [ObjectIdentifier: any Watched] = [:]
    private var ticking: RepeatedTask?
    /// Made when draining begins: a worker that never drains, its port being taken, would leave it unkept.
    private var drained: EventLoopPromise<Void>?

    init(loop: any EventLoop, gateway: GatewayContext) {
        self.loop = loop
        self.gateway = gateway
    }

    func start() {
        let bound = NIOLoopBound(self, eventLoop: loop)
        let tick = gateway.timeouts.tick
        ticking = loop.scheduleRepeatedTask(initialDelay: tick, delay: tick) { _ in bound.value.tick() }
    }

    func add(_ connection: any Watched) {
        connections[ObjectIdentifier(connection)] = connection
    }

    func remove(_ connection: any Watched) {
        connections[ObjectIdentifier(connection)] = nil
        if connections.isEmpty { drained?.succeed() }
    }

    func pool(for replica: Replica) -> ReplicaPool {
        if let pool = pools[ObjectIdentifier(replica)] { return pool }
        let pool = ReplicaPool(replica, on: loop, connectTimeout: gateway.timeouts.connect)
        pools[ObjectIdentifier(replica)] = pool
        return pool
    }

    /// Takes no more requests. The future succeeds when the last connection is gone, at the latest after `deadline`,
    /// when event streams and whatever else is still open is cut.
    func drain(deadline: TimeAmount) -> EventLoopFuture<Void> {
        let drained = loop.makePromise(of: Void.self)
        self.drained = drained
        for connection in Array(connections.values) { connection.drain() }
        if connections.isEmpty { drained.succeed() }
        let bound = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: deadline) {
            for connection in Array(bound.value.connections.values) { connection.close() }
        }
        return drained.futureResult.always { _ in bound.value.stop() }
    }

    private func stop() {
        ticking?.cancel()
        let now = NIODeadline.now()
        for pool in pools.values { pool.closeIdle(since: now) }
        pools = [:]
    }

    private func tick() {
        let now = NIODeadline.now()
        date = HTTPDate.text(.now())
        gateway.traffic.publish()
        gateway.connections.publish()
        for connection in Array(connections.values) { connection.tick(now) }
        let known = Set(gateway.replicaSets.values.flatMap(\.current).map(ObjectIdentifier.init))
        for (id, pool) in pools {
            // The name no longer leads to that replica: what is in flight ends, nothing new goes there.
            let isGone = !known.contains(id)
            pool.closeIdle(since: isGone ? now : now - gateway.timeouts.idleUpstream)
            if isGone, pool.replica.outstanding == 0 {
                pools[id] = nil
                meters.forget(pool.replica)
            }
        }
    }
}
