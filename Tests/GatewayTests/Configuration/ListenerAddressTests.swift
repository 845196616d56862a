import Foundation
import NIOCore
import Testing

@testable import Gateway

@Suite("Where the public port is opened")
struct ListenerAddressTests {
    @Test("everywhere is IPv6 and IPv4 in one, and IPv4 alone where there is no IPv6", arguments: ["::", "[::]"])
    func everywhere(host: String) {
        let address = ListenerAddress(host: host, port: 80)
        #expect(address.candidates.map(\.host) == ["::", "0.0.0.0"])
        #expect(address.candidates.map(\.takesIPv4Too) == [true, false])
    }

    @Test(
        "a named address is that one only", arguments: [("127.0.0.1", "127.0.0.1"), ("[::1]", "::1"), ("a.b", "a.b")])
    func named(host: String, tried: String) {
        #expect(ListenerAddress(host: host, port: 80).candidates.map(\.host) == [tried])
    }

    @Test("a port in use is no reason to try another address")
    func reasons() {
        #expect(ListenerAddress.isForWantOfIPv6(IOError(errnoCode: EAFNOSUPPORT, reason: "socket")))
        #expect(ListenerAddress.isForWantOfIPv6(IOError(errnoCode: EADDRNOTAVAIL, reason: "bind")))
        #expect(!ListenerAddress.isForWantOfIPv6(IOError(errnoCode: EADDRINUSE, reason: "bind")))
    }
}
