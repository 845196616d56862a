/// Letters and the connectors between them, gathered until something else ends them: `don't`, `user-story`, `v1.2`.
struct WordRun {
    private struct Piece {
        var text = String.UnicodeScalarView()
        var range: Range<Int>
        var connector: ScalarClass?
        var isCapitals = true
        var isDigits = true
        var scalars = 0
    }

    /// A longer word is cut: nobody searches for it, and an encoded blob must not fill the index.
    private static let longestWord = 64
    /// A longer chain of parts begins a new run.
    private static let mostPieces = 16

    private var pieces: [Piece] = []
    private var pending: ScalarClass?

    var isEmpty: Bool { pieces.isEmpty }
    var isFull: Bool { pieces.count == Self.mostPieces && pending != nil }

    /// Whether `next` may follow here without ending the word.
    func accepts(_ next: Unicode.Scalar) -> Bool {
        guard pending == .comma else { return true }
        return pieces.last?.isDigits == true && next.isDigit
    }

    mutating func append(_ scalar: Unicode.Scalar, at offset: Int, width: Int) {
        if pieces.isEmpty || pending != nil {
            pieces.append(Piece(range: offset..<offset, connector: pending))
            pending = nil
        }
        let last = pieces.count - 1
        pieces[last].range = pieces[last].range.lowerBound..<(offset + width)
        guard pieces[last].scalars < Self.longestWord else { return }
        pieces[last].scalars += 1
        pieces[last].isCapitals = pieces[last].isCapitals && scalar.isCapital
        pieces[last].isDigits = pieces[last].isDigits && scalar.isDigit
        Folding.append(scalar, to: &pieces[last].text)
    }

    /// Remembers a connector; answers false when the word has ended instead (two connectors in a row).
    mutating func connect(_ connector: ScalarClass) -> Bool {
        guard !pieces.isEmpty, pending == nil else { return false }
        pending = connector
        return true
    }

    /// Hands out the tokens of the run and empties it.
    mutating func drain(position: inout Int, _ body: (Token) -> Void) {
        defer {
            pieces.removeAll(keepingCapacity: true)
            pending = nil
        }
        if pieces.count > 1 { mergeContractions() }
        let first = position
        for piece in pieces where !piece.text.isEmpty {
            let text = String(piece.text)
            body(Token(text: text, position: position, range: piece.range, role: .part, isCapitals: piece.isCapitals))
            position += 1
        }
        guard pieces.count > 1, let start = pieces.first, let end = pieces.last else { return }
        let range = start.range.lowerBound..<end.range.upperBound
        body(Token(text: whole(), position: first, range: range, role: .whole))
    }

    /// `customer's` is `customer`, `we'll` is `we`, `don't` is `dont`; `o'brien` stays a compound of two.
    private mutating func mergeContractions() {
        var merged: [Piece] = []
        for piece in pieces {
            guard piece.connector == .apostrophe, piece.scalars <= 2, var before = merged.popLast() else {
                merged.append(piece)
                continue
            }
            if !Self.droppedEndings.contains(String(piece.text)) { before.text.append(contentsOf: piece.text) }
            before.range = before.range.lowerBound..<piece.range.upperBound
            before.isCapitals = before.isCapitals && piece.isCapitals
            merged.append(before)
        }
        pieces = merged
    }

    private static let droppedEndings: Set<String> = ["s", "ll", "re", "ve", "d", "m"]

    /// The compound in one piece. A dot stays (`v1.2` is not `v12`), except in initials (`U.S.A` is `usa`).
    private func whole() -> String {
        let areInitials = pieces.allSatisfy { $0.scalars == 1 && !$0.isDigits }
        var text = ""
        for piece in pieces {
            if piece.connector == .dot, !areInitials { text.append(".") }
            text.unicodeScalars.append(contentsOf: piece.text)
        }
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool {
        value < 0x80 ? (value >= 0x30 && value <= 0x39) : properties.numericType != nil
    }

    fileprivate var isCapital: Bool {
        value < 0x80 ? (value >= 0x41 && value <= 0x5A) : properties.isUppercase
    }
}
