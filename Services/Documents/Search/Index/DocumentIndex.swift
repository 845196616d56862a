/// The index entries of one document, ready to be stored.
struct DocumentIndex: Sendable {
    /// One row of the index: the postings of a term, or a part of them.
    struct Entry: Equatable, Sendable {
        var term: Int64
        var part: Int
        var postings: [UInt8]
    }

    /// By term and part, ascending: rows are inserted in the order of the primary key.
    var entries: [Entry]
    /// Each term once, ascending; what deletion needs to find the rows again.
    var terms: [Int64]
    /// The indexed words of all passages.
    var wordCount: Int
}

/// Gathers the postings of a document passage by passage.
struct DocumentIndexBuilder {
    /// Bounds the memory that remembered hashes take.
    private static let mostRemembered = 100_000

    private let key: IndexKey
    private let analyzer = Analyzer()
    private var hashes: [String: Int64] = [:]
    private var postings: [Int64: [Posting]] = [:]
    private var wordCount = 0

    init(key: IndexKey) {
        self.key = key
    }

    mutating func addFilename(_ filename: String) {
        add(filename, as: Posting.filename)
    }

    /// Adds a passage; numbers must ascend from 1, after the file name.
    mutating func addPassage(_ number: Int, text: String) {
        wordCount += add(text, as: number)
    }

    func finish() -> DocumentIndex {
        let terms = postings.keys.sorted()
        var entries: [DocumentIndex.Entry] = []
        entries.reserveCapacity(terms.count)
        for term in terms {
            for (part, bytes) in PostingsCodec.encode(postings[term] ?? []).enumerated() {
                entries.append(DocumentIndex.Entry(term: term, part: part, postings: bytes))
            }
        }
        return DocumentIndex(entries: entries, terms: terms, wordCount: wordCount)
    }

    @discardableResult
    private mutating func add(_ text: String, as passage: Int) -> Int {
        var frequencies: [Int64: Int] = [:]
        var length = 0
        Tokenizer.forEachToken(in: text) { token in
            guard let term = analyzer.term(token) else { return }
            frequencies[hash(term), default: 0] += 1
            if token.role == .part { length += 1 }
        }
        for (term, frequency) in frequencies {
            postings[term, default: []].append(Posting(passage: passage, frequency: frequency, length: length))
        }
        return length
    }

    private mutating func hash(_ term: String) -> Int64 {
        if let known = hashes[term] { return known }
        if hashes.count >= Self.mostRemembered { hashes.removeAll(keepingCapacity: true) }
        let hash = key.hash(term)
        hashes[term] = hash
        return hash
    }
}
