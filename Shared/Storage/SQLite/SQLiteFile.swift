import Foundation

/// The file that holds a service's data, readable by its owner only.
enum SQLiteFile {
    /// Creates the folder (0700) and the file (0600) if they do not exist. SQLite gives the files beside it, `-wal` and
    /// `-shm`, the same mode.
    ///
    /// - Returns: the file's path.
    static func prepare(folder: String, service: Identifier) throws(DatabaseError) -> String {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw DatabaseError(.other, "The data folder \(folder) could not be created.")
        }
        let path = folder.hasSuffix("/") ? "\(folder)\(service.name).db" : "\(folder)/\(service.name).db"
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DatabaseError(
                .other, "The database file \(path) could not be opened: \(String(cString: strerror(errno))).")
        }
        // Closing a descriptor drops every lock this process has on the file, so this must come before SQLite opens it.
        close(descriptor)
        return path
    }
}
