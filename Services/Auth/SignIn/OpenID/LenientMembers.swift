/// JSON of somebody we do not know, read member by member: one of the wrong type counts as missing, so that a single odd
/// one does not take the others with it. What is needed is then missed by its name.
extension KeyedDecodingContainer {
    func text(_ key: Key) -> String? { lenient(String.self, key) }
    func texts(_ key: Key) -> [String]? { lenient([String].self, key) }
    func number(_ key: Key) -> Double? { lenient(Double.self, key) }
    func truth(_ key: Key) -> Bool? { lenient(Bool.self, key) }

    private func lenient<Value: Decodable>(_ type: Value.Type, _ key: Key) -> Value? {
        // The error that is dropped says "wrong type", which here means "missing".
        try? decodeIfPresent(type, forKey: key)
    }
}
