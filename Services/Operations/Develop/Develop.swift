import ArgumentParser
import Foundation
import ServiceKit
import ServiceLifecycle

/// `ba dev SERVICE`: one service from source, built anew and restarted when its files change; the others as they are.
struct Develop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev", abstract: "Run the product, and build and restart one service whenever its source changes.",
        discussion: """
            Run it in the repository's folder. The other services are the last build beside this program, unless \
            --at says where they run already, as in --at auth=http://172.18.0.3:8081. The environment passes through.
            """)

    @Argument(help: "gateway, auth, chat or documents.")
    var service: String

    @Option(help: "The port to open in the browser.")
    var port = 8080

    @Option(help: "The folder for the SQLite files and the development secrets.")
    var data = "./data"

    @Option(name: .customLong("at"), help: "A service that runs elsewhere and is not started here: NAME=URL.")
    var elsewhere: [String] = []

    func validate() throws {
        guard Household.names.contains(service) else {
            throw ValidationError(
                "There is no service \(service); there are \(Household.names.joined(separator: ", ")).")
        }
        guard try addresses()[service] == nil else {
            throw ValidationError("\(service) cannot be developed here and run elsewhere.")
        }
    }

    func run() async throws {
        let folder = ServiceExecutable.folder
        let household = try Household(
            port: port, dataFolder: data, environment: ProcessInfo.processInfo.environment, folder: folder,
            elsewhere: addresses())
        try household.makeDevelopmentSecrets()
        let missing = household.members.map(\.name).filter {
            !FileManager.default.isExecutableFile(atPath: folder + "/" + $0)
        }
        for name in Set(missing + [service]).sorted() {
            guard try await Product(name: name).build() else { throw ExitCode.failure }
        }
        try await household.run(
            household.members.map { member -> any Service in
                member.name == service ? DevelopedProcess(member: member) : ChildProcess(member: member)
            })
    }

    private func addresses() throws -> [String: String] {
        try elsewhere.reduce(into: [:]) { addresses, text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, Household.names.contains(parts[0]), URL(string: parts[1])?.host() != nil else {
                throw ValidationError("--at takes NAME=URL, as in auth=http://172.18.0.3:8081, not \(text).")
            }
            addresses[parts[0]] = parts[1]
        }
    }
}
