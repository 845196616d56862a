import Foundation
import NIOCore

/// The web app's files, read into memory. A request only ever looks up a name among those found here, so no spelling of
/// a path can leave the folder.
struct WebFolder: Sendable {
    /// By canonical path: `/js/app.js`.
    private(set) var files: [String: StoredBody] = [:]
    /// Changes when a file does.
    private(set) var fingerprint: [String: FileVersion] = [:]

    struct FileVersion: Equatable, Sendable {
        var size: Int
        var modified: Date
    }

    static let empty = WebFolder()

    private init() {}

    /// Reads every file below `root`. Names that begin with a dot are left out, and so are links that lead outside.
    init(reading root: URL) throws {
        let root = root.resolvingSymlinksInPath()
        fingerprint = try Self.scan(root)
        for name in fingerprint.keys {
            let data = try Data(contentsOf: root.appending(path: name))
            guard let path = Self.requestPath(name) else { continue }
            files[path] = StoredBody(ByteBuffer(bytes: data), MediaType.of(path: path))
        }
    }

    /// Files and their versions, by path relative to `root`.
    static func scan(_ root: URL) throws -> [String: FileVersion] {
        let root = root.resolvingSymlinksInPath()
        let keys: Set<URLResourceKey> = [.isRegularFileKey, .fileSizeKey, .contentModificationDateKey]
        guard
            let walk = FileManager.default.enumerator(
                at: root, includingPropertiesForKeys: Array(keys), options: [.skipsHiddenFiles])
        else { throw CocoaError(.fileNoSuchFile) }
        var found: [String: FileVersion] = [:]
        for case let file as URL in walk {
            let real = file.resolvingSymlinksInPath()
            guard real.path.hasPrefix(root.path + "/"), file.path.hasPrefix(root.path + "/") else { continue }
            let values = try real.resourceValues(forKeys: keys)
            guard values.isRegularFile == true, let size = values.fileSize,
                let modified = values.contentModificationDate
            else { continue }
            found[String(file.path.dropFirst(root.path.count + 1))] = FileVersion(size: size, modified: modified)
        }
        return found
    }

    private static func requestPath(_ name: String) -> String? {
        guard let encoded = name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) else { return nil }
        return try? RequestTarget("/" + encoded).path
    }
}
