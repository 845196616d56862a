import Dispatch
import NIOCore
import ServiceKit
import ServiceLifecycle

/// Keeps the replicas of every service up to date: each name is resolved again every second, whatever the TTL, off
/// the event loops. A name that does not resolve for once leaves what was known of it.
struct ReplicaDiscovery: Service {
    static let interval = Duration.seconds(1)

    let sets: [(ReplicaSet, [ServiceAddress])]

    func run() async throws {
        await withDiscardingTaskGroup { group in
            for (set, addresses) in sets {
                group.addTask { await Self.follow(addresses, set) }
            }
        }
    }

    private static func follow(_ addresses: [ServiceAddress], _ set: ReplicaSet) async {
        await cancelWhenGracefulShutdown {
            var known: [ServiceAddress: [ReplicaPlace]] = [:]
            while (try? await Task.sleep(for: interval)) != nil {
                for address in addresses {
                    let found = await resolve(address)
                    if !found.isEmpty { known[address] = found }
                }
                let places = addresses.flatMap { known[$0] ?? [] }
                if !places.isEmpty { set.update(Array(places.uniqued())) }
            }
        }
    }

    /// `getaddrinfo` blocks, and may for seconds: it must hold up neither an event loop nor a thread of the task pool.
    private static func resolve(_ address: ServiceAddress) async -> [ReplicaPlace] {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: ServiceAddress.places(of: [address])) }
        }
    }
}

extension Sequence<ReplicaPlace> {
    /// Two names may lead to one replica; it is one all the same.
    fileprivate func uniqued() -> [ReplicaPlace] {
        var seen: Set<SocketAddress> = []
        return filter { seen.insert($0.address).inserted }
    }
}
