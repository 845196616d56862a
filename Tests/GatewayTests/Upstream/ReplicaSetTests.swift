import Foundation
import NIOCore
import ServiceKit
import Testing

@testable import Gateway

@Suite("Replicas come, go, and share the work")
struct ReplicaSetTests {
    private static let now = NIODeadline.now()

    private func places(_ ports: Int...) throws -> [ReplicaPlace] {
        try ports.map { ReplicaPlace(address: try SocketAddress(ipAddress: "127.0.0.1", port: $0), authority: "chat") }
    }

    /// Who is picked when asked often.
    private func picks(of set: ReplicaSet, for affinity: String? = nil, except tried: [Replica] = []) -> Set<String> {
        Set((0..<200).compactMap { _ in set.pick(for: affinity, except: tried, at: Self.now)?.name })
    }

    @Test("a replica that stays keeps its count")
    func update() throws {
        let set = ReplicaSet(.chat, try places(1, 2))
        let first = try #require(set.current.first)
        first.begin()
        set.update(try places(3, 1))
        #expect(set.current.map(\.name) == ["127.0.0.1:3", "127.0.0.1:1"])
        #expect(set.current[1] === first)
        #expect(set.current[1].outstanding == 1)
    }

    @Test("of two the less busy is picked, and never the busiest of all")
    func leastOfTwo() throws {
        let set = ReplicaSet(.chat, try places(1, 2, 3))
        let (one, two, three) = (set.current[0], set.current[1], set.current[2])
        three.begin()
        #expect(picks(of: set) == [one.name, two.name])
        #expect(picks(of: set, except: [one]) == [two.name])
        one.begin()
        three.begin()
        #expect(picks(of: set, except: [two]) == [one.name])
    }

    @Test(
        "who has failed is left in peace, who is not ready gets nothing new, and whoever is left is asked all the same")
    func preference() throws {
        let set = ReplicaSet(.chat, try places(1, 2, 3))
        let (one, two, three) = (set.current[0], set.current[1], set.current[2])
        three.rest(from: Self.now)
        one.note(.unready)
        #expect(picks(of: set) == [two.name])
        #expect(picks(of: set, except: [two]) == [three.name])
        #expect(picks(of: set, except: [two, three]) == [one.name])
        #expect(set.pick(except: [one, two, three], at: Self.now) == nil)
        two.note(.unready)
        three.note(.unready)
        #expect(picks(of: set).count == 3)
        one.note(.ready)
        #expect(picks(of: set) == [one.name])
    }

    @Test("rest grows with each failure in a row, is bounded, and ends with an answer or when it is ready anew")
    func rest() throws {
        let replica = try #require(ReplicaSet(.chat, try places(1)).current.first)
        replica.rest(from: Self.now)
        #expect(
            replica.isResting(at: Self.now + .milliseconds(1_900)) && !replica.isResting(at: Self.now + .seconds(2)))
        // The requests that were with it when it failed are one failure.
        replica.rest(from: Self.now + .milliseconds(10))
        #expect(!replica.isResting(at: Self.now + .seconds(2)))
        var now = Self.now
        for _ in 0..<20 {
            now = now + .seconds(16)
            replica.rest(from: now)
        }
        #expect(replica.isResting(at: now + .seconds(15)) && !replica.isResting(at: now + .seconds(16)))
        replica.succeeds()
        now = now + .seconds(16)
        replica.rest(from: now)
        #expect(replica.isResting(at: now) && !replica.isResting(at: now + .seconds(2)))
        replica.note(.silent)
        replica.note(.ready)
        #expect(!replica.isResting(at: now))
    }

    @Test("one lost question does not make a replica unready, two do")
    func lostProbe() throws {
        let replica = try #require(ReplicaSet(.chat, try places(1)).current.first)
        replica.note(.ready)
        replica.note(.silent)
        #expect(!replica.isUnready)
        replica.note(.silent)
        #expect(replica.isUnready)
    }

    @Test("what belongs together meets at one replica, spreads over all, and moves only when its own is gone")
    func affinity() throws {
        let set = ReplicaSet(.chat, try places(1, 2, 3))
        let threads = (0..<300).map { "thread \($0)" }
        let before = try threads.map { try #require(set.pick(for: $0, except: [], at: Self.now)) }
        for replica in set.current { #expect((60...140).contains(before.count { $0 === replica })) }
        // Another gateway, and another order of the same replicas.
        let other = ReplicaSet(.chat, try places(3, 1, 2))
        for (thread, replica) in zip(threads, before) {
            #expect(other.pick(for: thread, except: [], at: Self.now)?.name == replica.name)
        }
        let gone = set.current[0]
        gone.note(.unready)
        for (thread, replica) in zip(threads, before) {
            let now = try #require(set.pick(for: thread, except: [], at: Self.now))
            #expect(replica === gone ? now !== gone : now === replica)
        }
    }

    @Test(
        "an address is a host and a port, and nothing more",
        arguments: ["https://chat:8082", "http://chat:8082/api", "http:///x"])
    func wrongAddresses(text: String) throws {
        let url = try #require(URL(string: text))
        #expect(ServiceAddress(url) == nil)
    }

    @Test(
        "the host field of a service names it as its address does",
        arguments: [
            ("http://chat:8082", "chat:8082"), ("http://chat", "chat"), ("http://[::1]:8082", "[::1]:8082"),
            ("http://127.0.0.1:80/", "127.0.0.1"),
        ])
    func authority(text: String, authority: String) throws {
        let url = try #require(URL(string: text))
        #expect(ServiceAddress(url)?.authority == authority)
    }

    @Test("local names resolve to IPv4 first")
    func resolve() throws {
        let url = try #require(URL(string: "http://localhost:8082"))
        let address = try #require(ServiceAddress(url))
        #expect(address.resolve().first?.ipAddress == "127.0.0.1")
        #expect(address.resolve().first?.port == 8_082)
    }
}
