import CSQLite

/// Whether what is written into a folder goes when its container goes: the known way to lose a SQLite file on redeploy.
enum EphemeralFolder {
    /// File systems by the number statfs(2) gives, with what they are to an operator.
    private static let kinds: [Int: String] = [
        0x794C_7630: "the container's own layer (overlayfs)",
        0x0102_1994: "memory (tmpfs)",
        0x8584_58F6: "memory (ramfs)",
    ]

    /// What loses the folder's content, in words; `nil` for a disk or a mounted volume, and where there is no telling.
    static func reason(at folder: String) -> String? {
        reason(forFileSystem: file_system_type(folder))
    }

    static func reason(forFileSystem type: Int) -> String? {
        kinds[type]
    }
}
