"""The main job, end to end, as one person does it: the steps README shows."""

import re
from dataclasses import dataclass, field
from typing import Any

from person import Answer, Person
from texts import long_document

# Made-up words, so that a search of the stored bytes can only find what was written here.
PROJECT = "Kwartzfelder package hygiene"
FILENAME = "bramblewick-policy-manual.txt"
TITLE = "Ostrovinka interview"
QUESTION = "What must maintainer scripts do so that they are idempotent?"
BRD_REQUEST = "Please write the BRD now."

# What an analyst answers, by a word of the interview's question. It may ask in any order, and more than this.
REPLIES = {
    r"like to build": "A checker for package maintainers that reads their maintainer scripts before an upload and names"
    " every rule of the policy they break. We call it project pomeranchuk.",
    r"goes wrong": "Uploads with maintainer scripts that are not idempotent break upgrades, and users file the same bug"
    " four times a month.",
    r"Who will use": "Package maintainers who want to know before an upload whether their scripts can run twice",
    r"able to do": "Check a package, see each broken rule with its place in the policy, and mark a finding as accepted",
    r"How will you know": "Bugs about broken upgrades from 4 to 1 a month by the end of the year",
    r"can go wrong": "If a script cannot be parsed, it is reported as unreadable; if the policy changes, results show"
    " its version",
    r"not part of": "No automatic repair of scripts, no check of binary files",
    r"first day|priorit": "Must on day one: check a package. Should: see each broken rule. Could: everything else.",
}
LONGEST_INTERVIEW = 8


@dataclass
class Walk:
    person: Person
    document_text: str
    project: str = ""
    document: dict[str, Any] = field(default_factory=dict)
    hits: list[dict[str, Any]] = field(default_factory=list)
    thread: str = ""
    said: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def first_answer(self) -> Answer:
        return self.answers[0]

    @property
    def brd_answer(self) -> Answer:
        return self.answers[-1]

    @property
    def replies(self) -> list[str]:
        """What was said to the interview's questions in own words."""
        return [said for said in self.said if said in REPLIES.values()]

    def say(self, words: str) -> Answer:
        self.said.append(words)
        self.answers.append(self.person.ask(self.thread, words))
        return self.answers[-1]


def take(person: Person) -> Walk:
    walk = Walk(person, long_document())
    walk.project = person.new_project(PROJECT, "Whether our packages follow the rules")
    walk.document = person.upload(walk.project, FILENAME, walk.document_text)
    walk.hits = person.search(walk.project, "maintainer scripts idempotent")
    walk.thread = person.new_thread(walk.project, TITLE)
    question = walk.say(QUESTION)
    for _ in range(LONGEST_INTERVIEW):
        question = walk.say(reply_to(question))
    walk.say(BRD_REQUEST)
    return walk


def reply_to(question: Answer) -> str:
    """The analyst's words to what was asked; else the second suggestion, or nothing when none is offered."""
    asked = re.findall(r"\*\*(.+?\?)[^?]*\*\*", question.text)
    for pattern, reply in REPLIES.items():
        if asked and re.search(pattern, asked[-1], re.IGNORECASE):
            return reply
    return question.suggestions[1] if question.suggestions else "skip"
