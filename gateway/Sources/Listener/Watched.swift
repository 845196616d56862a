import NIOCore

/// What the worker watches on a client's side: a connection at each stage of its life, and each stream of HTTP/2.
protocol Watched: AnyObject {
    /// Looks at its time limits.
    func tick(_ now: NIODeadline)
    /// The process is about to end: nothing new is taken, what is under way may end.
    func drain()
    /// Ends it, whatever is under way.
    func close()
}
