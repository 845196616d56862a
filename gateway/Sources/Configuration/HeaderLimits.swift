import NIOHTTP1

/// How large a request's or an answer's header may be.
enum HeaderLimits {
    static let bytes = 32 * 1_024
    static let fields = 128

    static var decoder: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = bytes
        limits.maxHeaderListSize = bytes
        limits.maxHeaderFieldCount = fields
        return limits
    }
}
