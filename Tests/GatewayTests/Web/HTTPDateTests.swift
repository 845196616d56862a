import ServiceKit
import Testing

@testable import Gateway

@Suite("Dates are written as HTTP has them")
struct HTTPDateTests {
    @Test(
        "known moments",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_827_696, "Tue, 29 Feb 2000 12:34:56 GMT"),
        ])
    func known(seconds: Int64, text: String) {
        #expect(HTTPDate.text(Timestamp(microseconds: seconds * 1_000_000)) == text)
    }
}
