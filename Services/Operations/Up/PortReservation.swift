import ArgumentParser
import Foundation
import Glibc

/// The ports of the services, set aside while they are being chosen: each is listened on until the reservation ends, so
/// that none is given out twice.
struct PortReservation: ~Copyable {
    /// Below the ports that the kernel gives to outgoing connections (`ip_local_port_range`), any of which could take a
    /// port away again before its service listens.
    private static let choices = 20_000..<32_768
    private static let attempts = 64

    private var descriptors: [Int32] = []

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    /// The port that `variable` asks for, else `preferred` when it is free, else any free one.
    /// - Throws: a sentence, when the port asked for is no port or is taken.
    mutating func choose(_ variable: String, preferred: Int, in environment: [String: String]) throws -> Int {
        if let text = environment[variable], !text.isEmpty {
            guard let port = Int(text), (1...65_535).contains(port) else {
                throw ValidationError("\(variable) must be a port number, not \(text).")
            }
            return try claim(port, or: "\(variable)=\(port)")
        }
        if let port = reserve(preferred) { return port }
        for _ in 0..<Self.attempts {
            if let port = reserve(.random(in: Self.choices)) { return port }
        }
        return try claim(0, or: variable)
    }

    /// - Parameter port: 0 takes any free one.
    /// - Throws: a sentence that names what asked for the port, when it is taken.
    mutating func claim(_ port: Int, or name: String) throws -> Int {
        guard let port = reserve(port) else {
            throw ValidationError("Port \(port) is already in use (\(name)). Stop what uses it, or choose another.")
        }
        return port
    }

    /// `nil` when the port is taken, on the loopback address.
    private mutating func reserve(_ port: Int) -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        // What a service that has just ended leaves behind (TIME_WAIT) does not take its port.
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOurs = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                // Bound alone, two sockets that may reuse an address can share a port; listening, they cannot (socket(7)).
                Glibc.bind(descriptor, generic, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard isOurs else {
            close(descriptor)
            return nil
        }
        descriptors.append(descriptor)
        return Int(in_port_t(bigEndian: address.sin_port))
    }
}
