/// A file as it arrived.
struct UploadedFile: Sendable {
    /// As the browser sent it; see `Filename`.
    var filename: String
    var declaredType: String?
    var bytes: [UInt8]
}
