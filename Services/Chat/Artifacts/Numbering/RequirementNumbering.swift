/// Lets requirements keep their numbers from one version of a document to the next, whatever numbers a model gave them
/// this time. Pure: the same text and the same ledger give the same result.
///
/// A requirement that was in the ledger keeps its number: by its number if the model kept that and the words are not
/// altogether others, else by its words. What is new gets the next free number. A number that was given up is never
/// given to something else.
enum RequirementNumbering {
    struct Settled: Sendable, Equatable {
        var markdown: String
        var ledger: RequirementLedger
    }

    static func settle(_ markdown: String, after ledger: RequirementLedger) -> Settled {
        let items = items(of: Specification(markdown))
        let known = ledger.lines.compactMap { line in
            RequirementID.leading(Substring(line.id)).map { RequirementMatching.Known(id: $0.id, line: line) }
        }
        let bytes = Array(markdown.utf8)
        let mentions = RequirementID.all(in: bytes)
        var given: [Int: RequirementID] = [:]
        var lines = ledger.lines.map { line in
            var line = line
            line.isLive = false
            return line
        }
        let place = Dictionary(known.map { ($0.id, $0.line.id) }, uniquingKeysWith: { first, _ in first })
        let index = Dictionary(lines.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        for prefix in Set(items.map(\.id.prefix)).sorted() {
            let own = items.indices.filter { items[$0].id.prefix == prefix }
            let former = known.filter { $0.id.prefix == prefix }
            let matches = RequirementMatching.match(own.map { items[$0] }, with: former)
            for (offset, match) in matches { given[own[offset]] = former[match].id }
            var numbers = FreeNumbers(
                taken: former.map(\.id), mentioned: mentions.map(\.id).filter { $0.prefix == prefix },
                defined: own.map { items[$0].id }, keepsOwn: former.isEmpty)
            for item in own where given[item] == nil { given[item] = numbers.next(for: items[item].id) }
        }
        for (item, id) in given.sorted(by: { $0.key < $1.key }) {
            let text = items[item].text
            if let written = place[id], let at = index[written] {
                lines[at].text = text.isEmpty ? lines[at].text : text
                lines[at].isLive = true
            } else {
                lines.append(.init(id: id.text, text: text, isLive: true))
            }
        }
        let rewritten = rewrite(bytes, mentions, items, given)
        return Settled(markdown: rewritten, ledger: RequirementLedger(lines: lines))
    }

    /// What a document numbers, each thing once.
    struct Item: Sendable, Equatable {
        /// As the model numbered it.
        var id: RequirementID
        var text: String
        /// The lines on which it is given its number.
        var lines: [Int]
    }

    /// Told in several places it is one thing; two rows of one table or two items of one list with the same number are two.
    private static func items(of specification: Specification) -> [Item] {
        var items: [Item] = []
        var first: [RequirementID: (item: Int, entry: Specification.Entry)] = [:]
        for entry in specification.entries where entry.id.part == nil {
            if let known = first[entry.id] {
                let isTwin =
                    known.entry.form == entry.form && known.entry.section == entry.section
                    && entry.statement != known.entry.statement
                if !isTwin {
                    items[known.item].lines.append(entry.line)
                    if items[known.item].text.isEmpty { items[known.item].text = entry.statement }
                    continue
                }
            } else {
                first[entry.id] = (items.count, entry)
            }
            items.append(
                Item(
                    id: entry.id, text: String(entry.statement.prefix(RequirementLedger.longestText)),
                    lines: [entry.line]))
        }
        return items
    }

    private static func rewrite(
        _ bytes: [UInt8], _ mentions: [RequirementID.Found], _ items: [Item], _ given: [Int: RequirementID]
    ) -> String {
        var byLine: [Int: Int] = [:]
        var meaning: [RequirementID: RequirementID] = [:]
        for (index, item) in items.enumerated() {
            for line in item.lines { byLine[line] = index }
            if meaning[item.id] == nil { meaning[item.id] = given[index] }
        }
        var written: [UInt8] = []
        written.reserveCapacity(bytes.count)
        var copied = 0
        var lines = LineCounter(bytes)
        for mention in mentions {
            let line = lines.line(at: mention.range.lowerBound)
            let new: RequirementID? =
                if let index = byLine[line], items[index].id == mention.id {
                    given[index]
                } else {
                    meaning[mention.id] ?? following(mention.id, meaning)
                }
            if let index = byLine[line], items[index].id == mention.id { byLine[line] = nil }
            guard let new else { continue }
            written += bytes[copied..<mention.range.lowerBound]
            written += Array(new.text.utf8)
            copied = mention.range.upperBound
        }
        written += bytes[copied...]
        return String(decoding: written, as: UTF8.self)
    }

    /// `AC-001.2` is a criterion of the story `US-001` and goes with it.
    private static func following(_ id: RequirementID, _ meaning: [RequirementID: RequirementID]) -> RequirementID? {
        guard let part = id.part else { return nil }
        let base = RequirementID(prefix: id.prefix, number: id.number, part: nil, width: id.width)
        let story = RequirementID(prefix: "US", number: id.number, part: nil, width: id.width)
        guard let owner = meaning[base] ?? (id.prefix == "AC" ? meaning[story] : nil) else { return nil }
        return RequirementID(prefix: id.prefix, number: owner.number, part: part, width: owner.width)
    }
}

/// Numbers for what is new in a document.
private struct FreeNumbers {
    private var used: Set<Int>
    private let foreign: Set<Int>
    private var highest: Int
    private let width: Int
    /// A first version keeps the numbers it was written with.
    private let keepsOwn: Bool

    init(taken: [RequirementID], mentioned: [RequirementID], defined: [RequirementID], keepsOwn: Bool) {
        used = Set(taken.map(\.number))
        let own = Set(defined.map(\.number))
        // What the text speaks of without defining it is a number of another document or of a former version.
        foreign = Set(mentioned.map(\.number)).subtracting(own)
        highest = (taken + (keepsOwn ? defined : [])).map(\.number).max() ?? 0
        width = (taken + defined).map(\.width).max() ?? 3
        self.keepsOwn = keepsOwn
    }

    mutating func next(for id: RequirementID) -> RequirementID {
        if keepsOwn, used.insert(id.number).inserted { return id }
        repeat { highest += 1 } while foreign.contains(highest) || used.contains(highest)
        used.insert(highest)
        return RequirementID(prefix: id.prefix, number: highest, part: nil, width: width)
    }
}

/// Tells the line of a place, for places asked in order.
private struct LineCounter {
    private let bytes: [UInt8]
    private var at = 0
    private var line = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func line(at place: Int) -> Int {
        while at < place {
            if bytes[at] == UInt8(ascii: "\n") { line += 1 }
            at += 1
        }
        return line
    }
}
