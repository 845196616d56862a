import NIOCore

/// What has come of a request's body, and what may still be wrong with it.
struct RequestBody {
    /// A refused request's body up to this size is read to its end before the answer.
    private static let discardLimit = 65_536
    /// Of a body that can still turn out malformed this much is awaited before a service hears of the request.
    private static let holdLimit = 65_536

    /// So many bytes of chunk sizes, extensions and line ends may come beyond `framingRatio` for each byte of content. Chunks of
    /// one byte need five; whoever sends more sends no body but work, and none of it counts as too large.
    private static let framingAllowance = 16_384
    private static let framingRatio = 8

    private let framing: RequestFraming?
    private(set) var bytes = 0
    /// On the wire, since the read that brought the head.
    private var wireBytes = 0
    /// Whether the client has sent all of it.
    var isComplete = false
    /// Whether its end can still be found.
    var isReadable: Bool
    /// The client sends nothing before it is told that somebody will take it.
    var awaitsContinue: Bool
    /// The request may pass, and is waited for.
    var isHeld = false
    /// How long the client has been waited for. The time in which a service took no more is not the client's.
    private var waited = TimeAmount.zero

    init(_ framing: RequestFraming?, awaitsContinue: Bool) {
        self.framing = framing
        isReadable = framing != nil
        self.awaitsContinue = awaitsContinue
    }

    mutating func take(_ count: Int) { bytes += count }
    mutating func wait(_ time: TimeAmount) { waited = waited + time }

    /// - Returns: whether it is still content that is being sent.
    mutating func noteWire(_ count: Int) -> Bool {
        guard framing == .chunked, !isComplete else { return true }
        wireBytes += count
        return wireBytes - bytes <= Self.framingAllowance + Self.framingRatio * bytes
    }

    /// Whether so little is to come that reading it costs less than another connection.
    var isWorthDiscarding: Bool {
        guard !isComplete, !awaitsContinue, case .length(let length) = framing else { return false }
        return length <= Self.discardLimit
    }

    /// Whether no service is to hear of the request yet. That chunks are well-formed, and that a stream of HTTP/2 is as long
    /// as its head says, shows only as they come; and of a request that is not well-formed no byte is to arrive anywhere.
    func mustBeHeld(onStream: Bool) -> Bool {
        guard !isComplete else { return false }
        return switch framing {
        case .chunked: true
        case .length: onStream
        case .empty, nil: false
        }
    }

    var isHeldLongEnough: Bool { isHeld && bytes > Self.holdLimit }

    func isTrickling(_ timeouts: Timeouts) -> Bool {
        waited > timeouts.slowBody && bytes < Int(waited.nanoseconds / 1_000_000) * timeouts.bodyRate / 1_000
    }
}
