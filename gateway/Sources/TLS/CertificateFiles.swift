import Foundation
import NIOCore
import NIOSSL
import ServiceKit

/// Where the certificate and its key lie, and what TLS looks like with them.
struct CertificateFiles: Sendable, Equatable {
    let certificate: String
    let key: String

    /// `nil` unless both are set: then somebody in front of the gateway speaks TLS.
    init?(certificate: String?, key: String?) {
        guard let certificate, let key else { return nil }
        self.certificate = certificate
        self.key = key
    }

    /// What changes when a file is written or put in another's place, also behind a link.
    struct Version: Equatable, Sendable {
        fileprivate var parts: [Part?]

        fileprivate struct Part: Equatable {
            var place: UInt64
            var size: UInt64
            var modified: Date
        }
    }

    var version: Version {
        Version(
            parts: [certificate, key].map { path in
                let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
                // A file that is missing for a moment is one that changes.
                guard let facts = try? FileManager.default.attributesOfItem(atPath: file.path),
                    let place = facts[.systemFileNumber] as? UInt64, let size = facts[.size] as? UInt64,
                    let modified = facts[.modificationDate] as? Date
                else { return nil }
                return Version.Part(place: place, size: size, modified: modified)
            })
    }

    /// Reads both. Blocks; not for an event loop.
    /// - Throws: what is wrong with which file, for the operator.
    func load() throws(StartRefusal) -> Loaded {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw StartRefusal("TLS_CERT_FILE names \(certificate), \(Self.complaint(certificate, "no certificate"))")
        }
        guard let leaf = chain.first else {
            throw StartRefusal("TLS_CERT_FILE names \(certificate), which holds no certificate in PEM form")
        }
        let privateKey: NIOSSLPrivateKey
        do {
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw StartRefusal(
                "TLS_KEY_FILE names \(key), \(Self.complaint(key, "no private key that opens without a password"))")
        }
        do {
            let context = try NIOSSLContext(configuration: Self.configuration(chain, privateKey))
            return Loaded(context: context, expires: Timestamp(microseconds: Int64(leaf.notValidAfter) * 1_000_000))
        } catch {
            throw StartRefusal(
                "the key in \(key) does not belong to the first certificate in \(certificate), or cannot be used with it"
            )
        }
    }

    struct Loaded: Sendable {
        var context: NIOSSLContext
        var expires: Timestamp
    }

    private static func complaint(_ path: String, _ missing: String) -> String {
        access(path, R_OK) == 0
            ? "which holds \(missing) in PEM form" : "which cannot be read: \(String(cString: strerror(errno)))"
    }

    /// TLS 1.2 with forward secrecy and authenticated encryption only, and 1.3, whose suites are all of that kind
    /// (RFC 9325 §4.2). HTTP/2 where the client has it.
    private static func configuration(
        _ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey
    ) -> TLSConfiguration {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        tls.minimumTLSVersion = .tlsv12
        tls.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        tls.applicationProtocols = ["h2", "http/1.1"]
        tls.renegotiationSupport = .none
        // Nobody needs to wait long for a goodbye.
        tls.shutdownTimeout = .seconds(1)
        return tls
    }
}
