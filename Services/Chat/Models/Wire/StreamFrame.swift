/// One event of a `text/event-stream` (HTML Living Standard, §9.2.6).
struct StreamFrame: Sendable, Equatable {
    /// Empty where the stream does not name its events.
    var event = ""
    /// The `data` lines, joined by line feeds.
    var data: String
}

/// Cuts bytes into frames, wherever the network has cut them: a pure state machine.
///
/// Lines end in CR, LF or CRLF; comments and unknown fields are passed over; a frame that is not complete when the
/// stream ends is none, as the standard has it.
struct StreamFrameParser: Sendable {
    /// A frame that does not end: whoever sends it is not a model.
    struct FrameTooLarge: Error, Equatable {}

    /// Gemini sends whole documents in one frame.
    static let largestFrame = 4 << 20

    private let limit: Int
    private var line: [UInt8] = []
    private var event = ""
    private var data: [UInt8] = []
    private var hasData = false
    private var endedInCarriageReturn = false
    private var isFirstLine = true

    init(limit: Int = largestFrame) {
        self.limit = limit
    }

    /// The frames that these bytes complete.
    mutating func take(_ bytes: some Collection<UInt8>) throws(FrameTooLarge) -> [StreamFrame] {
        var frames: [StreamFrame] = []
        var rest = bytes[...]
        if endedInCarriageReturn, let first = rest.first {
            endedInCarriageReturn = false
            if first == Self.lineFeed { rest.removeFirst() }
        }
        while let end = rest.firstIndex(where: { $0 == Self.lineFeed || $0 == Self.carriageReturn }) {
            try append(rest[..<end])
            if let frame = endLine() { frames.append(frame) }
            let isCarriageReturn = rest[end] == Self.carriageReturn
            rest = rest[rest.index(after: end)...]
            guard isCarriageReturn else { continue }
            if let next = rest.first {
                if next == Self.lineFeed { rest.removeFirst() }
            } else {
                endedInCarriageReturn = true
            }
        }
        try append(rest)
        return frames
    }

    private mutating func append(_ bytes: some Collection<UInt8>) throws(FrameTooLarge) {
        guard line.count + data.count + bytes.count <= limit else { throw FrameTooLarge() }
        line.append(contentsOf: bytes)
    }

    private mutating func endLine() -> StreamFrame? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else { return endFrame() }
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
        var value = line[(colon.map { $0 + 1 } ?? line.endIndex)...]
        if value.first == UInt8(ascii: " ") { value.removeFirst() }
        let name = line[..<(colon ?? line.endIndex)]
        if name.elementsEqual("data".utf8) {
            if hasData { data.append(Self.lineFeed) }
            data.append(contentsOf: value)
            hasData = true
        } else if name.elementsEqual("event".utf8) {
            event = String(decoding: value, as: UTF8.self)
        }
        return nil
    }

    private mutating func endFrame() -> StreamFrame? {
        defer {
            event = ""
            data.removeAll(keepingCapacity: true)
            hasData = false
        }
        return hasData ? StreamFrame(event: event, data: String(decoding: data, as: UTF8.self)) : nil
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}
