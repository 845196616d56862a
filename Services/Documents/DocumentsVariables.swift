import ServiceKit

/// The environment variables of the documents service.
enum DocumentsVariables {
    static let port = portVariable(default: 8083)

    static let all: [any Declaration] =
        CommonVariables.all + StorageVariables.all + [NeighbourVariables.auth, port]
}
