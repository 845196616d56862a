/// Takes a `multipart/form-data` body apart while it arrives (RFC 7578, RFC 2046 section 5.1).
///
/// A pure state machine: bytes in, events out; where the network cut the bytes does not matter. It never holds more
/// than a header block and a boundary.
struct MultipartParser {
    enum Event: Equatable {
        case partBegan(PartHeaders)
        case data(ArraySlice<UInt8>)
        case partEnded
        /// The closing boundary was seen; whatever follows is ignored.
        case finished
    }

    /// The body is not what its header says.
    struct Malformed: Error, Equatable {
        var reason: String
    }

    static let mostHeaderBytes = 8_192
    static let mostParts = 64

    private static let noLineEnd = Malformed(reason: "A boundary of the form is not followed by a line end.")
    private static let longHeaders = Malformed(reason: "The headers of a part are too long.")

    private enum State {
        case preamble
        /// After a boundary: `--`, or spaces and a line end.
        case afterBoundary
        case headers
        case content
        case finished
    }

    private let delimiter: [UInt8]
    private var state = State.preamble
    private var parts = 0
    /// Bytes not yet decided on. A line end is put in front, since the first boundary may open the body without one.
    private var pending: [UInt8] = [0x0D, 0x0A]

    init(boundary: MultipartBoundary) {
        delimiter = Array("\r\n--\(boundary.text)".utf8)
    }

    var isFinished: Bool {
        if case .finished = state { true } else { false }
    }

    /// Takes the next bytes of the body.
    mutating func feed(_ bytes: some Sequence<UInt8>) throws(Malformed) -> [Event] {
        if isFinished { return [] }
        pending.append(contentsOf: bytes)
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// To be called at the end of the body.
    func finish() throws(Malformed) {
        guard isFinished else { throw Malformed(reason: "The form ends before its closing boundary.") }
    }

    /// Does one step; false when more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws(Malformed) -> Bool {
        switch state {
        case .preamble: return skipPreamble()
        case .afterBoundary: return try readBoundaryLine(&events)
        case .headers: return try readHeaders(&events)
        case .content: return readContent(&events)
        case .finished:
            pending = []
            return false
        }
    }

    private mutating func skipPreamble() -> Bool {
        guard let start = pending.position(of: delimiter) else {
            pending.removeFirst(max(0, pending.count - delimiter.count + 1))
            return false
        }
        pending.removeFirst(start + delimiter.count)
        state = .afterBoundary
        return true
    }

    private mutating func readBoundaryLine(_ events: inout [Event]) throws(Malformed) -> Bool {
        if pending.starts(with: [0x2D, 0x2D]) {
            state = .finished
            events.append(.finished)
            return true
        }
        guard let end = pending.position(of: [0x0D, 0x0A]) else {
            // `--` or a line end must come; a few spaces may stand before it.
            guard pending.count < 128 else { throw Self.noLineEnd }
            return false
        }
        guard pending[..<end].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { throw Self.noLineEnd }
        parts += 1
        guard parts <= Self.mostParts else {
            throw Malformed(reason: "The form has more than \(Self.mostParts) parts.")
        }
        // The line end stays: an empty header block is then a blank line like any other.
        pending.removeFirst(end)
        state = .headers
        return true
    }

    private mutating func readHeaders(_ events: inout [Event]) throws(Malformed) -> Bool {
        guard let end = pending.position(of: [0x0D, 0x0A, 0x0D, 0x0A]) else {
            guard pending.count <= Self.mostHeaderBytes else { throw Self.longHeaders }
            return false
        }
        guard end <= Self.mostHeaderBytes else { throw Self.longHeaders }
        guard let headers = PartHeaders(Array(pending[..<end].dropFirst(2))) else {
            throw Malformed(reason: "A part of the form does not say which field it is.")
        }
        events.append(.partBegan(headers))
        // The second line end stays: the boundary of an empty part follows it directly.
        pending.removeFirst(end + 2)
        state = .content
        isAtContentStart = true
        return true
    }

    /// The line end before the content is still pending and does not belong to it.
    private var isAtContentStart = false

    private mutating func readContent(_ events: inout [Event]) -> Bool {
        let found = pending.position(of: delimiter)
        let end = found ?? max(0, pending.count - delimiter.count + 1)
        let start = isAtContentStart ? 2 : 0
        if end > start {
            events.append(.data(pending[start..<end]))
        }
        guard found != nil else {
            if end > start {
                isAtContentStart = false
                pending.removeFirst(end)
            }
            return false
        }
        events.append(.partEnded)
        isAtContentStart = false
        pending.removeFirst(end + delimiter.count)
        state = .afterBoundary
        return true
    }
}

extension [UInt8] {
    /// Where `pattern` (which begins with a carriage return) first occurs.
    fileprivate func position(of pattern: [UInt8]) -> Int? {
        var from = startIndex
        while let start = self[from...].firstIndex(of: pattern[0]), start + pattern.count <= count {
            if self[start..<(start + pattern.count)].elementsEqual(pattern) { return start }
            from = start + 1
        }
        return nil
    }
}
