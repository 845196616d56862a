/// Finds names in the environment that are a slip away from a declared one: `DATABSE_URL`.
enum NearMiss {
    /// What other software reads, and is set for it: OpenSSL's trust store.
    private static let namesOfOthers: Set = ["SSL_CERT_FILE"]

    static func mistakes(in names: some Sequence<String>, declared: [String]) -> [ConfigurationMistake] {
        let known = namesOfOthers.union(declared)
        return names.filter { !known.contains($0) }.sorted().compactMap { name in
            declared.first { isSlip(name, of: $0) }.map {
                ConfigurationMistake(variable: name, reason: "is not a known variable. Did you mean \($0)?")
            }
        }
    }

    /// Short names need to be closer: `POST` is no slip of `PORT`, but `PROT` is.
    static func isSlip(_ name: String, of declared: String) -> Bool {
        if declared.count <= 4, name.count == declared.count, name.sorted() != declared.sorted() { return false }
        let allowed = declared.count <= 8 ? 1 : 2
        guard abs(name.count - declared.count) <= allowed else { return false }
        return distance(Array(name.uppercased().utf8), Array(declared.utf8)) <= allowed
    }

    /// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours each cost one.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var rows = [Array(0...right.count)]
        for i in 0..<left.count {
            var row = [i + 1]
            for j in 0..<right.count {
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, rows[i - 1][j - 1] + 1)
                }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
