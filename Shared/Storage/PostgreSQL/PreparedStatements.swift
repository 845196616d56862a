/// The statements that one connection has prepared, by their text.
struct PreparedStatements {
    final class Entry {
        let name: String
        /// Known after the first result; PostgreSQL refuses to run a prepared statement whose columns have changed.
        var columns: Columns?
        fileprivate(set) var lastUse: UInt64 = 0

        init(name: String) {
            self.name = name
        }
    }

    private static let limit = 256

    private var entries: [String: Entry] = [:]
    /// Never goes back, so a name that the server may still know is not given to another statement.
    private var counter: UInt64 = 0
    private var uses: UInt64 = 0

    mutating func find(_ text: String) -> Entry? {
        guard let entry = entries[text] else { return nil }
        uses += 1
        entry.lastUse = uses
        return entry
    }

    mutating func add(_ text: String) -> Entry {
        counter += 1
        uses += 1
        let entry = Entry(name: "ba_\(counter)")
        entry.lastUse = uses
        entries[text] = entry
        return entry
    }

    mutating func forget(_ text: String) {
        entries[text] = nil
    }

    /// The one to deallocate so that there is room for another.
    mutating func removeOldestIfFull() -> Entry? {
        guard entries.count >= Self.limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
            return nil
        }
        return entries.removeValue(forKey: oldest.key)
    }
}
