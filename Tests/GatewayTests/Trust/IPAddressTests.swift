import NIOCore
import Testing

@testable import Gateway

@Suite("Addresses are values")
struct IPAddressTests {
    @Test(
        "an address is read and written in its shortest form",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
            ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("::1", "::1"), ("::", "::"), ("::ffff:192.0.2.1", "192.0.2.1"),
            ("::FFFF:c000:201", "192.0.2.1"), ("fe80::1", "fe80::1"),
        ])
    func text(written: String, read: String) {
        #expect(IPAddress(written)?.description == read)
    }

    @Test(
        "what is no address is none",
        arguments: [
            "", " ", "1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1.2.3.4:80", "[::1]", "::1%eth0", "unknown",
            "localhost", "2130706433", "1.2.3.4 ", "0x7f.1", ":::1", "::1/64", "1.2.3.4\u{0}",
        ])
    func none(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("a socket's address is the same value, in whichever family the socket is")
    func sockets() throws {
        let expected = try #require(IPAddress("192.0.2.1"))
        #expect(IPAddress(try SocketAddress(ipAddress: "192.0.2.1", port: 1)) == expected)
        #expect(IPAddress(try SocketAddress(ipAddress: "::ffff:192.0.2.1", port: 2)) == expected)
        #expect(IPAddress(try SocketAddress(ipAddress: "2001:db8::1", port: 2)) == IPAddress("2001:db8::1"))
        #expect(IPAddress(nil) == .unspecified)
    }

    @Test("what is counted is an IPv4 address or a /64 of IPv6")
    func network() throws {
        #expect(IPAddress("192.0.2.1")?.network == IPAddress("::ffff:192.0.2.1")?.network)
        #expect(IPAddress("192.0.2.1")?.network != IPAddress("192.0.2.2")?.network)
        #expect(IPAddress("2001:db8:1:2:3::4")?.network == IPAddress("2001:db8:1:2:ffff::")?.network)
        #expect(IPAddress("2001:db8:1:2::")?.network != IPAddress("2001:db8:1:3::")?.network)
    }

    @Test("this machine knows itself", arguments: ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
    func loopback(text: String) {
        #expect(IPAddress(text)?.isLoopback == true)
        #expect(IPAddress("128.0.0.1")?.isLoopback == false)
        #expect(IPAddress("::2")?.isLoopback == false)
    }

    @Test(
        "a range holds what begins like it",
        arguments: [
            ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false), ("10.1.2.3/8", "10.9.9.9", true),
            ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "2001:db8::1", true), ("::/0", "203.0.113.9", true),
            ("fd00::/8", "fdff::1", true), ("fd00::/8", "fe00::1", false), ("2001:db8::/33", "2001:db8:7fff::1", true),
            ("2001:db8::/33", "2001:db8:8000::1", false), ("2001:db8::/96", "2001:db8::1:2", true),
            ("2001:db8::/96", "2001:db8:0:0:0:1::", false), ("192.0.2.0/31", "::ffff:192.0.2.1", true),
            ("::ffff:10.0.0.0/104", "10.2.3.4", true),
        ])
    func ranges(range: String, address: String, isInside: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(
        "what is no range is none",
        arguments: [
            "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10/8", "::/129", "a/8", "1.2.3.4/8/8",
        ]
    )
    func noRange(text: String) {
        #expect(AddressRange(text) == nil)
    }
}
