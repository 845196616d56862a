/// Reads a document line by line. Each line belongs to at most one entry of each heading level and one below: the whole is
/// linear in the text.
struct SpecificationReader {
    private(set) var entries: [Specification.Entry] = []
    private var line = -1
    private var section = 0
    private var fence: String?
    /// The columns of the table being read.
    private var columns: [Column]?
    private var lastRow: [String]?
    private var isAfterBlank = false
    /// Entries whose headings are still open, with their levels.
    private var open: [(level: Int, entry: Int)] = []
    /// The item or paragraph being read, and how far it is indented.
    private var current: (entry: Int, indent: Int, isItem: Bool)?

    private enum Column {
        case id, statement, priority, criterion, failures, other
    }

    mutating func take(_ raw: Substring) {
        line += 1
        let parsed = MarkdownLine(raw)
        if let fence {
            if case .fence(let mark) = parsed, mark.hasPrefix(fence) { self.fence = nil }
            keep(raw)
            return
        }
        switch parsed {
        case .fence(let mark):
            fence = mark
            keep(raw)
        case .blank:
            (columns, lastRow) = (nil, nil)
            keep(raw)
        case .heading(let level, let text): takeHeading(level, text)
        case .tableRule:
            columns = lastRow.map { $0.map(Self.column) }
            keep(raw)
        case .row(let cells): takeRow(cells, raw)
        case .item(let indent, let text): takeItem(indent, text, raw)
        case .text(let indent, let text): takeText(indent, text, raw)
        }
        isAfterBlank = parsed == .blank
        if case .row(let cells) = parsed { lastRow = cells } else { lastRow = nil }
    }

    private mutating func takeHeading(_ level: Int, _ text: Substring) {
        section += 1
        current = nil
        columns = nil
        open.removeAll { $0.level >= level }
        keep(text)
        guard let (id, rest) = Self.named(Self.unnumbered(text)) else { return }
        open.append((level, entries.count))
        add(id, .heading, Specification.plain(Self.spoken(rest)))
    }

    private mutating func takeRow(_ cells: [String], _ raw: Substring) {
        current = nil
        guard let at = cells.prefix(3).firstIndex(where: { Self.alone($0) != nil }), let id = Self.alone(cells[at])
        else {
            keep(raw)
            return
        }
        func cell(_ wanted: Column) -> String? {
            guard let columns, let index = columns.firstIndex(of: wanted), index != at, index < cells.count else {
                return nil
            }
            return cells[index]
        }
        close(beside: id)
        let statement = cell(.statement) ?? cells.dropFirst(at + 1).first ?? ""
        keep(raw)
        add(id, .row, Specification.plain(statement))
        // Without a head, a cell that holds nothing but a priority is one.
        entries[entries.count - 1].priority =
            cell(.priority) ?? (columns == nil ? cells.first { StatedPriority(cell: $0) != nil } : nil)
        entries[entries.count - 1].criterion = cell(.criterion)
        entries[entries.count - 1].failures = cell(.failures)
        entries[entries.count - 1].body = [String(raw.prefix(MarkdownLine.longest))]
    }

    private mutating func takeItem(_ indent: Int, _ text: Substring, _ raw: Substring) {
        if let (id, rest) = Self.named(Self.box(text)) {
            close(beside: id)
            keep(raw, except: true)
            current = (entries.count, indent, true)
            add(id, .item, Specification.plain(Self.spoken(rest)))
        } else {
            if let open = current, open.isItem, indent <= open.indent { current = nil }
            keep(raw)
        }
    }

    private mutating func takeText(_ indent: Int, _ text: Substring, _ raw: Substring) {
        // A word that only mentions a requirement ("REQ-001 and REQ-002 belong together") names nothing.
        if let (id, rest) = Self.named(text), text.hasPrefix("*") || rest.first.map({ ":–—-.)".contains($0) }) == true {
            close(beside: id)
            keep(raw, except: true)
            current = (entries.count, indent, false)
            add(id, .paragraph, Specification.plain(Self.spoken(rest)))
        } else {
            // Text behind a gap and no further right is no longer the item's.
            if let open = current, open.isItem, isAfterBlank, indent <= open.indent { current = nil }
            keep(raw)
        }
    }

    private mutating func add(_ id: RequirementID, _ form: Specification.Entry.Form, _ statement: String) {
        entries.append(Specification.Entry(id: id, form: form, line: line, section: section, statement: statement))
    }

    /// Below the heading of one requirement the next may begin without a heading of its own.
    private mutating func close(beside id: RequirementID) {
        open.removeAll { entries[$0.entry].id.prefix == id.prefix && entries[$0.entry].id != id }
    }

    /// Gives a line to the entries it belongs to.
    private mutating func keep(_ raw: Substring, except beginsEntry: Bool = false) {
        let text = String(raw.prefix(MarkdownLine.longest))
        for index in open.map(\.entry) + (beginsEntry ? [] : [current?.entry].compactMap(\.self))
        where entries[index].body.count < Specification.longestBody {
            entries[index].body.append(text)
            if entries[index].statement.isEmpty, fence == nil {
                entries[index].statement = Specification.plain(text.drop { "-*+>#| ".contains($0) })
            }
        }
    }
}

extension SpecificationReader {
    /// "**REQ-001**: text", "REQ-001 – text", "[REQ-001] text"
    private static func named(_ text: Substring) -> (id: RequirementID, rest: Substring)? {
        let opening = text.prefix { "*_`[(".contains($0) }.count
        guard let (id, rest) = RequirementID.leading(text.dropFirst(opening)) else { return nil }
        return (id, rest.drop { "*_`])".contains($0) })
    }

    /// "3.2 REQ-001: text" without its number.
    private static func unnumbered(_ text: Substring) -> Substring {
        let number = text.prefix { $0.isASCII && ($0.isNumber || ".)".contains($0)) }
        return number.isEmpty ? text : text.dropFirst(number.count).drop { $0 == " " }
    }

    /// "[ ] REQ-001" without its box.
    private static func box(_ text: Substring) -> Substring {
        ["[ ] ", "[x] ", "[X] "].contains { text.hasPrefix($0) } ? text.dropFirst(4) : text
    }

    /// What follows a number: without the punctuation between.
    private static func spoken(_ rest: Substring) -> Substring {
        rest.drop { ":–—-.)* ".contains($0) }
    }

    /// The id that is all a cell holds.
    private static func alone(_ cell: String) -> RequirementID? {
        guard cell.utf8.count < 64, let (id, rest) = named(Substring(cell)),
            rest.allSatisfy({ $0.isWhitespace || $0 == "*" })
        else { return nil }
        return id
    }

    private static func column(_ name: String) -> Column {
        let words = Words.padded(Specification.plain(name.prefix(80)))
        func has(_ stems: String...) -> Bool { stems.contains { words.contains(" \($0)") } }
        if words == " id " || words == " no " || words == " number " || words == " ref " { return .id }
        if has("priorit", "moscow", "importance") { return .priority }
        if has("fail", "exception", "edge", "error", "negative", "unhappy") { return .failures }
        if has("criteri", "measur", "accept", "verif", "fit ", "metric", "target", "test") { return .criterion }
        if has(
            "requirement", "description", "statement", "text", "story", "rule", "shall", "need", "capabilit",
            "question", "risk", "objective", "what")
        {
            return .statement
        }
        return .other
    }
}
