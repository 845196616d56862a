/// A line of a changed section.
enum LineChange: Sendable, Equatable {
    case same(String)
    case added(String)
    case removed(String)
    /// So many unchanged lines are left out.
    case skipped(Int)

    /// Unchanged lines shown before and after a change.
    private static let context = 2
    /// Comparing takes time with the product of what differs; beyond this everything is removed and added.
    private static let most = 4_000_000

    /// The lines of two texts, compared; empty when they are the same.
    static func between(_ before: [String], _ after: [String]) -> [LineChange] {
        guard before != after else { return [] }
        var head = 0
        while head < before.count, head < after.count, before[head] == after[head] { head += 1 }
        var tail = 0
        while tail < before.count - head, tail < after.count - head,
            before[before.count - 1 - tail] == after[after.count - 1 - tail]
        {
            tail += 1
        }
        let old = Array(before[head..<before.count - tail])
        let new = Array(after[head..<after.count - tail])
        let middle =
            old.count * new.count > most
            ? old.map(LineChange.removed) + new.map(LineChange.added) : compared(old, new)
        let same = before.prefix(head).map(LineChange.same)
        return shortened(same + middle + before.suffix(tail).map(LineChange.same))
    }

    private static func compared(_ before: [String], _ after: [String]) -> [LineChange] {
        var gone = Set<Int>()
        var come = Set<Int>()
        for change in after.difference(from: before) {
            switch change {
            case .remove(let offset, _, _): gone.insert(offset)
            case .insert(let offset, _, _): come.insert(offset)
            }
        }
        var lines: [LineChange] = []
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            if old < before.count, gone.contains(old) {
                lines.append(.removed(before[old]))
                old += 1
            } else if new < after.count, come.contains(new) {
                lines.append(.added(after[new]))
                new += 1
            } else {
                lines.append(.same(before[old]))
                (old, new) = (old + 1, new + 1)
            }
        }
        return lines
    }

    private var isSame: Bool { if case .same = self { true } else { false } }

    private static func shortened(_ lines: [LineChange]) -> [LineChange] {
        var near = Array(repeating: false, count: lines.count)
        for index in lines.indices where !lines[index].isSame {
            for other in max(0, index - context)...min(lines.count - 1, index + context) { near[other] = true }
        }
        var short: [LineChange] = []
        var skipped = 0
        for (index, line) in lines.enumerated() {
            if near[index] {
                if skipped > 0 { short.append(.skipped(skipped)) }
                skipped = 0
                short.append(line)
            } else {
                skipped += 1
            }
        }
        return skipped > 0 ? short + [.skipped(skipped)] : short
    }
}

extension LineChange: Encodable {
    private enum Key: String, CodingKey {
        case kind, text, count
    }

    /// `{"kind": "added", "text": …}` or `{"kind": "skipped", "count": …}`
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .same(let text):
            try container.encode("same", forKey: .kind)
            try container.encode(text, forKey: .text)
        case .added(let text):
            try container.encode("added", forKey: .kind)
            try container.encode(text, forKey: .text)
        case .removed(let text):
            try container.encode("removed", forKey: .kind)
            try container.encode(text, forKey: .text)
        case .skipped(let count):
            try container.encode("skipped", forKey: .kind)
            try container.encode(count, forKey: .count)
        }
    }
}
