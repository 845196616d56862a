import Contracts

/// Greeting, help, thanks, and the explanation of a question.
extension Reply {
    mutating func greet(_ interview: Interview, hasDocuments: Bool, kind: ThreadType) {
        if kind == .assistant {
            say(
                """
                Hello. Tell me what you want to build or change, and I will ask one question at a time \
                until it can be written down.
                """
            )
        } else {
            say(
                """
                Hello. I am the guided interview: I ask one question at a time, as an analyst would, and \
                write a BRD from your \
                answers\(hasDocuments ? " and from what your documents say, quoted word for word" : "").
                """
            )
        }
    }

    mutating func help(hasDocuments: Bool) {
        say(
            """
            I ask one question at a time, say why it matters and suggest three answers. You can

            - answer in your own words, or with a number (“2”, “1 and 3”, “2, but only for managers”)
            - say **skip** where you do not know: it becomes an open question with an owner
            - say **back**, or **change my answer about scope**, to correct something
            - say **why** or **example** if a question is not clear
            - say **summary** to see what I have
            - note a **decision:** or an **action:** at any time
            \(hasDocuments ? """
                - ask about the documents (“What do the documents say about deadlines?”): I answer with \
                quotations\n
                """ : "")- say **BRD**, **user stories**, **acceptance criteria**, **requirements document** or **meeting notes** to have it written
            """)
        say("I am no language model: I make nothing up, and I leave out what nobody has said.")
    }

    mutating func explain(_ interview: Interview) {
        guard let id = interview.pending?.asked else { return }
        let question = Question.with(id)
        let example = question.suggestions(in: interview.discovery).first ?? ""
        say(
            "I ask because of this: \(Wording.lowered(question.why)) Your answer goes into “\(question.section.title)”."
        )
        say("An answer one can work with looks like this: “\(Markdown.inline(example))”. \(question.probe)")
    }
}
