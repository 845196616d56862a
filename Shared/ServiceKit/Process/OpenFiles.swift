import Foundation

/// How many files, and so connections, the process may have open at a time.
public enum OpenFiles {
    /// Raises the limit to what whoever started the process allows; most systems begin with 1,024, for programs that are older
    /// than poll(2).
    /// - Returns: the limit from now on; `nil` when there is none, or none can be found out.
    @discardableResult
    public static func raiseLimit() -> Int? {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return nil }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if setrlimit(resource, &raised) == 0 { limit = raised }
        }
        return limit.rlim_cur == rlim_t.max ? nil : Int(clamping: limit.rlim_cur)
    }

    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif
}
