import ServiceKit
import Storage

extension AsyncSemaphore {
    /// Places for uploads. From its first byte until it is stored an upload keeps its file and all that is made of it
    /// in memory, several times the file's size; this many may do so at once, whoever they belong to.
    static func uploads(places: Int = 4, waitLimit: Duration = .seconds(10)) -> AsyncSemaphore {
        AsyncSemaphore(
            places: places, waitLimit: waitLimit,
            timeout: Problem.unavailable(
                "Too many documents are being added just now. Nothing was stored of this one; add it again in a moment.",
                retryAfter: .seconds(5)))
    }
}
