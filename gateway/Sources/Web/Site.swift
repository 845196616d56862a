import Foundation
import Logging
import NIOHTTP1
import NIOPosix
import ServiceKit
import ServiceLifecycle
import Synchronization

/// What the gateway shows of its own: the web app, its configuration, the contract.
final class Site: Service, Sendable {
    /// Of the product, as `/health` and `/` say it.
    static let version = "1.0.0"

    private let root: URL?
    private let reloads: Bool
    private let logger: Logger
    private let folder: Mutex<WebFolder>
    private let configuration: StoredBody
    private let contract: StoredBody?
    private let welcome = StoredBody(
        json: #"{"message":"BA Assistant","version":"\#(version)","docs":"/openapi.json","health":"/health"}"#)

    /// - Parameters:
    ///   - root: the web app's folder; without one only the API is there.
    ///   - contract: the OpenAPI document as JSON.
    ///   - reloads: whether changed files are noticed while running, for whoever works on the app.
    init(root: URL?, contract: String?, devLogin: Bool, reloads: Bool, logger: Logger) throws {
        self.root = root
        self.reloads = reloads
        self.logger = logger
        folder = Mutex(try root.map(WebFolder.init(reading:)) ?? .empty)
        configuration = StoredBody(json: #"{"api_base_url":"","features":{"dev_login":\#(devLogin)}}"#)
        self.contract = contract.map(StoredBody.init(json:))
    }

    func webConfiguration(_ method: HTTPMethod, _ facts: HeadFacts) -> Answer {
        configuration.answer(method, facts, .data)
    }

    func contract(_ method: HTTPMethod, _ facts: HeadFacts, correlationID: String) -> Answer {
        contract?.answer(method, facts, .data) ?? Answer(.notFound("The contract"), correlationID: correlationID)
    }

    /// A file; for a path without an extension the app's front page, which finds its place by itself; at `/`, for who
    /// asks for no page, a word of welcome.
    func file(_ path: String, _ method: HTTPMethod, _ facts: HeadFacts, correlationID: String) -> Answer {
        let (found, front) = folder.withLock { ($0.file(at: path), $0.frontPage) }
        if let (file, freshness) = found { return file.answer(method, facts, .page, freshness) }
        if path == "/", front == nil || !Self.wantsPage(facts.accept) {
            return welcome.answer(method, facts, .data).varying(by: "Accept")
        }
        guard let front, MediaType.fileExtension(path) == nil else {
            return Answer(.unknownRoute, correlationID: correlationID)
        }
        return front.answer(method, facts, .page).varying(by: "Accept")
    }

    static func wantsPage(_ accept: String?) -> Bool {
        accept?.lowercased().contains("text/html") ?? false
    }

    func run() async throws {
        guard reloads, let root else {
            try await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(1))) != nil { await self.reload(root) }
        }
    }

    /// A file that is just being written may be gone or half there; the next look sees it whole.
    func reload(_ root: URL) async {
        do {
            let known = folder.withLock { $0.fileVersions }
            // Walking a folder blocks its thread, which must be none that tasks share.
            let changed = try await NIOThreadPool.singleton.runIfActive {
                try WebFolder.scan(root) == known ? nil : try WebFolder(reading: root)
            }
            guard let changed else { return }
            folder.withLock { $0 = changed }
            logger.debug("web app reloaded", metadata: ["files": "\(changed.count)"])
        } catch {
            logger.warning("web app not reloaded", metadata: ["error": "\(error)"])
        }
    }
}
