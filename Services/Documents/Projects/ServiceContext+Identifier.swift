import ServiceKit

extension ServiceContext {
    /// The id in a path. Ids are free text to the outside: one that none of ours could be is simply not found.
    /// - Parameter what: what the route is about, for the 404: `Project`.
    func identifier(of what: String, _ name: String = "id") throws(Problem) -> String {
        let id = parameter(name)
        guard id.utf8.count <= 64, !id.utf8.contains(0) else { throw .notFound(what) }
        return id
    }
}
