import NIOCore
import NIOPosix
import ServiceKit
import Synchronization

/// One end of a TCP connection in a test's hand, byte for byte.
final class Wire: Sendable {
    enum Ending: Equatable {
        case closed, reset
    }

    struct EndedTooSoon: Error {
        let received: String
    }

    private struct State {
        var bytes: [UInt8] = []
        var ending: Ending?
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter = 0
        var total = 0
        var changes = 0
    }

    private let state = Mutex(State())
    private let channelBox = Mutex<(any Channel)?>(nil)
    private let flushed = Atomic<Int>(0)

    var channel: any Channel { channelBox.withLock { $0! } }

    /// All bytes that ever arrived.
    var totalReceived: Int { state.withLock { $0.total } }
    /// All bytes that the kernel took from us.
    var totalFlushed: Int { flushed.load(ordering: .relaxed) }
    /// What arrived and was not read yet.
    var pending: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    static func connect(to port: Int) async throws -> Wire {
        let wire = Wire()
        _ = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try wire.attach(to: channel) }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return wire
    }

    func attach(to channel: any Channel) throws {
        channelBox.withLock { $0 = channel }
        try channel.pipeline.syncOperations.addHandler(WireHandler(self))
    }

    // MARK: - Sending

    func send(_ text: String) {
        send(ByteBuffer(string: text))
    }

    func send(_ buffer: ByteBuffer) {
        let count = buffer.readableBytes
        channel.writeAndFlush(buffer).whenSuccess { self.flushed.add(count, ordering: .relaxed) }
    }

    func close() async throws {
        try await channel.close().get()
    }

    /// Closes so that the other side sees a reset.
    func reset() async throws {
        if let socket = channel as? any SocketOptionProvider {
            let noTime: (Int32, Int32) = (1, 0)
            try await socket.unsafeSetSocketOption(level: .socket, name: .so_linger, value: noTime).get()
        }
        try await channel.close().get()
    }

    func setReading(_ isReading: Bool) async throws {
        try await channel.setOption(.autoRead, value: isReading).get()
    }

    // MARK: - Receiving

    /// Everything up to and including `marker`.
    func read(through marker: String, within limit: Duration = .seconds(10)) async throws -> String {
        let needle = Array(marker.utf8)
        return try await wait(within: limit) { bytes in
            guard let start = bytes.firstRange(of: needle) else { return nil }
            defer { bytes.removeFirst(start.upperBound) }
            return String(decoding: bytes[..<start.upperBound], as: UTF8.self)
        }
    }

    func read(count: Int, within limit: Duration = .seconds(30)) async throws -> String {
        try await wait(within: limit) { bytes in
            guard bytes.count >= count else { return nil }
            defer { bytes.removeFirst(count) }
            return String(decoding: bytes[..<count], as: UTF8.self)
        }
    }

    /// A head, without the empty line.
    func readHead(within limit: Duration = .seconds(10)) async throws -> Head {
        Head(try await read(through: "\r\n\r\n", within: limit))
    }

    /// A whole answer, framed by its length.
    func readAnswer(within limit: Duration = .seconds(10)) async throws -> (head: Head, body: String) {
        let head = try await readHead(within: limit)
        return (head, try await read(count: Int(head["content-length"] ?? "0") ?? 0, within: limit))
    }

    /// Reads and drops until `count` bytes have arrived in all.
    func discard(untilTotal count: Int) async throws {
        while totalReceived < count {
            try await wait(within: .seconds(30)) { bytes -> Void? in
                guard !bytes.isEmpty else { return nil }
                bytes.removeAll()
                return ()
            }
        }
    }

    func ending(within limit: Duration = .seconds(10)) async throws -> Ending {
        try await withTimeLimit(limit) {
            while true {
                let (ending, seen) = self.state.withLock { ($0.ending, $0.changes) }
                if let ending { return ending }
                try Task.checkCancellation()
                await self.change(after: seen)
            }
        }
    }

    private func wait<Value: Sendable>(
        within limit: Duration, _ take: @escaping @Sendable (inout [UInt8]) -> Value?
    ) async throws -> Value {
        try await withTimeLimit(limit) {
            while true {
                let (value, ended, seen) = self.state.withLock { (take(&$0.bytes), $0.ending != nil, $0.changes) }
                if let value { return value }
                if ended { throw EndedTooSoon(received: self.pending) }
                try Task.checkCancellation()
                await self.change(after: seen)
            }
        }
    }

    /// Returns when there are more changes than `seen`, or the task is cancelled.
    private func change(after seen: Int) async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.changes != seen || Task.isCancelled { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }

    fileprivate func note(_ change: (inout [UInt8]) -> Int, ending: Ending? = nil) {
        let waiters = state.withLock { state in
            state.total += change(&state.bytes)
            state.changes += 1
            if state.ending == nil { state.ending = ending }
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// A start line and fields, as text.
struct Head {
    let lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\r\n").map(String.init)
    }

    var startLine: String { lines.first ?? "" }
    var status: Int { Int(startLine.split(separator: " ").dropFirst().first ?? "") ?? 0 }

    /// The values of a field, in any case of letters.
    func values(_ name: String) -> [String] {
        lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name.lowercased() else {
                return nil
            }
            return line[line.index(after: colon)...].drop { $0 == " " }.description
        }
    }

    subscript(_ name: String) -> String? { values(name).first }
}

private final class WireHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let wire: Wire
    private var ending = Wire.Ending.closed

    init(_ wire: Wire) {
        self.wire = wire
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = Self.unwrapInboundIn(data)
        wire.note { bytes in
            bytes.append(contentsOf: buffer.readableBytesView)
            return buffer.readableBytes
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? IOError, error.errnoCode == 104 { ending = .reset }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        wire.note({ _ in 0 }, ending: ending)
    }
}
