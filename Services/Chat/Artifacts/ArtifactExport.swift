import Contracts

/// An artifact as a file. Markdown today; the name follows the contract.
enum ArtifactExport {
    static func markdown(_ artifact: Artifact) -> String {
        let alreadyTitled = artifact.contentMarkdown.hasPrefix("# ")
        return alreadyTitled ? artifact.contentMarkdown : "# \(artifact.title)\n\n\(artifact.contentMarkdown)"
    }

    /// Letters, digits, spaces, `-` and `_` of the title, at most 50 of them.
    static func filename(_ title: String, extension suffix: String) -> String {
        let kept = title.filter { $0.isLetter || $0.isNumber || " -_".contains($0) }.prefix(50)
        let base = kept.split(separator: " ").joined(separator: " ")
        return (base.isEmpty ? "artifact" : base) + "." + suffix
    }
}
