import ServiceKit
import Synchronization

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    private let moment = Mutex(Timestamp(microseconds: 1_767_225_600_000_000))

    var wall: WallClock { WallClock { self.moment.withLock { $0 } } }

    func advance(by duration: Duration) {
        moment.withLock { $0 = $0.advanced(by: duration) }
    }
}
