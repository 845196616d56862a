import CPostgres

extension DatabaseError {
    /// The connection could not be made or was lost; libpq says why.
    static func lost(_ connection: OpaquePointer) -> DatabaseError {
        let reason = String(cString: PQerrorMessage(connection))
            .split(separator: "\n").map { $0.trimmingPrefix { $0 == "\t" || $0 == " " } }.joined(separator: " ")
        return DatabaseError(
            .connection, "The connection to PostgreSQL failed" + (reason.isEmpty ? "." : ": \(reason)"))
    }

    /// The server refused a statement. The `DETAIL` field is left out, because it quotes values.
    static func failed(_ result: OpaquePointer?) -> DatabaseError {
        func field(_ code: CInt) -> String? { PQresultErrorField(result, code).map { String(cString: $0) } }
        let state = field(CInt(UInt8(ascii: "C"))) ?? ""
        let primary = field(CInt(UInt8(ascii: "M"))) ?? "the statement failed"
        let kind = kind(ofSQLState: state)
        // The messages of class 22 quote the value that did not fit.
        let message = state.hasPrefix("22") ? "A value does not fit its column or type." : "PostgreSQL: \(primary)."
        let constraint = field(CInt(UInt8(ascii: "n")))
        if state == "25006" { return DatabaseError(.schema, writeInRead.message, code: state) }
        return DatabaseError(kind, message, code: state.isEmpty ? nil : state, constraint: constraint)
    }

    /// https://www.postgresql.org/docs/current/errcodes-appendix.html
    private static func kind(ofSQLState state: String) -> Kind {
        switch state {
        case "23505": .unique
        case "23503": .foreignKey
        case "40001", "40P01": .serialization
        // Out of memory, and a limit of the configuration: another moment may do.
        case "55P03", "53200", "53400": .busy
        case "57014", "25P03": .timeout
        case "57P01", "57P02", "57P03", "57P05", "53300": .connection
        case "25006": .schema
        default:
            switch state.prefix(2) {
            case "08", "28": .connection
            case "22", "23": .invalidValue
            case "42", "3F": .schema
            case "53": .full
            default: .other
            }
        }
    }

    /// The same for a statement that may have been done before the answer was lost.
    var withUnknownOutcome: DatabaseError {
        DatabaseError(kind, "\(message) Whether the statement took effect is not known.", code: code)
    }

    /// The server has a plan for this prepared statement no longer, or one for tables that have changed since.
    var isStalePlan: Bool { code == "26000" || code == "0A000" }
}
