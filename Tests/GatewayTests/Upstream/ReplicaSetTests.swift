import Foundation
import NIOCore
import ServiceKit
import Testing

@testable import Gateway

@Suite("Replicas come, go, and share the work")
struct ReplicaSetTests {
    private func addresses(_ ports: Int...) throws -> [SocketAddress] {
        try ports.map { try SocketAddress(ipAddress: "127.0.0.1", port: $0) }
    }

    @Test("a replica that stays keeps its count")
    func update() throws {
        let set = ReplicaSet(.chat, authority: "chat", try addresses(1, 2))
        let first = try #require(set.current.first)
        first.begin()
        set.update(try addresses(3, 1))
        #expect(set.current.map(\.name) == ["127.0.0.1:3", "127.0.0.1:1"])
        #expect(set.current[1] === first)
        #expect(set.current[1].outstanding == 1)
    }

    @Test("the least busy is picked, those that rest only when nobody else is left")
    func pick() throws {
        let set = ReplicaSet(.chat, authority: "chat", try addresses(1, 2, 3))
        let (one, two, three) = (set.current[0], set.current[1], set.current[2])
        let now = NIODeadline.now()
        one.begin()
        two.begin()
        #expect(set.pick(except: [], at: now) === three)
        three.rest(from: now)
        one.end()
        #expect(set.pick(except: [], at: now) === one)
        #expect(set.pick(except: [one], at: now) === two)
        #expect(set.pick(except: [one, two], at: now) === three)
        #expect(set.pick(except: [one, two, three], at: now) == nil)
        #expect(!three.isResting(at: now + .seconds(2)))
    }

    @Test(
        "an address is a host and a port, and nothing more",
        arguments: ["https://chat:8082", "http://chat:8082/api", "http:///x"])
    func wrongAddresses(text: String) throws {
        let url = try #require(URL(string: text))
        #expect(throws: StartRefusal.self) { try ServiceAddress(url, of: .chat) }
    }

    @Test(
        "the host field of a service names it as its address does",
        arguments: [
            ("http://chat:8082", "chat:8082"), ("http://chat", "chat"), ("http://[::1]:8082", "[::1]:8082"),
            ("http://127.0.0.1:80/", "127.0.0.1"),
        ])
    func authority(text: String, authority: String) throws {
        #expect(try ServiceAddress(#require(URL(string: text)), of: .chat).authority == authority)
    }

    @Test("local names resolve to IPv4 first")
    func resolve() throws {
        let address = try ServiceAddress(#require(URL(string: "http://localhost:8082")), of: .chat)
        #expect(address.resolve().first?.ipAddress == "127.0.0.1")
        #expect(address.resolve().first?.port == 8_082)
    }
}
