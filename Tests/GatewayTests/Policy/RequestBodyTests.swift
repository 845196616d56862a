import NIOCore
import Testing

@testable import Gateway

@Suite("A body that may still turn out malformed is awaited")
struct RequestBodyTests {
    private func body(_ framing: RequestFraming?, awaitsContinue: Bool = false) -> RequestBody {
        RequestBody(framing, awaitsContinue: awaitsContinue)
    }

    @Test("chunks always, even of who asks first; a length only on a stream of HTTP/2")
    func held() {
        #expect(body(.chunked).mustBeHeld(onStream: false))
        #expect(body(.chunked).mustBeHeld(onStream: true))
        #expect(!body(.length(5)).mustBeHeld(onStream: false))
        #expect(body(.length(5)).mustBeHeld(onStream: true))
        #expect(!body(.empty).mustBeHeld(onStream: true))
        #expect(body(.chunked, awaitsContinue: true).mustBeHeld(onStream: false))
        var complete = body(.chunked)
        complete.isComplete = true
        #expect(!complete.mustBeHeld(onStream: false))
    }

    @Test("but no longer than 64 KiB of it")
    func long() {
        var body = body(.chunked)
        body.isHeld = true
        body.take(65_536)
        #expect(!body.isHeldLongEnough)
        body.take(1)
        #expect(body.isHeldLongEnough)
    }

    @Test("chunks may be small, but must be chunks of something")
    func bloated() {
        var small = body(.chunked)
        var isContent = true
        for _ in 0..<100_000 {
            small.take(1)
            isContent = isContent && small.noteWire(6)
        }
        #expect(isContent)
        var empty = body(.chunked)
        isContent = empty.noteWire(16_384)
        #expect(isContent)
        isContent = empty.noteWire(1)
        #expect(!isContent)
        var other = body(.length(5))
        isContent = other.noteWire(1_000_000)
        #expect(isContent)
    }

    @Test("a refused one is read to its end when it is short")
    func discarding() {
        #expect(body(.length(65_536)).isWorthDiscarding)
        #expect(!body(.length(65_537)).isWorthDiscarding)
        #expect(!body(.chunked).isWorthDiscarding)
        #expect(!body(.length(5), awaitsContinue: true).isWorthDiscarding)
    }

    @Test("who sends too slowly is not waited for, once there was time enough")
    func trickling() {
        let timeouts = Timeouts()
        var body = body(.length(1_000_000))
        body.wait(timeouts.slowBody)
        #expect(!body.isTrickling(timeouts))
        body.wait(.seconds(1))
        #expect(body.isTrickling(timeouts))
        body.take(1_000_000)
        #expect(!body.isTrickling(timeouts))
    }
}
