/// One line of Markdown, as far as its structure matters for reading a requirements document.
enum MarkdownLine: Sendable, Equatable {
    case blank
    case heading(level: Int, text: Substring)
    /// The line between a table's head and its rows.
    case tableRule
    case row(cells: [String])
    case item(indent: Int, text: Substring)
    case text(indent: Int, text: Substring)
    /// ```` ``` ```` or `~~~`
    case fence(String)

    /// What stands further right is not looked at: no statement is so long, and a hostile line may be a megabyte.
    static let longest = 8000

    init(_ whole: Substring) {
        let line = whole.utf8.count > Self.longest ? whole.prefix(Self.longest) : whole
        let body = line.drop { $0 == " " || $0 == "\t" }
        let indent = line.utf8.count - body.utf8.count
        guard let first = body.first, first != "\r", first != "\r\n" else {
            self = .blank
            return
        }
        switch first {
        case "#":
            let level = body.prefix { $0 == "#" }.count
            let text = body.dropFirst(level)
            self =
                level <= 6 && (text.first?.isWhitespace ?? true)
                ? .heading(level: level, text: Self.trimmed(text)) : .text(indent: indent, text: body)
        case "`", "~":
            let run = body.prefix { $0 == first }.count
            self = run >= 3 ? .fence(String(repeating: first, count: run)) : .text(indent: indent, text: body)
        case "|":
            self = Self.isRule(body) ? .tableRule : .row(cells: Self.cells(body))
        case "-", "*", "+":
            if body.dropFirst().first?.isWhitespace == true {
                self = .item(indent: indent, text: Self.trimmed(body.dropFirst()))
            } else {
                self = Self.isRule(body) && body.contains("|") ? .tableRule : Self.rowOrText(body, indent)
            }
        case "0"..."9":
            let digits = body.prefix { $0.isASCII && $0.isNumber }
            let rest = body.dropFirst(digits.count)
            if digits.count <= 4, let mark = rest.first, ".)".contains(mark), rest.dropFirst().first == " " {
                self = .item(indent: indent, text: Self.trimmed(rest.dropFirst()))
            } else {
                self = Self.rowOrText(body, indent)
            }
        default:
            self = Self.isRule(body) && body.contains("|") ? .tableRule : Self.rowOrText(body, indent)
        }
    }

    /// A table's row need not begin with a bar: `REQ-001 | text | Must`.
    private static func rowOrText(_ body: Substring, _ indent: Int) -> MarkdownLine {
        body.contains(" | ") ? .row(cells: cells(body)) : .text(indent: indent, text: trimmed(body))
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    private static func isRule(_ body: Substring) -> Bool {
        body.contains("-") && body.allSatisfy { "|-: \t\r".contains($0) }
    }

    /// The cells of a row; `\|` is no border.
    private static func cells(_ row: Substring) -> [String] {
        var cells: [String] = []
        var cell = ""
        var isEscaped = false
        for character in row {
            if isEscaped {
                if character != "|" { cell.append("\\") }
                cell.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "|" {
                cells.append(cell.trimmed)
                cell = ""
            } else {
                cell.append(character)
            }
        }
        cells.append(cell.trimmed)
        if cells.first == "" { cells.removeFirst() }
        if cells.last == "" { cells.removeLast() }
        return cells
    }
}
