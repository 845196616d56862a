/// Priorities, the ordinary case, rules, people around it, data and interfaces.
extension Question {
    static let detail = [
        Question(
            id: .priority, area: .scope, label: "Priorities",
            text: "Which of these must be there on the first day, which should, and which could wait?",
            short: "Must, should, could: which is which?",
            why:
                "When time runs short, the team cuts by this list and not by accident (MoSCoW: must, should, could, won't this time).",
            suggestions: [
                "Must on day one: {first}. Should: {second}. Could: {others}.",
                "Everything on the list must be there on day one.",
                "Must on day one: {first}. Everything else in a second release.",
            ],
            searchWords: ["must", "should", "optional", "priority"],
            acknowledgement: "The order of importance is noted: {said}",
            probe: "Which one could you not go live without, and which would you give up first?",
            section: .functional, owner: "Product owner", splitting: .sentences),
        Question(
            id: .flow, area: .behaviour, label: "Ordinary case",
            text:
                "Walk me through one ordinary case from the first step to the last. Who does what, and what is there at the end?",
            short: "One ordinary case, step by step?",
            why: "Telling it in order brings out the steps, hand-overs and results that a list of features hides.",
            suggestions: [
                "The {role} opens the case; fills in what is missing; confirms it; the system records it and sends a confirmation",
                "A request comes in; the {role} checks it; a second person approves it; both are told of the result",
                "The {role} searches; picks one result; acts on it; sees at once that it is done",
            ],
            searchWords: ["steps", "process", "first", "procedure"],
            acknowledgement: "I can follow that case from start to end: {said}",
            probe: "What comes first, who acts next, and what has changed at the end?",
            section: .currentAndFuture, owner: "Product owner", splitting: .steps),
        Question(
            id: .rules, area: .rules, label: "Business rules",
            text: "Which rules decide what is allowed: limits, deadlines, amounts, approvals, calculations?",
            short: "Which rules and limits apply?",
            why: "Rules outlive screens. They are the part that testers, lawyers and auditors will ask for by name.",
            suggestions: [
                "Only the owner of a case may change it; closed cases cannot be changed; every change is recorded with name and time",
                "Above a set amount a second person approves; nobody approves their own request",
                "A case that is not acted on within 5 working days goes to the team lead",
            ],
            searchWords: ["must", "required", "rule", "only"],
            cues: ["limit", "at least", "at most", "maximum", "only if", "rule", "rules"],
            acknowledgement: "Those rules get numbers of their own: {said}",
            probe: "What exactly is the limit or condition, and what happens to somebody who does not meet it?",
            section: .rules, owner: "Process owner", splitting: .clauses, acceptsNone: true),
        Question(
            id: .today, area: .need, label: "Today",
            text: "How is it done today, step by step and with which tools, and what must survive of that?",
            short: "How is it done today?",
            why:
                "What people do today holds rules nobody has written down, and it is what the new way is compared with.",
            suggestions: [
                "By e-mail and a shared spreadsheet; one person keeps it up to date by hand",
                "In an old system that only a few people can use; the rest ask them by phone",
                "Not at all: the need is new, so nothing has to be taken over",
            ],
            searchWords: ["currently", "existing", "historically", "traditional"],
            cues: ["today", "currently", "spreadsheet", "spreadsheets", "at the moment"],
            acknowledgement: "That is the starting point: {said}",
            probe: "Who does which step today, in which tool, and how long does it take?",
            section: .currentAndFuture, owner: "Process owner", splitting: .steps, acceptsNone: true),
        Question(
            id: .otherPeople, area: .people, label: "Other people",
            text: "Who else is touched by it, must agree to it, pays for it, or could stop it?",
            short: "Who else is affected or must agree?",
            why: "The person who was forgotten is the one who objects a week before the launch.",
            suggestions: [
                "Head of department: pays for it; Data protection officer: must agree; Support desk: answers questions",
                "IT operations: runs it; Works council: must be heard; Finance: needs the figures",
                "Nobody beyond the users and their team lead",
            ],
            searchWords: ["maintainers", "responsible", "authority", "committee"],
            cues: ["legal", "finance", "works council", "management"],
            acknowledgement: "They belong on the list of stakeholders: {said}",
            probe: "What does each of them need from it, or decide about it?",
            section: .stakeholders, owner: "Sponsor", acceptsNone: true),
        Question(
            id: .information, area: .data, label: "Information",
            text:
                "What information is entered, shown and kept, for how long, and which of it is personal or confidential?",
            short: "Which data, kept how long, how sensitive?",
            why: "Data decides about interfaces, law and cost, and is the hardest thing to change afterwards.",
            suggestions: [
                "Name, contact and case details, personal data, kept for 3 years after the case is closed",
                "Amounts, dates and states of each case, confidential within the company, kept for 10 years",
                "No personal data: only numbers and states, overwritten with each update",
            ],
            searchWords: ["data", "fields", "contain", "format"],
            cues: ["personal data", "fields", "stored"],
            acknowledgement: "The data to look after: {said}",
            probe: "Which fields are that, who may see them, and for how long are they kept?",
            section: .data, owner: "Data owner"),
        Question(
            id: .interfaces, area: .data, label: "Interfaces",
            text:
                "Which other systems, files or services does it take data from or hand data to, and how current must that data be?",
            short: "Which systems does it talk to?",
            why:
                "Every interface has an owner, a timetable and a failure of its own, and none of them is under your control.",
            suggestions: [
                "It reads master data from the existing system once a night and writes results back at once",
                "It sends e-mail, and signs people in with the company account",
                "None in the first release",
            ],
            searchWords: ["interface", "system", "file", "format"],
            cues: ["integrate", "integrates", "interface", "api", "sap", "erp", "crm"],
            acknowledgement: "The neighbours are: {said}",
            probe: "What goes there, what comes back, and how often?",
            section: .data, owner: "IT architect", acceptsNone: true),
        Question(
            id: .permissions, area: .people, label: "Permissions",
            text: "Who may see, change, approve or delete what, and who must not?",
            short: "Who may do what?",
            why: "Rights are cheap to build in and dear to add; each \"must not\" is a test.",
            suggestions: [
                "{Roles} see and change their own cases; team leads see all cases of their team; nobody deletes",
                "Everybody signed in may read; only named editors may change; administrators manage the rights",
                "There is one role: whoever can sign in may do everything",
            ],
            searchWords: ["permission", "access", "allowed", "owner"],
            cues: ["allowed to", "admins", "administrators", "permissions"],
            acknowledgement: "The rights are noted: {said}",
            probe: "Who may change it, who may only read it, and who must not see it at all?",
            section: .functional, owner: "Product owner", splitting: .clauses),
        Question(
            id: .terms, area: .rules, label: "Terms",
            text:
                "Which words mean something special here, or mean different things to different people? Give a line for each.",
            short: "Which terms need a definition?",
            why: "Two teams that use one word for two things will build two things.",
            suggestions: [
                "Case: one request of one customer from its receipt to its closing",
                "Closed: nothing more can be changed, only read",
                "No special terms",
            ],
            searchWords: ["means", "defined", "definition", "term"],
            acknowledgement: "Into the glossary: {said}",
            probe: "What does that word mean here, in one sentence?",
            section: .glossary, owner: "Business analyst", splitting: .sentences, acceptsNone: true),
    ]
}
