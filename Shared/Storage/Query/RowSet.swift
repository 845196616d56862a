/// The rows of one result in one flat array: a result of thousands of rows costs one allocation, not thousands.
final class RowSet: Sendable {
    let columns: Columns
    let values: [Value]

    init(columns: Columns, values: [Value]) {
        self.columns = columns
        self.values = values
    }

    static let empty = RowSet(columns: Columns([]), values: [])

    var all: [Row] {
        guard columns.count > 0 else { return [] }
        return stride(from: 0, to: values.count, by: columns.count).map { Row(result: self, start: $0) }
    }
}
