import CPostgres
import Glibc

/// The kernel's list of descriptors to watch (epoll).
final class EventPoll: Sendable {
    struct Event {
        let descriptor: CInt
        let isWritable: Bool
        /// Something to read, or the other end is gone, which reading will tell.
        let isReadable: Bool
    }

    private let poll: CInt

    init() throws(DatabaseError) {
        poll = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard poll >= 0 else {
            throw DatabaseError(.other, "The system gave no epoll descriptor: \(String(cString: strerror(errno))).")
        }
    }

    deinit {
        close(poll)
    }

    func add(_ descriptor: CInt) {
        control(EPOLL_CTL_ADD, descriptor, EPOLLIN.rawValue)
    }

    func watch(_ descriptor: CInt, alsoForWriting: Bool) {
        control(EPOLL_CTL_MOD, descriptor, EPOLLIN.rawValue | (alsoForWriting ? EPOLLOUT.rawValue : 0))
    }

    /// Must come before the descriptor is closed: its number may be given to another at once.
    func remove(_ descriptor: CInt) {
        control(EPOLL_CTL_DEL, descriptor, 0)
    }

    /// Waits until something happens, or for `limit` milliseconds; -1 is without limit.
    func wait(limit: CInt) -> [Event] {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) { events in
            let count = epoll_wait(poll, events.baseAddress, CInt(events.count), limit)
            // Interrupted by a signal (-1) is as good as nothing.
            return (0..<max(0, Int(count))).map { index in
                Event(
                    descriptor: events[index].data.fd,
                    isWritable: events[index].events & EPOLLOUT.rawValue != 0,
                    isReadable: events[index].events & ~EPOLLOUT.rawValue != 0)
            }
        }
    }

    private func control(_ operation: CInt, _ descriptor: CInt, _ interest: UInt32) {
        var event = epoll_event(events: interest, data: epoll_data_t(fd: descriptor))
        epoll_ctl(poll, operation, descriptor, &event)
    }
}
