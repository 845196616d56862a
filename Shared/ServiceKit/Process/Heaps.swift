import CMalloc

/// The heaps of the C library's allocator, from which all our memory comes.
enum Heaps {
    /// Has as few of them as are useful. Left to itself, the library gives nearly every thread a heap of its own, and each
    /// keeps what it once had between what is still in use (mallopt(3), `M_ARENA_MAX`).
    static func limit() {
        mallopt(M_ARENA_MAX, 2)
    }
}
