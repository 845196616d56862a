/// Numbers in lower-case hexadecimal digits, of which none is left out.
enum Hexadecimal {
    /// The digit of the lowest four bits.
    static func digit(_ number: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: number & 0xF)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }

    /// Writes the 16 digits of a number.
    static func write(_ number: UInt64, to buffer: UnsafeMutableBufferPointer<UInt8>, at place: Int) {
        for index in 0..<16 { buffer[place + index] = digit(number >> UInt64(60 - 4 * index)) }
    }
}
