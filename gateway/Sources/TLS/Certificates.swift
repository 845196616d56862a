import Foundation
import Logging
import NIOPosix
import NIOSSL
import ServiceKit
import ServiceLifecycle
import Synchronization

/// The certificate in use. When its files change, connections that come from then on get the new one; those that are
/// open keep theirs.
final class Certificates: Service, Sendable {
    static let interval = Duration.seconds(1)
    /// How long before its end a certificate is complained about at every start and reload.
    private static let lastCall = Duration.seconds(14 * 86_400)

    private struct State {
        var context: NIOSSLContext
        var version: CertificateFiles.Version
    }

    private let files: CertificateFiles
    private let state: Mutex<State>
    private let logger: Logger

    /// - Throws: when the files cannot be used; at start that ends the process.
    init(_ files: CertificateFiles, logger: Logger) throws(StartRefusal) {
        self.files = files
        self.logger = logger
        let version = files.version
        let loaded = try files.load()
        state = Mutex(State(context: loaded.context, version: version))
        note(loaded, "certificate")
    }

    /// For the next connection.
    var context: NIOSSLContext { state.withLock { $0.context } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.interval)) != nil { await self.reload() }
        }
    }

    /// Files that cannot be used, because half of them is written, leave the certificate as it is: the next look, when
    /// they have changed again, may find them whole.
    func reload() async {
        let known = state.withLock { $0.version }
        do {
            let files = files
            // Reading blocks its thread, which must be none that tasks share.
            let found = try await NIOThreadPool.singleton.runIfActive {
                () -> (CertificateFiles.Version, Result<CertificateFiles.Loaded, StartRefusal>)? in
                let version = files.version
                return version == known ? nil : (version, Result { () throws(StartRefusal) in try files.load() })
            }
            guard let (version, result) = found else { return }
            state.withLock { $0.version = version }
            let loaded = try result.get()
            state.withLock { $0.context = loaded.context }
            note(loaded, "certificate reloaded")
        } catch let refusal as StartRefusal {
            logger.warning(
                "certificate not reloaded; the one before stays in use", metadata: ["reason": "\(refusal.reason)"])
        } catch {
            logger.warning("certificate files not looked at", metadata: ["error": "\(error)"])
        }
    }

    private func note(_ loaded: CertificateFiles.Loaded, _ message: Logger.Message) {
        let isEnding = loaded.expires < Timestamp.now().advanced(by: Self.lastCall)
        logger.log(
            level: isEnding ? .warning : .notice, message, metadata: ["expires": "\(loaded.expires.text)"])
    }
}
