import NIOCore

/// The last moment of a listening socket. Closing it resets the connections that the kernel has made and nobody has
/// accepted yet, and their clients cannot know that the requests which they have sent were never read. So the kernel is
/// told first to make no more of them, and those that are there are accepted.
enum Farewell {
    /// Longer than most handshakes that have begun take to end, and much shorter than the second after which a client that
    /// hears nothing tries again (RFC 6298 §2), and is refused.
    private static let time = TimeAmount.milliseconds(100)

    /// Returns when none is left in between.
    static func toNewConnections(of channel: any Channel) async {
        #if os(Linux)
            guard let socket = channel as? any SocketOptionProvider else { return }
            do {
                try await attachFilter(to: socket)
            } catch {
                // Not every kernel lets us: then the port closes as ports do.
                return
            }
            // Unlike a task that sleeps, it is not cut short by cancellation.
            try? await channel.eventLoop.scheduleTask(in: time) {}.futureResult.get()
        #endif
    }

    #if os(Linux)
        /// `struct sock_filter` of linux/filter.h.
        private typealias Instruction = (code: UInt16, ifTrue: UInt8, ifFalse: UInt8, operand: UInt32)

        /// A program of the classic packet filter, which sees a segment from its TCP header on: drops what has SYN set
        /// (byte 13, RFC 9293 §3.1) and lets everything else pass.
        private static let dropSYN: [Instruction] = [
            (0x30, 0, 0, 13),  // load byte 13
            (0x45, 0, 1, 0x02),  // is SYN among its bits?
            (0x06, 0, 0, 0),  // keep nothing
            (0x06, 0, 0, .max),  // keep all
        ]

        private static func attachFilter(to socket: any SocketOptionProvider) async throws {
            let program = UnsafeMutableBufferPointer<Instruction>.allocate(capacity: dropSYN.count)
            _ = program.initialize(from: dropSYN)
            defer { program.deallocate() }
            // `struct sock_fprog`: the length, and where the instructions lie. SO_ATTACH_FILTER is 26 (asm-generic/socket.h).
            let filter = (UInt16(dropSYN.count), UInt(bitPattern: program.baseAddress))
            try await socket.unsafeSetSocketOption(level: .socket, name: .init(rawValue: 26), value: filter).get()
        }
    #endif
}
