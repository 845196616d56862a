import NIOPosix

/// Where work goes that keeps a processor busy for long: reading a large file, cutting, indexing, sealing. As many
/// threads as the machine has cores, none of them one that answers requests.
enum HeavyWork {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(body)
    }
}
