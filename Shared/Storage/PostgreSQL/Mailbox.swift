import CPostgres
import Glibc
import Synchronization

/// How tasks reach the reactor's thread: commands in the order they were posted, and a descriptor that wakes it.
final class Mailbox: Sendable {
    private struct State {
        var commands: [Command] = []
        var isOpen = true
    }

    /// An eventfd: readable while commands wait.
    let wakeDescriptor: CInt
    private let state = Mutex(State())

    init() throws {
        wakeDescriptor = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeDescriptor >= 0 else {
            throw DatabaseError(.other, "The system gave no event descriptor: \(String(cString: strerror(errno))).")
        }
    }

    deinit {
        Glibc.close(wakeDescriptor)
    }

    /// - Returns: `false` when the reactor has stopped and will not see the command.
    @discardableResult
    func post(_ command: Command) -> Bool {
        let (accepted, isFirst) = state.withLock { state in
            guard state.isOpen else { return (false, false) }
            state.commands.append(command)
            return (true, state.commands.count == 1)
        }
        if isFirst { eventfd_write(wakeDescriptor, 1) }
        return accepted
    }

    /// Everything posted since the last time.
    func take() -> [Command] {
        var count: UInt64 = 0
        eventfd_read(wakeDescriptor, &count)
        return state.withLock { state in
            defer { state.commands.removeAll(keepingCapacity: true) }
            return state.commands
        }
    }

    /// Accepts nothing more, and gives what was left.
    func close() -> [Command] {
        state.withLock { state in
            state.isOpen = false
            defer { state.commands = [] }
            return state.commands
        }
    }
}
