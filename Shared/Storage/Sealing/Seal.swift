import Foundation
public import ServiceKit

/// Seals what people wrote, with Fernet (AES-128-CBC and HMAC-SHA256) under one or more keys.
///
/// The first key seals; every key opens. To change keys, put the new one first and let `Resealing` run.
public struct Seal: Sendable {
    private let keys: [FernetKey]
    private let clock: WallClock

    /// - Parameters:
    ///   - keys: newest first, each as `makeKey` writes them.
    ///   - clock: a token says in the clear when it was sealed.
    public init(keys: [String], clock: WallClock = .system) throws(SealError) {
        var parsed: [FernetKey] = []
        for (index, text) in keys.enumerated() {
            guard let key = FernetKey(text) else { throw SealError.malformedKey(position: index + 1) }
            parsed.append(key)
        }
        guard !parsed.isEmpty else { throw SealError.noKeys }
        self.keys = parsed
        self.clock = clock
    }

    /// A new random key: 32 bytes in URL-safe base64.
    public static func makeKey() -> String {
        FernetKey.random()
    }

    /// Whether more than one key is configured, so that older tokens may wait to be re-sealed.
    public var hasOlderKeys: Bool { keys.count > 1 }

    public func close<Value>(_ value: Value) throws -> Sealed<Value> {
        Sealed(token: try close(bytes: Content.bytes(of: value)))
    }

    /// - Throws: `SealError.cannotOpen`, or `unexpectedContent` if it does not hold a `Value`.
    public func open<Value>(_ sealed: Sealed<Value>) throws -> Value {
        try Content.value(in: open(token: sealed.token))
    }

    /// Whether an older key sealed this token, which a change of keys leaves behind. A token that no key opens does not
    /// need re-sealing; it needs its key.
    public func needsResealing(token: String) -> Bool {
        guard hasOlderKeys, let parsed = FernetToken(token), !keys[0].signed(parsed) else { return false }
        return keys.dropFirst().contains { $0.signed(parsed) }
    }

    /// Whether one of the keys made this token.
    public func opens(token: String) -> Bool {
        FernetToken(token).map { parsed in keys.contains { $0.signed(parsed) } } ?? false
    }

    /// The same content under the newest key. Keeps the time at which it was first sealed.
    public func reseal(token: String) throws -> String {
        guard let parsed = FernetToken(token) else { throw SealError.cannotOpen }
        return try keys[0].seal(open(parsed), at: parsed.seconds)
    }

    private func close(bytes: Data) throws -> String {
        try keys[0].seal(bytes, at: UInt64(max(0, clock.now().seconds)))
    }

    private func open(token: String) throws -> Data {
        guard let parsed = FernetToken(token) else { throw SealError.cannotOpen }
        return try open(parsed)
    }

    private func open(_ token: FernetToken) throws -> Data {
        for key in keys {
            if let bytes = try key.open(token) { return bytes }
        }
        throw SealError.cannotOpen
    }
}
