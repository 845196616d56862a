import Subprocess
import SystemPackage

/// A service's program as Swift's package manager knows it.
struct Product: Sendable {
    let name: String

    /// Where its own source lies, and what it shares with the others.
    var sources: [String] {
        let own = ["gateway": "gateway/Sources", "auth": "Services/Auth", "chat": "Services/Chat"]
        return [own[name] ?? "Services/Documents", "Shared", "Package.swift"]
    }

    /// Builds it as it was built before, in the folder's debug build; errors go to the terminal.
    func build() async throws -> Bool {
        try await Subprocess.run(
            .name("swift"), arguments: ["build", "--product", name],
            output: .currentStandardOutput, error: .currentStandardError
        ).terminationStatus.isSuccess
    }
}
