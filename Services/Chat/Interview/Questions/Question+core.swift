/// The opening question, and the six whose answers already make a first BRD.
extension Question {
    static let opening = [
        Question(
            id: .idea, area: .need, label: "Idea",
            text:
                "What would you like to build or change? Two or three sentences are enough: what it is, for whom, and why now.",
            short: "What are we talking about?",
            why: "The whole interview, and every search in your documents, starts from these words.",
            suggestions: [
                "A self-service page where customers follow and change their orders",
                "An approval workflow that replaces the e-mails and spreadsheets we use today",
                "A dashboard that shows the team what is late and why",
            ],
            searchWords: ["purpose", "overview", "introduction"],
            acknowledgement: "Thank you.",
            probe: "A sentence more, please: what should it do, and for whom?",
            section: .summary, owner: "Sponsor", splitting: .whole)
    ]

    static let core = [
        Question(
            id: .problem, area: .need, label: "Problem",
            text: "What goes wrong, or takes too long, that {feature} should put right, and whom does it hurt?",
            short: "What problem does this solve, and for whom?",
            why:
                "A feature is worth its cost only if it removes a problem somebody can name; everything later is measured against this.",
            suggestions: [
                "{Roles} lose time every day on manual steps and on asking around for the current state",
                "Mistakes are found late, after they have cost us money and a customer's trust",
                "The work depends on one or two people who know how it is done, and stops when they are away",
            ],
            searchWords: ["problem", "purpose", "because", "difficult"],
            cues: [
                "because", "problem", "takes too long", "lose", "losing", "errors", "manually", "complain",
                "complaints", "too late", "find out",
            ],
            acknowledgement: "So the problem to remove is this: {said}",
            probe: "What happens because of that, to whom, and how often?",
            section: .need, owner: "Sponsor", splitting: .sentences),
        Question(
            id: .primaryUser, area: .people, label: "Primary user",
            text: "Who will use {feature} most, and what is that person trying to get done?",
            short: "Who uses it most, to do what?",
            why: "Requirements are judged from one chair; if nobody is named, every opinion weighs the same.",
            suggestions: [
                "{Roles} who want to get it done themselves, without calling or writing to anybody",
                "Office staff who work through many cases a day and need to finish each in one go",
                "Team leads who need to see the state of the work and step in before something is late",
            ],
            searchWords: ["users", "roles", "responsible", "maintainer"],
            cues: ["used by", "users are", "will use", "is for"],
            acknowledgement: "Then the feature is judged from their chair: {said}",
            probe: "Which of them exactly, and what are they trying to get done when they come to it?",
            section: .stakeholders, owner: "Product owner", splitting: .whole),
        Question(
            id: .capabilities, area: .behaviour, label: "Capabilities",
            text: "What must {roles} be able to do with it? List the actions, the most important first.",
            short: "What must they be able to do? A list, please.",
            why:
                "Each action becomes a user story and a requirement with a number, so one that is missing here is missing in the product.",
            suggestions: [
                "Enter a case, see its state, correct it and close it",
                "Search for what they need, compare the results and act on one of them",
                "Submit a request, follow it and receive the decision with its reason",
            ],
            searchWords: ["must", "provide", "allow", "able"],
            cues: ["be able to", "should be able", "can then"],
            acknowledgement: "I have {count}: {said}",
            probe:
                "Which separate actions is that made of? Name each with a verb, for example \"see …\", \"change …\", \"approve …\".",
            section: .functional, owner: "Product owner"),
        Question(
            id: .measure, area: .need, label: "Measure of success",
            text:
                "How will you know that it worked? Name the figure, where it stands today, where it should be, and by when.",
            short: "Which figure shows that it worked: from what, to what, by when?",
            why:
                "Without a figure and a date nobody can later say whether the money was well spent (specific, measurable, achievable, relevant, time-bound).",
            suggestions: [
                "Time per case from 3 days to 1 day within 6 months of going live",
                "Share of cases that need a correction from 12 % to 3 % by the end of the year",
                "At least 70 % of cases handled without a call or an e-mail within 3 months of going live",
            ],
            searchWords: ["percent", "target", "measure", "reduce"],
            cues: ["percent", "target", "goal is", "reduce", "increase", "success"],
            acknowledgement: "That is what success will be held against: {said}",
            probe: "Which number would you look at, what is it today, and by when should it have changed?",
            section: .objectives, owner: "Sponsor", splitting: .sentences),
        Question(
            id: .exceptions, area: .behaviour, label: "Exceptions",
            text: "What can go wrong when {roles} use it, and what should happen in each case?",
            short: "What can go wrong, and what happens then?",
            why:
                "The ordinary way is a third of the work; each case here becomes an acceptance criterion that testers can use.",
            suggestions: [
                "If required information is missing, the entry is not accepted and the missing field is named; if the case exists already, the existing one is shown",
                "If two people change the same case, the second is told and sees both versions; if the connection breaks, what was typed is kept",
                "If a person lacks the permission, the action is refused and the reason is shown; if a deadline has passed, the case goes to the team lead",
            ],
            searchWords: ["error", "fail", "invalid", "must not"],
            cues: ["goes wrong", "fails", "in case of"],
            acknowledgement: "Those cases go into the acceptance criteria: {said}",
            probe: "In that case, what should the person see, and what should the system do or refuse?",
            section: .acceptance, owner: "Product owner", splitting: .clauses),
        Question(
            id: .outOfScope, area: .scope, label: "Out of scope",
            text: "What is deliberately not part of the first release, even if somebody will ask for it?",
            short: "What is out of scope?",
            why: "A written \"no\" saves more time than any feature; what nobody excluded, somebody expects.",
            suggestions: [
                "No mobile app, no other languages, no migration of closed cases",
                "Reports and statistics stay in the existing tools",
                "Only one department takes part at first; the others keep their present way of working",
            ],
            searchWords: ["scope", "not covered", "beyond", "exclude"],
            cues: ["out of scope", "not part of", "not included", "excluded", "not in scope"],
            acknowledgement: "Left out on purpose: {said}",
            probe: "What might people expect of it that they will not get in the first release?",
            section: .scope, owner: "Sponsor", acceptsNone: true),
    ]
}
