import Testing

@testable import Storage

@Suite("SQLite: a folder that is lost with its container")
struct EphemeralFolderTests {
    @Test("a container's layer and memory are named, a disk is not")
    func kinds() {
        // The numbers are those of statfs(2): overlayfs, tmpfs, ext4, XFS, Btrfs, NFS.
        #expect(EphemeralFolder.reason(forFileSystem: 0x794C_7630)?.contains("overlayfs") == true)
        #expect(EphemeralFolder.reason(forFileSystem: 0x0102_1994)?.contains("tmpfs") == true)
        for disk in [0xEF53, 0x5846_5342, 0x9123_683E, 0x6969] {
            #expect(EphemeralFolder.reason(forFileSystem: disk) == nil)
        }
    }

    @Test("what lies in memory is found by its path, and a path that is not there is no reason")
    func paths() {
        #expect(EphemeralFolder.reason(at: "/dev/shm") != nil)
        #expect(EphemeralFolder.reason(at: "/nowhere/at/all") == nil)
    }
}
