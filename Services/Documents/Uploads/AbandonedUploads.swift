import Logging
import ServiceKit
import Storage

/// Takes away uploads whose process died in the middle, and upload keys that are past their day. Several replicas may
/// do so at once.
struct AbandonedUploads: Sendable {
    let uploads: UploadStore
    let logger: Logger

    private struct Abandoned: Decodable, Sendable {
        var number: Int
        var project: Int
    }

    func sweep() async throws {
        let now = uploads.clock.now()
        let abandoned = try await uploads.database.all(
            """
            SELECT number, project FROM documents.documents
            WHERE is_ready = 0 AND touched_at < \(now.advanced(by: .zero - UploadStore.patience)) LIMIT 100
            """, as: Abandoned.self)
        for upload in abandoned { try await uploads.discard(upload.number, project: upload.project) }
        if !abandoned.isEmpty {
            logger.notice("abandoned uploads removed", metadata: ["count": "\(abandoned.count)"])
        }
        try await uploads.database.write(
            "DELETE FROM documents.upload_keys WHERE created_at < \(now.advanced(by: .zero - UploadKey.lifetime))")
    }
}
