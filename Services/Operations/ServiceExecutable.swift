import ArgumentParser
import Foundation
import ServiceKit
import Subprocess
import SystemPackage

/// A service's program, asked about itself.
struct ServiceExecutable: Sendable {
    let path: String

    /// Programs lie beside this one.
    static func named(_ name: String) -> ServiceExecutable {
        ServiceExecutable(path: folder + "/" + name)
    }

    static var folder: String {
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: own ?? CommandLine.arguments[0]).deletingLastPathComponent().path
    }

    /// The program's JSON answer to one of its `--…` questions.
    func answer<Answer: Decodable>(
        to question: String, in environment: [String: String]? = nil, as type: Answer.Type
    ) async throws -> Answer {
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: [question],
            environment: environment.map { .custom($0.asSubprocessEnvironment) } ?? .inherit,
            output: .string(limit: 1_048_576), error: .currentStandardError)
        guard result.terminationStatus.isSuccess else {
            throw ValidationError("\(path) does not answer \(question); build all products first.")
        }
        return try JSON.decode(type, from: Data(result.standardOutput.utf8))
    }
}

extension [String: String] {
    var asSubprocessEnvironment: [Environment.Key: String] {
        reduce(into: [:]) { all, variable in all[Environment.Key(stringLiteral: variable.key)] = variable.value }
    }
}
