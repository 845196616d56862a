"""A disk that runs full is said in a sentence, and nothing that was stored before is lost."""

import time
from collections.abc import Iterator

import httpx
import pytest

from fakes.provider import FakeProvider
from fakes.turns import Turn
from person import Answer, Person
from problems import assert_problem
from small_disk import SmallDisk
from sse import Event
from waiting import eventually

QUESTION = "Who approves a refund?"
DOCUMENT = "Refunds\n\nThe head of sales approves every refund. " + "Keep the receipt. " * 4_000


@pytest.fixture
def disk(tmp_path, provider: FakeProvider) -> Iterator[SmallDisk]:
    with SmallDisk(tmp_path, environment=provider.environment("anthropic")) as stack:
        yield stack


def new_thread(person: Person) -> str:
    return person.post("/api/threads", {"thread_type": "ba_assistant", "model_provider": "anthropic"})["id"]


def until_refused(send) -> httpx.Response:
    """Sends until it is refused: a journal that was emptied has some room of its own."""
    for _ in range(100):
        response = send()
        if response.status_code >= 400:
            return response
    raise AssertionError("a full disk took a hundred requests")


def test_what_cannot_be_stored_is_refused_and_works_when_there_is_room(disk: SmallDisk, provider: FakeProvider):
    with Person(disk) as person:
        provider.say()
        project = person.new_project("Refunds")
        thread, other = new_thread(person), new_thread(person)
        person.ask(thread, QUESTION)
        before = person.messages(thread)
        documents = f"/api/projects/{project}/documents"
        file = {"file": ("refunds.txt", DOCUMENT.encode(), "text/plain")}

        disk.fill()
        long = {"content": "Again? " * 4_000}
        refused = until_refused(lambda: person.http.post(f"/api/threads/{other}/chat", json=long))
        problem = assert_problem(refused, 507, code="storage_full")
        assert problem["retryable"] and "no space" in problem["detail"]
        asked = len(provider.requests)
        assert_problem(until_refused(lambda: person.http.post(documents, files=file)), 507, code="storage_full")
        assert_problem(until_refused(lambda: person.http.post("/api/projects", json={"name": "P" * 200})), 507)
        assert_problem(until_refused(lambda: person.http.post("/auth/refresh")), 507, code="storage_full")
        # What is there can be read all the while, and no model is paid for a question that was not stored.
        assert person.messages(thread) == before
        assert len(provider.requests) == asked
        known = {one["id"] for one in person.get(documents)}
        # A process can start without room, and be asked for what there is.
        disk.kill("chat")
        eventually(lambda: person.http.get(f"/api/threads/{thread}").status_code == 200, within=20)
        assert person.messages(thread) == before

        disk.make_room()
        person.refresh()
        assert person.ask(other, QUESTION).text
        assert person.ask(thread, "And then?").text
        assert person.messages(thread)[: len(before)] == before
        added = person.upload(project, "refunds.txt", DOCUMENT)
        assert {one["id"] for one in person.get(documents)} == known | {added["id"]}
        assert person.search(project, "head of sales")[0]["id"] == added["id"]


def test_an_answer_under_way_says_so_and_keeps_its_text(disk: SmallDisk, provider: FakeProvider):
    with Person(disk) as person:
        provider.say(Turn(("Half an answer. " * 8,), ending="endless", pace=0.01))
        thread = new_thread(person)
        seen: list[Event] = []
        with person.asking(thread, QUESTION) as stream:
            for event in stream:
                seen.append(event)
                if len(seen) == 10:
                    disk.fill()
                    filled = time.monotonic()
        answer = Answer(seen)
        assert answer.last.name == "error", answer.last
        assert answer.last.data["code"] == "storage_full" and "kept" in answer.last.data["message"]
        assert time.monotonic() - filled < 10
        # Nobody pays for what cannot be kept.
        eventually(lambda: provider.last.closed_at is not None)
        # Whoever comes to the answer while there is no room is told the same.
        assert person.follow(thread, answer.run_id).events == answer.events

        disk.make_room()
        eventually(lambda: person.messages(thread)[-1]["state"] == "failed", within=15)
        assert person.messages(thread)[-1]["content"] == answer.text
        assert person.follow(thread, answer.run_id).events == answer.events
        provider.say(Turn(("The rest.",)))
        assert person.ask(thread, "Go on").text == "The rest."
        # The log and the message say it to a new process, too.
        messages = person.messages(thread)
        disk.kill("chat")
        eventually(lambda: person.http.get("/api/models").status_code == 200, within=20)
        assert person.messages(thread) == messages
