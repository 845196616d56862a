import NIOCore
import NIOHPACK
import NIOHTTP2

/// What one HTTP/2 connection may do, beyond the limits that each of its requests has.
struct HTTP2Limits: Sendable, Equatable {
    /// Requests at a time on one connection. More are refused, and the client tries them again later (RFC 9113 §5.1.2).
    var streams = 100

    /// What nobody needs and attackers use, each answered with the end of the connection: streams begun only to be reset
    /// (CVE-2023-44487), headers that never end (CVE-2024-27316), and floods of frames without content (CVE-2019-9512 to
    /// 9518).
    var connection: NIOHTTP2Handler.ConnectionConfiguration {
        var configuration = NIOHTTP2Handler.ConnectionConfiguration()
        configuration.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: streams),
            HTTP2Setting(parameter: .maxHeaderListSize, value: HeaderLimits.bytes),
            HTTP2Setting(parameter: .initialWindowSize, value: 65_535),
            HTTP2Setting(parameter: .enablePush, value: 0),
        ]
        configuration.headerBlockValidation = .enabled
        configuration.contentLengthValidation = .enabled
        configuration.maximumSequentialContinuationFrames = 5
        configuration.maximumSequentialEmptyDataFrames = 1
        configuration.maximumBufferedControlFrames = 1_000
        configuration.maximumRecentlyResetStreams = 100
        configuration.maximumConnectionGlitches = 100
        configuration.controlFrameRateLimit.maximumCount = 200
        return configuration
    }

    var stream: NIOHTTP2Handler.StreamConfiguration {
        var configuration = NIOHTTP2Handler.StreamConfiguration()
        // What a stream may send ahead of the service that takes it, and what waits here for a client that reads slowly.
        configuration.targetWindowSize = 65_535
        configuration.outboundBufferSizeHighWatermark = 65_536
        configuration.outboundBufferSizeLowWatermark = 16_384
        configuration.streamResetFrameRateLimit.maximumCount = 200
        configuration.streamErrorRateLimit.maximumCount = 100
        return configuration
    }
}
