import Contracts
import ServiceKit

/// The traceability matrix as a file: a row for each source of each requirement, and one for a requirement without any.
enum TraceExport {
    static let header = [
        "requirement_id", "requirement", "priority", "source", "found_by", "said_by", "said_at", "message_id",
        "document",
        "place", "passage", "text",
    ]

    static func csv(_ report: TraceReport) -> String {
        CSV.text([header] + report.requirements.flatMap(rows))
    }

    private static func rows(_ requirement: TraceReport.Requirement) -> [[String]] {
        let start = [requirement.id, requirement.text, requirement.priority ?? ""]
        guard !requirement.sources.isEmpty else {
            return [start + ["none found"] + Array(repeating: "", count: header.count - 4)]
        }
        return requirement.sources.map { source in
            start + [
                source.kind.rawValue, source.basis.rawValue, source.role?.rawValue ?? "",
                source.createdAt.map { $0.text } ?? "", source.messageId ?? "", source.filename ?? "",
                source.place ?? "",
                source.passage.map(String.init) ?? "", source.text ?? "(the message was deleted)",
            ]
        }
    }
}
