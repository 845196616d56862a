/// The values of one statement as libpq takes them: scalars as text, whose type PostgreSQL infers from the statement, and
/// bytes as they are.
struct PostgresParameters {
    private static let textFormat: CInt = 0
    private static let binaryFormat: CInt = 1

    private var storage: [UInt8] = []
    private var offsets: [Int?] = []
    private var lengths: [CInt] = []
    private var formats: [CInt] = []

    init(_ values: [Value]) throws(DatabaseError) {
        for value in values {
            try value.refuseUnstorable()
            switch value {
            case .null: add(nil as [UInt8]?, Self.textFormat)
            case .integer(let integer): add(String(integer).utf8, Self.textFormat)
            case .real(let real): add(real.description.utf8, Self.textFormat)
            case .text(let text): add(text.utf8, Self.textFormat)
            case .bytes(let bytes): add(bytes, Self.binaryFormat)
            }
        }
    }

    private mutating func add(_ bytes: (some Collection<UInt8>)?, _ format: CInt) {
        offsets.append(bytes == nil ? nil : storage.count)
        lengths.append(CInt(bytes?.count ?? 0))
        formats.append(format)
        if let bytes {
            storage.append(contentsOf: bytes)
            // Text ends with a zero byte, and an empty value still needs an address.
            storage.append(0)
        }
    }

    /// Calls `body` with the arguments that `PQsendQueryParams` and `PQsendQueryPrepared` have in common.
    func withArguments<Result>(
        _ body: (CInt, UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<CInt>, UnsafePointer<CInt>) -> Result
    ) -> Result {
        storage.withUnsafeBytes { bytes in
            let addresses = offsets.map { offset in
                offset.flatMap { bytes.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return body(CInt(offsets.count), addresses, lengths, formats)
        }
    }
}
