import RateLimiting
import ServiceKit
import Testing

@Suite("Rate policies")
struct RatePolicyTests {
    @Test("are read as they are written")
    func reading() throws {
        #expect(try RatePolicy.parse("10/s") == RatePolicy(10, per: .second))
        #expect(try RatePolicy.parse("100/m") == RatePolicy(100, per: .minute))
        #expect(try RatePolicy.parse("5/h") == RatePolicy(5, per: .hour))
        #expect(try RatePolicy.parse("10/s burst 40") == RatePolicy(10, per: .second, burst: 40))
        #expect(try RatePolicy.parse("10/s").burst == 10)
    }

    @Test("are written as they are read", arguments: ["10/s", "100/m", "5/h", "10/s burst 40"])
    func writing(_ text: String) throws {
        #expect(try RatePolicy.parse(text).text == text)
    }

    @Test(
        "that are none are refused with an example",
        arguments: [
            "", "10", "10/", "/s", "10/d", "0/s", "-1/s", "1.5/s", "10 / s", "10/s;20", "10/s burst", "10/s burst 0",
            "10/s burst 1000000", "10000000/s", "off",
        ])
    func refusals(_ text: String) throws {
        let reason = try #require(throws: ConfigurationMistake.Reason.self) { try RatePolicy.parse(text) }
        #expect("\(reason)".contains("10/s burst 40"))
    }
}
