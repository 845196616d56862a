import Foundation
import Storage
import Testing

@Suite("Seal")
struct SealTests {
    private struct Answer: Codable, Sendable, Equatable {
        let text: String
        let sources: [Int]
    }

    private let old = Seal.makeKey()
    private let new = Seal.makeKey()

    @Test("text, bytes, data and records come back as they were")
    func roundTrips() throws {
        let seal = try Seal(keys: [new])
        for text in ["", "a", "Grüße 👩‍👩‍👧 \0 end", String(repeating: "x", count: 100_000)] {
            #expect(try seal.open(seal.close(text)) == text)
        }
        let bytes: [UInt8] = [0, 255, 128]
        #expect(try seal.open(seal.close(bytes)) == bytes)
        #expect(try seal.open(seal.close(Data(bytes))) == Data(bytes))
        let answer = Answer(text: "why", sources: [1, 2])
        #expect(try seal.open(seal.close(answer)) == answer)
        #expect(try seal.open(seal.close(Optional<String>.none)) == nil)
    }

    @Test("text is sealed as its bytes, so that any Fernet implementation gives exactly the text")
    func textAsBytes() throws {
        let seal = try Seal(keys: [new])
        let asBytes = Sealed<[UInt8]>(token: try seal.close("naïve").token)
        #expect(try seal.open(asBytes) == Array("naïve".utf8))
    }

    @Test("the same text is sealed differently each time")
    func freshVector() throws {
        let seal = try Seal(keys: [new])
        #expect(try seal.close("same") != seal.close("same"))
    }

    @Test("an older key still opens, and only the newest seals")
    func severalKeys() throws {
        let before = try Seal(keys: [old])
        let after = try Seal(keys: [new, old])
        let sealed = try before.close("kept")
        #expect(try after.open(sealed) == "kept")
        #expect(throws: SealError.cannotOpen) { try before.open(after.close("hidden")) }
    }

    @Test("re-sealing moves a token to the newest key and keeps its time")
    func reseal() throws {
        let before = try Seal(keys: [old])
        let after = try Seal(keys: [new, old])
        let token = try before.close("kept").token
        #expect(after.needsResealing(token: token))
        #expect(!before.needsResealing(token: token))
        let resealed = try after.reseal(token: token)
        #expect(!after.needsResealing(token: resealed))
        #expect(try Seal(keys: [new]).open(Sealed<String>(token: resealed)) == "kept")
        // The version and the time are the first nine bytes, which are twelve characters.
        #expect(resealed.prefix(12) == token.prefix(12))
    }

    @Test("a token that no key opens is refused, and does not ask to be re-sealed")
    func foreignToken() throws {
        let seal = try Seal(keys: [new, old])
        let foreign = try Seal(keys: [Seal.makeKey()]).close("theirs")
        #expect(throws: SealError.cannotOpen) { try seal.open(foreign) }
        #expect(!seal.needsResealing(token: foreign.token))
        #expect(!seal.needsResealing(token: "nonsense"))
    }

    @Test("content of another kind is refused")
    func unexpectedContent() throws {
        let seal = try Seal(keys: [new])
        let token = try seal.close([UInt8]([0xFF, 0xFE])).token
        #expect(throws: SealError.unexpectedContent) { try seal.open(Sealed<String>(token: token)) }
        #expect(throws: SealError.unexpectedContent) { try seal.open(Sealed<Answer>(token: token)) }
    }

    @Test(
        "a malformed key is named by its place and not printed",
        arguments: ["", "short", "not base64 at all, but 44 characters long..="])
    func malformedKey(text: String) {
        let error = #expect(throws: SealError.self) { try Seal(keys: [new, text]) }
        #expect(error == .malformedKey(position: 2))
        if !text.isEmpty { #expect(error?.description.contains(text) == false) }
        #expect(throws: SealError.noKeys) { try Seal(keys: []) }
    }
}
