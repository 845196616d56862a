import Contracts
import ServiceKit

/// How large a request's body may be.
struct BodyLimits: Sendable, Equatable {
    var json = 1_048_576
    /// A file and its multipart framing.
    var upload = UploadLimit.requestBytes

    func limit(for kind: TrafficClass) -> Int {
        kind == .upload ? upload : json
    }

    /// 413; the limit it names is the one a person can make use of.
    func problem(for kind: TrafficClass) -> Problem {
        .tooLarge(limit: kind == .upload ? upload - (UploadLimit.requestBytes - UploadLimit.fileBytes) : json)
    }
}
