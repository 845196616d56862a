public import Foundation
public import ServiceKit

/// A type that can be read from one column.
public protocol ColumnReadable: Sendable {
    init(databaseValue: Value) throws(ColumnMismatch)
}

/// A column held something else than the program expected.
public struct ColumnMismatch: Error, Sendable {
    public let expected: String
    public let found: String

    public init(expected: String, found: Value) {
        self.expected = expected
        self.found = found.kind
    }
}

extension Value: ColumnReadable {
    public init(databaseValue: Value) {
        self = databaseValue
    }
}

extension Int64: ColumnReadable {
    public init(databaseValue: Value) throws(ColumnMismatch) {
        guard case .integer(let integer) = databaseValue else {
            throw ColumnMismatch(expected: "an integer", found: databaseValue)
        }
        self = integer
    }
}

extension Int: ColumnReadable {
    public init(databaseValue: Value) throws(ColumnMismatch) {
        self = Int(try Int64(databaseValue: databaseValue))
    }
}

/// SQLite gives a whole number from a REAL expression as an integer at times, so both are read.
extension Double: ColumnReadable {
    public init(databaseValue: Value) throws(ColumnMismatch) {
        switch databaseValue {
        case .real(let real): self = real
        case .integer(let integer): self = Double(integer)
        default: throw ColumnMismatch(expected: "a number", found: databaseValue)
        }
    }
}

extension Bool: ColumnReadable {
    public init(databaseValue: Value) throws(ColumnMismatch) {
        switch databaseValue {
        case .integer(0): self = false
        case .integer(1): self = true
        default: throw ColumnMismatch(expected: "0 or 1", found: databaseValue)
        }
    }
}

extension String: ColumnReadable {
    public init(databaseValue: Value) throws(ColumnMismatch) {
        guard case .text(let text) = databaseValue else {
            throw ColumnMismatch(expected: "text", found: databaseValue)
        }
        self = text
    }
}

extension [UInt8]: ColumnReadable {
    public init(databaseValue: Value) throws(ColumnMismatch) {
        guard case .bytes(let bytes) = databaseValue else {
            throw ColumnMismatch(expected: "bytes", found: databaseValue)
        }
        self = bytes
    }
}

extension Data: ColumnReadable {
    public init(databaseValue: Value) throws(ColumnMismatch) {
        self = Data(try [UInt8](databaseValue: databaseValue))
    }
}

extension Timestamp: ColumnReadable {
    public init(databaseValue: Value) throws(ColumnMismatch) {
        self.init(microseconds: try Int64(databaseValue: databaseValue))
    }
}

extension Optional: ColumnReadable where Wrapped: ColumnReadable {
    public init(databaseValue: Value) throws(ColumnMismatch) {
        self = databaseValue == .null ? nil : try Wrapped(databaseValue: databaseValue)
    }
}

extension ColumnReadable where Self: RawRepresentable, RawValue: ColumnReadable {
    public init(databaseValue: Value) throws(ColumnMismatch) {
        let raw = try RawValue(databaseValue: databaseValue)
        guard let value = Self(rawValue: raw) else {
            throw ColumnMismatch(expected: "a known \(Self.self)", found: databaseValue)
        }
        self = value
    }
}
