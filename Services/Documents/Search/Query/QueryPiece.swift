/// A stretch of a query between spaces or quotation marks.
struct QueryPiece: Equatable {
    var text: String
    var isPhrase = false
    var isExcluded = false

    /// Splits a query. A quotation mark that is never closed is no quotation mark, and a minus counts only in front.
    static func split(_ query: String) -> [QueryPiece] {
        var pieces: [QueryPiece] = []
        let scalars = Array(query.unicodeScalars)
        var index = 0
        while index < scalars.count {
            if scalars[index].properties.isWhitespace {
                index += 1
                continue
            }
            let isExcluded = scalars[index] == "-" && index + 1 < scalars.count && startsTerm(scalars[index + 1])
            if isExcluded { index += 1 }
            if isQuote(scalars[index]), let close = scalars[(index + 1)...].firstIndex(where: isQuote) {
                let text = string(scalars[(index + 1)..<close])
                pieces.append(QueryPiece(text: text, isPhrase: true, isExcluded: isExcluded))
                index = close + 1
            } else {
                let end = scalars[(index + 1)...].firstIndex { $0.properties.isWhitespace || isQuote($0) }
                pieces.append(QueryPiece(text: string(scalars[index..<(end ?? scalars.count)]), isExcluded: isExcluded))
                index = end ?? scalars.count
            }
        }
        return pieces
    }

    private static func isQuote(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "\u{AB}", "\u{BB}", "\u{300C}", "\u{300D}": true
        default: false
        }
    }

    private static func startsTerm(_ scalar: Unicode.Scalar) -> Bool {
        isQuote(scalar) || ScalarClass(scalar) == .letter || ScalarClass(scalar) == .unspaced
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
