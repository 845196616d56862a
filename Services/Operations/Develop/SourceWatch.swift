import Foundation

/// Files, and when each of them was last changed. Asked again and again: a few hundred of them take a millisecond or two,
/// and nothing needs to be installed for it.
struct SourceWatch: Sendable {
    let places: [String]

    private static let interval = Duration.milliseconds(250)

    func state() -> [String: Date] {
        var found: [String: Date] = [:]
        for place in places {
            let below = FileManager.default.enumerator(atPath: place)?.compactMap { $0 as? String } ?? []
            for path in [place] + below.map({ place + "/" + $0 }) where path.hasSuffix(".swift") {
                found[path] = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
            }
        }
        return found
    }

    /// Waits until the files differ from `known`, and are at rest: an editor may write several.
    /// - Throws: `CancellationError`.
    func change(since known: [String: Date]) async throws -> [String: Date] {
        var seen = known
        while true {
            try await Task.sleep(for: Self.interval)
            let now = state()
            if now == seen, now != known { return now }
            seen = now
        }
    }
}
