import Contracts

/// What a message of the person is meant to do.
enum Intent: Sendable, Equatable {
    case empty
    /// The first description of the feature.
    case describe(String)
    case answer(String)
    /// One or more of the suggestions, by number or by their text.
    case pick(String)
    /// Put aside: "skip", "I don't know".
    case skip
    /// A question to the documents.
    case ask(String)
    /// "Why do you ask?", "for example?"
    case explain
    /// Change an earlier answer: which (`nil` for the last one), and to what if that was said at once.
    case revise(QuestionID?, String?)
    case summary
    case artifact(ArtifactType)
    case help
    case thanks
    case greeting
    /// "Go on", "next".
    case proceed
    /// A decision or an action to keep.
    case note(Note, String)
    /// Said although nothing was asked.
    case addition(String)
}
