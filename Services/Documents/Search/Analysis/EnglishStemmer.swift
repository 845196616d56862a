private import CStemmer

/// The Snowball stemmer for English ("Porter 2"), from libstemmer: `stories` and `story` are both `stori`.
///
/// One instance keeps the buffer of its last answer, so it must stay with one task; the class is not `Sendable`.
final class EnglishStemmer {
    private let stemmer: OpaquePointer

    init() {
        guard let stemmer = sb_stemmer_new("english", "UTF_8") else {
            // Only when memory is exhausted, or libstemmer was built without its best known algorithm.
            fatalError("libstemmer has no English stemmer")
        }
        self.stemmer = stemmer
    }

    deinit {
        sb_stemmer_delete(stemmer)
    }

    /// The stem of a lower-case word.
    func stem(_ word: String) -> String {
        var word = word
        return word.withUTF8 { bytes in
            guard let stem = sb_stemmer_stem(stemmer, bytes.baseAddress, Int32(bytes.count)) else {
                return String(decoding: bytes, as: UTF8.self)
            }
            let length = Int(sb_stemmer_length(stemmer))
            return String(decoding: UnsafeBufferPointer(start: stem, count: length), as: UTF8.self)
        }
    }
}
