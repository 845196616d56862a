"""Somebody with a little of everything, to try bad input on and to be looked for by strangers."""

from person import Answer, Person
from texts import SHORT_DOCUMENT


class Belongings:
    def __init__(self, person: Person):
        self.person = person
        self.project = person.new_project("Web shop")
        self.document = person.upload(self.project, "returns.txt", SHORT_DOCUMENT)["id"]
        self.thread = person.new_thread(self.project, "Returns")
        self.answer: Answer = person.ask(self.thread, "Where are parcels checked?")
        self.run = self.answer.run_id

    def everything(self) -> list[object]:
        """All that a request which is refused could have changed."""
        get = self.person.get
        return [
            get("/api/projects"),
            get(f"/api/projects/{self.project}/documents"),
            get(f"/api/threads/{self.thread}"),
            get("/api/threads"),
            len(get("/auth/sessions")),
        ]
