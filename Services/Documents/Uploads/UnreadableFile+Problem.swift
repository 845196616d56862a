import ServiceKit

extension UnreadableFile {
    /// As the analyst reads it: what was found, that nothing was stored, what to do.
    var problem: Problem {
        let (code, found) =
            switch self {
            case .empty:
                ("empty_file", "The file has no text in it. Nothing was stored.")
            case .unsupported(let kind):
                (
                    "unsupported_file_type",
                    "Unsupported file type. Supported: .txt, .md. This is \(kind); save its text as .txt and upload that. "
                        + "Nothing was stored."
                )
            case .binary:
                (
                    "unsupported_file_type",
                    "Unsupported file type. Supported: .txt, .md. This file holds binary data, whatever its name says. "
                        + "Nothing was stored."
                )
            case .damagedText(let offset):
                (
                    "invalid_text",
                    "The file is not valid text: the byte at position \(offset) does not belong to UTF-8. "
                        + "Save it as UTF-8 and upload it again. Nothing was stored."
                )
            }
        return .badRequest(code, found)
    }
}
