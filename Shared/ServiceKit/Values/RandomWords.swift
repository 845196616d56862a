import Foundation
import Synchronization

/// The system's randomness, fetched for many words at once: a word by itself costs a call into the kernel, which for the
/// identifiers of a request was a twentieth of all that the gateway did. For identifiers, not for keys: what is still to be
/// given out lies in memory.
enum RandomWords {
    /// Up to 256 bytes the kernel gives at once (getrandom(2)).
    private static let count = 32
    private static let block = Mutex((words: [UInt64](repeating: 0, count: count), place: count))

    static func next() -> UInt64 {
        block.withLock { block in
            if block.place == count {
                fill(&block.words)
                block.place = 0
            }
            defer { block.place += 1 }
            return block.words[block.place]
        }
    }

    private static func fill(_ words: inout [UInt64]) {
        words.withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress { arc4random_buf(start, bytes.count) }
        }
    }
}
