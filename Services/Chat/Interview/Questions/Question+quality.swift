/// Quality in use and of the product, by the characteristics of ISO/IEC 25010.
extension Question {
    static let quality = [
        Question(
            id: .performance, area: .quality, label: "Performance",
            text: "How many people use it at the same time, how much data is there, and how long may they wait?",
            short: "How many users, how much data, how fast?",
            why: "\"Fast\" cannot be tested; a number of seconds for a number of people can.",
            suggestions: [
                "Up to 50 people at the same time, 10,000 cases a year, 95 of 100 pages within 2 seconds",
                "About 10 people, 200 cases a month, results within 5 seconds",
                "Up to 2,000 people at peak, 1 million records, answers within 1 second",
            ],
            searchWords: ["performance", "time", "size", "limit"],
            cues: ["seconds", "performance", "concurrent"],
            acknowledgement: "Something that can be measured: {said}",
            probe: "How many seconds may the most frequent action take, with how many people at once?",
            section: .quality, owner: "IT architect", splitting: .whole),
        Question(
            id: .security, area: .quality, label: "Security and privacy",
            text:
                "What must never happen to this data or to this function, which law or policy says so, and what has to be recorded?",
            short: "Security and privacy: what must never happen?",
            why: "Security is bought before the build or after the incident; the second is dearer.",
            suggestions: [
                "Nobody outside the team sees personal data; every access is recorded and kept for 1 year; the GDPR applies",
                "Sign-in with a second factor; data encrypted in storage and on the way",
                "Only internal data: the usual company sign-in is enough, changes are recorded",
            ],
            searchWords: ["security", "privacy", "permission", "confidential"],
            cues: ["gdpr", "security", "encrypt", "privacy", "confidential"],
            acknowledgement: "That has to hold on the first day: {said}",
            probe: "Against whom or what is it to be protected, and how would you notice that it was not?",
            section: .quality, owner: "Security officer", splitting: .whole),
        Question(
            id: .usability, area: .quality, label: "Usability and accessibility",
            text: "What should a first-time {role} manage without help, on which devices, and who has special needs?",
            short: "What must a newcomer manage, on which device?",
            why: "Ease of use becomes a requirement once a person, a task and a time are named.",
            suggestions: [
                "A newcomer finishes the first case within 10 minutes without training, on desktop and phone",
                "Everything works with the keyboard and a screen reader (WCAG 2.2 AA), also at 200 % zoom",
                "Trained staff on desktop only; after half a day of training 5 cases an hour",
            ],
            searchWords: ["accessible", "usable", "readable", "language"],
            cues: ["mobile", "phone", "accessible", "training"],
            acknowledgement: "A newcomer can be tested on that: {said}",
            probe: "Who must manage which task, in how many minutes, with how much training?",
            section: .quality, owner: "UX designer", splitting: .whole),
        Question(
            id: .reliability, area: .quality, label: "Reliability",
            text: "When must it be available, how long may it be down, and how much work may be lost?",
            short: "Availability: when, and how much may be lost?",
            why: "Each further nine after 99 multiplies the cost, so the business should ask for it with open eyes.",
            suggestions: [
                "On working days from 7 to 19, down for at most 4 hours, at most 1 hour of work lost",
                "Day and night, 99.9 % a month, nothing confirmed is ever lost",
                "It can be down for a day without harm; the paper form is the fallback",
            ],
            searchWords: ["available", "failure", "recover", "backup"],
            cues: ["uptime", "24 7", "backup", "downtime"],
            acknowledgement: "So much may fail and no more: {said}",
            probe: "How many hours may it be down, at what time of day, before it really hurts?",
            section: .quality, owner: "IT operations", splitting: .whole),
    ]
}
