import Foundation
import NIOCore

/// The web app's files, read into memory. A request only ever looks up a name among those found here, so no spelling of
/// a path can leave the folder.
///
/// The front page, which is never kept, names the others below `/v/` and a fingerprint of them all. Modules and styles name
/// each other relative to themselves, so everything is fetched under that name, once, and kept for good; the next version has
/// another.
struct WebFolder: Sendable {
    static let frontPage = "/index.html"

    /// By canonical path: `/js/app.js`.
    private var files: [String: StoredBody] = [:]
    /// What stands before a file's path in its name for good: `/v/` and the fingerprint.
    private(set) var versionPrefix = ""
    /// Changes when a file does.
    private(set) var fileVersions: [String: FileVersion] = [:]

    struct FileVersion: Equatable, Sendable {
        var size: Int
        var modified: Date
    }

    static let empty = WebFolder()

    private init() {}

    /// Reads every file below `root`. Names that begin with a dot are left out, and so are links that lead outside.
    init(reading root: URL) throws {
        let root = root.resolvingSymlinksInPath()
        fileVersions = try Self.scan(root)
        for name in fileVersions.keys {
            let data = try Data(contentsOf: root.appending(path: name))
            guard let path = Self.requestPath(name) else { continue }
            files[path] = StoredBody(ByteBuffer(bytes: data), MediaType.of(path: path))
        }
        let contents = files.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.tag)\n" }
        versionPrefix = "/v/" + StoredBody.fingerprint(ByteBuffer(string: contents.joined()))
        if let page = files[Self.frontPage] { files[Self.frontPage] = versioned(page) }
    }

    /// The file at a path, and how long a client may keep it.
    func file(at path: String) -> (StoredBody, StoredBody.Freshness)? {
        if let file = files[path] { return (file, .askAlways) }
        guard path.hasPrefix("/v/"), let end = path.dropFirst(3).firstIndex(of: "/"), path[end...] != Self.frontPage,
            let file = files[String(path[end...])]
        else { return nil }
        // A page of another version, from before or from a gateway that is newer, gets what there is rather than nothing.
        return (file, path[..<end] == versionPrefix ? .forever : .askAlways)
    }

    var frontPage: StoredBody? { files[Self.frontPage] }

    private func versioned(_ page: StoredBody) -> StoredBody {
        var html = String(buffer: page.bytes)
        for path in files.keys where path != Self.frontPage {
            html = html.replacingOccurrences(of: "=\"\(path)\"", with: "=\"\(versionPrefix)\(path)\"")
        }
        return StoredBody(ByteBuffer(string: html), page.mediaType)
    }

    var count: Int { files.count }

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

    /// `nil` for a name that no request can ask for, whose file is left out.
    private static func requestPath(_ name: String) -> String? {
        guard let encoded = name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) else { return nil }
        return try? RequestTarget("/" + encoded).path
    }
}
