import Contracts
import ServiceKit
import Storage

/// A row of `documents.projects`, as `columns` selects it.
struct ProjectRecord: Decodable, Sendable {
    var number: Int
    var id: String
    var sealedName: Sealed<String>
    var sealedDescription: Sealed<String>?
    var createdAt: Timestamp
    var updatedAt: Timestamp

    static let columns: SQL = "number, id, sealed_name, sealed_description, created_at, updated_at"

    func opened(with seal: Seal) throws -> Project {
        Project(
            id: id, name: try seal.open(sealedName), description: try sealedDescription.map(seal.open),
            createdAt: createdAt, updatedAt: updatedAt)
    }
}
