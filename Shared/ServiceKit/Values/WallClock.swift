import Foundation

/// The time of day, passed in as a value so that a test decides what time it is.
public struct WallClock: Sendable {
    public let now: @Sendable () -> Timestamp

    public init(now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }

    public static let system = WallClock(now: Timestamp.now)
}

extension Timestamp {
    /// The system's clock. A double holds the microseconds of this age with room to spare.
    public static func now() -> Timestamp {
        Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }
}
