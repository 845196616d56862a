/// What binds, what is taken for granted, what may go wrong, and how people get there.
extension Question {
    static let limits = [
        Question(
            id: .constraints, area: .limits, label: "Constraints",
            text: "What is fixed and not open to discussion: dates, budget, technology, law, standards, contracts?",
            short: "What is fixed: date, budget, technology, law?",
            why: "A constraint found late turns finished work into waste.",
            suggestions: [
                "It goes live on the first of the quarter; the budget is fixed; it runs in our own data centre",
                "It uses the existing platform and company sign-in; no new licences",
                "The law sets the date; everything else can be discussed",
            ],
            searchWords: ["constraint", "must", "required", "standard"],
            cues: ["deadline", "budget", "law", "regulation", "must use", "go live"],
            acknowledgement: "Fixed, then: {said}",
            probe: "Who fixed it, to which date, amount or rule, and what happens if it is missed?",
            section: .constraints, owner: "Project manager", acceptsNone: true),
        Question(
            id: .assumptions, area: .limits, label: "Assumptions",
            text: "What do you take for granted that nobody has confirmed yet?",
            short: "What are we assuming?",
            why: "An assumption that is written down can be checked; one that is not turns into a surprise.",
            suggestions: [
                "{Roles} have an account and a device of their own; the master data is correct",
                "The present number of cases stays about the same for 2 years",
                "The department has people free for testing and training",
            ],
            searchWords: ["assume", "expected", "normally", "should"],
            cues: ["assume", "we expect"],
            acknowledgement: "To be confirmed: {said}",
            probe: "What would have to be true for the plan to work, and who could confirm it?",
            section: .assumptions, owner: "Business analyst", acceptsNone: true),
        Question(
            id: .dependencies, area: .limits, label: "Dependencies",
            text: "What must others deliver or decide first: teams, suppliers, data, approvals?",
            short: "What do we depend on?",
            why: "Each dependency is somebody else's plan; it needs a name and a date.",
            suggestions: [
                "IT operations provide the servers; the supplier of the old system provides an export",
                "The data protection officer approves before real data is used",
                "None that we know of",
            ],
            searchWords: ["depends", "requires", "provided", "before"],
            cues: ["depends on", "waiting for"],
            acknowledgement: "Others have to deliver: {said}",
            probe: "Who exactly has to deliver what, and by when?",
            section: .dependencies, owner: "Project manager", acceptsNone: true),
        Question(
            id: .risks, area: .limits, label: "Risks",
            text: "What worries you most about it: what could make it fail, and what would you do then?",
            short: "What could make it fail?",
            why: "The people who know the work know the risks; they are rarely asked early enough.",
            suggestions: [
                "{Roles} keep to the old way -> we switch it off on a set date and train beforehand",
                "The data is worse than expected -> we check a sample before the build",
                "The key person is not available -> a second person takes part from the start",
            ],
            searchWords: ["risk", "problem", "break", "conflict"],
            cues: ["risk", "worry", "afraid"],
            acknowledgement: "On the list of risks: {said}",
            probe: "What would be the first sign of it, and what would you do about it?",
            section: .risks, owner: "Project manager", splitting: .clauses, acceptsNone: true),
        Question(
            id: .rollout, area: .transition, label: "Roll-out",
            text:
                "How do people get from today's way to the new one: pilot, data, training, support, switching the old way off?",
            short: "How do we roll it out?",
            why:
                "Much of what a feature costs comes after the build; a plan for it makes the difference between delivered and used.",
            suggestions: [
                "A pilot with one team for 4 weeks, then everybody; one hour of training each; the support desk takes questions",
                "Everybody on one day; open cases are taken over, closed ones stay in the old system for reading",
                "Both ways side by side for 3 months, then the old one is switched off",
            ],
            searchWords: ["upgrade", "migration", "transition", "release"],
            cues: ["pilot", "migration", "launch", "roll out"],
            acknowledgement: "The way there: {said}",
            probe: "Who goes first, when, and what happens to the data and cases that are open on that day?",
            section: .transition, owner: "Project manager"),
    ]
}
