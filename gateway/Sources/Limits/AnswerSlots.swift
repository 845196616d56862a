import Synchronization

/// How many answers each account is being given at this moment, over all event loops of this gateway.
final class AnswerSlots: Sendable {
    let limit: Int
    /// Holds only who has one open, so it is bounded by the open requests.
    private let open = Mutex<[String: Int]>([:])

    init(limit: Int) {
        self.limit = limit
    }

    /// - Returns: whether there was one left. It must then be given back.
    func take(by account: String) -> Bool {
        open.withLock { open in
            let count = open[account] ?? 0
            guard count < limit else { return false }
            open[account] = count + 1
            return true
        }
    }

    func giveBack(by account: String) {
        open.withLock { open in
            let count = open[account] ?? 0
            open[account] = count > 1 ? count - 1 : nil
        }
    }
}
