/// Tokens of one turn by price class. The guided interview uses none.
struct TokenUsage: Sendable, Equatable, Codable {
    var input = 0
    var output = 0
    var cacheWrite = 0
    var cacheRead = 0

    static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: left.input + right.input, output: left.output + right.output,
            cacheWrite: left.cacheWrite + right.cacheWrite, cacheRead: left.cacheRead + right.cacheRead)
    }
}
