import NIOHTTP1

/// Whether a client's connection takes another request after this one, and how the client is told (RFC 9112 §9.3).
struct Persistence: Equatable {
    private(set) var keepsConnection: Bool
    private let isHTTP11: Bool

    /// - Parameters:
    ///   - isReadable: whether the end of the request can be found; if not, nobody knows where the next one begins.
    ///   - wantsUpgrade: an upgrade is not offered, but the parser has stopped for it: nothing that follows would be read.
    init(_ request: HTTPRequestHead, isReadable: Bool, wantsUpgrade: Bool) {
        keepsConnection = request.isKeepAlive && isReadable && !wantsUpgrade
        isHTTP11 = request.version == .http1_1
    }

    mutating func endConnection() {
        keepsConnection = false
    }

    /// HTTP/1.1 keeps unless told otherwise, HTTP/1.0 closes unless told otherwise.
    var header: String? {
        switch (keepsConnection, isHTTP11) {
        case (true, true), (false, false): nil
        case (false, true): "close"
        case (true, false): "keep-alive"
        }
    }
}
