/// What differs between two versions of a document: requirements by their ids, and the text section by section.
struct ArtifactChanges: Encodable, Sendable, Equatable {
    struct Requirement: Encodable, Sendable, Equatable {
        var id: String
        var text: String
    }

    struct Reworded: Encodable, Sendable, Equatable {
        var id: String
        var before: String
        var after: String
    }

    struct Requirements: Encodable, Sendable, Equatable {
        var added: [Requirement] = []
        var removed: [Requirement] = []
        var changed: [Reworded] = []
        var unchanged = 0
    }

    struct Section: Encodable, Sendable, Equatable {
        enum Change: String, Encodable, Sendable {
            case added, removed, changed, unchanged
        }

        var title: String
        var change: Change
        /// Empty where nothing changed.
        var lines: [LineChange]
    }

    var requirements: Requirements
    var sections: [Section]

    /// - Parameter before: the older text.
    init(from before: String, to after: String) {
        requirements = Self.requirements(Specification(before), Specification(after))
        sections = Self.sections(DocumentSection.all(in: before), DocumentSection.all(in: after))
    }

    private static func requirements(_ before: Specification, _ after: Specification) -> Requirements {
        let old = before.gathered
        let new = after.gathered
        let former = Dictionary(old.map { ($0.id, $0.entries) }, uniquingKeysWith: { first, _ in first })
        var found = Requirements()
        for (id, entries) in new {
            let text = entries.statement
            guard let was = former[id] else {
                found.added.append(Requirement(id: id.text, text: text))
                continue
            }
            if was.essence == entries.essence {
                found.unchanged += 1
            } else {
                let isReworded = was.told != entries.told
                found.changed.append(
                    Reworded(
                        id: id.text, before: isReworded ? was.told : was.toldWhole,
                        after: isReworded ? entries.told : entries.toldWhole))
            }
        }
        let kept = Set(new.map(\.id))
        found.removed = old.filter { !kept.contains($0.id) }
            .map { Requirement(id: $0.id.text, text: $0.entries.statement) }
        return found
    }

    /// Sections by their titles, in the order of the newer text; what is gone stands where it was.
    private static func sections(_ before: [DocumentSection], _ after: [DocumentSection]) -> [Section] {
        let change = after.map(\.key).difference(from: before.map(\.key))
        var gone = Set<Int>()
        var come = Set<Int>()
        for step in change {
            switch step {
            case .remove(let offset, _, _): gone.insert(offset)
            case .insert(let offset, _, _): come.insert(offset)
            }
        }
        var sections: [Section] = []
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            if old < before.count, gone.contains(old) {
                sections.append(
                    Section(
                        title: before[old].title, change: .removed, lines: before[old].lines.map(LineChange.removed)))
                old += 1
            } else if new < after.count, come.contains(new) {
                sections.append(
                    Section(title: after[new].title, change: .added, lines: after[new].lines.map(LineChange.added)))
                new += 1
            } else {
                let lines = LineChange.between(before[old].lines, after[new].lines)
                sections.append(
                    Section(title: after[new].title, change: lines.isEmpty ? .unchanged : .changed, lines: lines))
                (old, new) = (old + 1, new + 1)
            }
        }
        return sections
    }
}

extension [Specification.Entry] {
    /// What it says, where that is said.
    var statement: String { first { !$0.statement.isEmpty }?.statement ?? "" }

    var priority: String? { lazy.compactMap(\.priority).first { !$0.isEmpty }.map { Specification.plain($0) } }

    private var criterion: String { Specification.plain(lazy.compactMap(\.criterion).first ?? "") }

    /// What a change of which is a change of the requirement.
    fileprivate var essence: [String] { [statement, priority ?? "", criterion].map { Words.padded($0) } }

    /// The statement, and its priority where one is stated.
    fileprivate var told: String { statement + (priority.map { " (\($0))" } ?? "") }

    /// The same with what it is measured by, where nothing else changed.
    fileprivate var toldWhole: String { criterion.isEmpty ? told : "\(told): \(criterion)" }
}

/// A heading of a document with the text up to the next one.
struct DocumentSection: Sendable, Equatable {
    var title: String
    /// Without blank ones.
    var lines: [String]

    /// The same section in another version: numbers of headings shift.
    var key: String { Words.padded(title.drop { $0.isNumber || ". )".contains($0) }.description) }

    private static let most = 500
    private static let mostLines = 20_000

    static func all(in markdown: String) -> [DocumentSection] {
        var sections = [DocumentSection(title: "", lines: [])]
        var isCode = false
        let lines = markdown.utf8.split(separator: UInt8(ascii: "\n"), maxSplits: mostLines)
        for raw in lines {
            let line = Substring(raw)
            switch MarkdownLine(line) {
            case .heading(let level, let text) where !isCode && level <= 2 && sections.count < most:
                sections.append(DocumentSection(title: Specification.plain(text), lines: []))
            case .blank: continue
            case .fence:
                isCode.toggle()
                sections[sections.count - 1].lines.append(String(line.prefix(MarkdownLine.longest)))
            default: sections[sections.count - 1].lines.append(String(line.prefix(MarkdownLine.longest)))
            }
        }
        if sections[0].lines.isEmpty, sections.count > 1 { sections.removeFirst() }
        return sections
    }
}
