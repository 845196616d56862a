import ArgumentParser
import Foundation
import Glibc

/// Picks the ports of the inner services.
enum Ports {
    /// The port that `variable` asks for, else `preferred` when it is free, else any free one.
    /// - Throws: a sentence, when the port asked for is no port or is taken.
    static func choose(_ variable: String, preferred: Int, in environment: [String: String]) throws -> Int {
        if let text = environment[variable], !text.isEmpty {
            guard let port = Int(text), (1...65_535).contains(port) else {
                throw ValidationError("\(variable) must be a port number, not \(text).")
            }
            return try claim(port, or: "\(variable)=\(port)")
        }
        return bind(preferred) ?? bind(0) ?? preferred
    }

    /// - Throws: a sentence that names what asked for the port, when it is taken.
    static func claim(_ port: Int, or name: String) throws -> Int {
        guard let port = bind(port) else {
            throw ValidationError("Port \(port) is already in use (\(name)). Stop what uses it, or choose another.")
        }
        return port
    }

    /// The port bound for a moment on the loopback address, or `nil` when it is taken.
    private static func bind(_ port: Int) -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard Glibc.bind(descriptor, generic, length) == 0, getsockname(descriptor, generic, &length) == 0
                else {
                    return nil
                }
                return Int(in_port_t(bigEndian: pointer.pointee.sin_port))
            }
        }
    }
}
