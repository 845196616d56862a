/// Does work in a child task of its own.
///
/// A task keeps, until it ends, the memory of the deepest calls it ever made. One that lives on after a deep call, as
/// that of an open stream does, makes the call here, so that only the result stays.
public func inOwnTask<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    async let value = work()
    return try await value
}
