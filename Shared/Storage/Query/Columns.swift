/// The column names of a result, and how a record's properties find them.
///
/// Results have few columns, so a search from the front is faster than a dictionary would be.
final class Columns: Sendable {
    let names: [String]
    private let propertyNames: [String]

    init(_ names: [String]) {
        self.names = names
        propertyNames = names.map(Self.camelCased)
    }

    var count: Int { names.count }

    func position(of column: String) -> Int? {
        names.firstIndex(of: column)
    }

    /// Finds the column of a property: `projectId` and `projectID` are both `project_id`.
    func position(ofProperty property: String) -> Int? {
        propertyNames.firstIndex(of: property) ?? names.firstIndex(of: property)
            ?? propertyNames.firstIndex { $0.lowercased() == property.lowercased() }
    }

    private static func camelCased(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "_")) else { return name }
        let words = name.split(separator: "_")
        guard let first = words.first else { return name }
        return words.dropFirst().reduce(into: String(first)) { $0 += $1.prefix(1).uppercased() + $1.dropFirst() }
    }
}
