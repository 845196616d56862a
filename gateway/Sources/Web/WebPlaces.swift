import Foundation
import ServiceKit

/// Where the web app and the contract lie: where the operator says, else in the working folder as in the repository, else
/// beside the program as in a deployment.
enum WebPlaces {
    static func webRoot(configured: String?) throws -> URL? {
        try find(configured, variable: GatewayVariables.webRoot.name, inRepository: "gateway/web", beside: "web")
    }

    static func contract(configured: String?) throws -> String? {
        let file = try find(
            configured, variable: GatewayVariables.contractFile.name, inRepository: "openapi.yaml",
            beside: "openapi.yaml")
        guard let file else { return nil }
        do {
            return try ContractDocument.json(fromYAML: String(contentsOf: file, encoding: .utf8))
        } catch {
            throw StartRefusal("\(file.path) is no OpenAPI document that can be read: \(error)")
        }
    }

    private static func find(
        _ configured: String?, variable: String, inRepository: String, beside: String
    ) throws -> URL? {
        if let configured {
            guard FileManager.default.fileExists(atPath: configured) else {
                throw StartRefusal("\(variable) names \(configured), which is not there")
            }
            return URL(fileURLWithPath: configured)
        }
        let program = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        let besideProgram = program.deletingLastPathComponent().appending(path: beside)
        return [URL(fileURLWithPath: inRepository), besideProgram].first {
            FileManager.default.fileExists(atPath: $0.path)
        }
    }
}
