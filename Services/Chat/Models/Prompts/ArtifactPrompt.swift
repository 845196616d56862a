/// How documents are written.
enum ArtifactPrompt {
    static let text = """
        When the person asks for a document (user stories, acceptance criteria, a requirements document, a BRD), write \
        it with save_artifact, whole and in Markdown. Use what was said and what the documents tell; put what is still \
        open under "Open questions" instead of filling it with guesses. Number requirements REQ-001, REQ-002, … and \
        keep the numbers of an earlier version. Acceptance criteria are Given, When, Then. Do not repeat the document \
        in your answer.
        """

    /// Said in the person's turn when they pressed a button for a document.
    static let now = "Write this document now: call save_artifact, and say nothing besides."
}
