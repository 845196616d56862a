import Foundation
import ServiceKit

/// Reads the JSON that providers send in frames.
enum WireJSON {
    /// - Throws: `ProviderFailure` when it is none.
    static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws(ProviderFailure) -> Value {
        if let value = try? JSON.decode(type, from: Data(text.utf8)) { return value }
        // Some servers cut between the two halves of a surrogate pair (RFC 8259 §8.2), which makes either unreadable.
        if let value = try? JSON.decode(type, from: Data(mended(text).utf8)) { return value }
        throw ProviderFailure(.unreadable, detail: text)
    }

    /// Every half of a surrogate pair that stands alone, replaced as a decoder of UTF-8 would.
    static func mended(_ text: String) -> String {
        let half = /(?<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/
        return text.replacing(half) { match in match.output.pair.map { String($0) } ?? "\\ufffd" }
    }
}
