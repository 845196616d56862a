public import Foundation
public import ServiceKit

/// A type that can be bound to a statement.
///
/// An enum whose raw value is bindable needs only to say so: `enum RunState: String, Bindable, ColumnReadable { … }`.
public protocol Bindable: Sendable {
    var databaseValue: Value { get }
}

extension Value: Bindable {
    public var databaseValue: Value { self }
}

extension Int: Bindable {
    public var databaseValue: Value { .integer(Int64(self)) }
}

extension Int64: Bindable {
    public var databaseValue: Value { .integer(self) }
}

extension Double: Bindable {
    public var databaseValue: Value { .real(self) }
}

/// Stored as 0 or 1 in a BIGINT column, which is the same on both engines.
extension Bool: Bindable {
    public var databaseValue: Value { .integer(self ? 1 : 0) }
}

/// Text must not contain U+0000: PostgreSQL cannot store it, so both engines refuse it with `invalidValue`.
extension String: Bindable {
    public var databaseValue: Value { .text(self) }
}

extension [UInt8]: Bindable {
    public var databaseValue: Value { .bytes(self) }
}

extension Data: Bindable {
    public var databaseValue: Value { .bytes([UInt8](self)) }
}

/// Stored as microseconds since 1970 UTC.
extension Timestamp: Bindable {
    public var databaseValue: Value { .integer(microseconds) }
}

extension Optional: Bindable where Wrapped: Bindable {
    public var databaseValue: Value { self?.databaseValue ?? .null }
}

extension Bindable where Self: RawRepresentable, RawValue: Bindable {
    public var databaseValue: Value { rawValue.databaseValue }
}
