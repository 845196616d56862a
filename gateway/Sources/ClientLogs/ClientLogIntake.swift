import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import ServiceKit

/// A client's log lines while they arrive.
final class ClientLogIntake {
    /// Whose they are, once that is known.
    var account: String?
    private(set) var body = ByteBuffer()

    func append(_ bytes: ByteBuffer) {
        body.writeImmutableBuffer(bytes)
    }

    static func read(_ body: ByteBuffer) -> Result<[ClientLogEntry], Problem> {
        do throws(Problem) {
            return .success(try ClientLogEntry.entries(of: Data(buffer: body)))
        } catch {
            return .failure(error)
        }
    }
}

extension Answer {
    static func ingested(_ count: Int) -> Answer {
        Answer(
            .ok, headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            body: ByteBuffer(string: #"{"status":"success","ingested":\#(count)}"#))
    }
}
