import Dispatch
import NIOCore
import ServiceKit
import ServiceLifecycle

/// Keeps the replicas of every service up to date: each name is resolved again every two seconds, whatever the TTL, off
/// the event loops. A name that does not resolve for once leaves what was known.
struct ReplicaDiscovery: Service {
    static let interval = Duration.seconds(2)

    let sets: [(ReplicaSet, ServiceAddress)]

    func run() async throws {
        await withDiscardingTaskGroup { group in
            for (set, address) in sets {
                group.addTask { await Self.follow(address, set) }
            }
        }
    }

    private static func follow(_ address: ServiceAddress, _ set: ReplicaSet) async {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: interval)) != nil {
                let found = await resolve(address)
                if !found.isEmpty { set.update(found) }
            }
        }
    }

    /// `getaddrinfo` blocks, and may for seconds: it must hold up neither an event loop nor a thread of the task pool.
    private static func resolve(_ address: ServiceAddress) async -> [SocketAddress] {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: address.resolve()) }
        }
    }
}
