"""Three replicas of chat on one database: the death of one loses nothing and doubles nothing."""

import contextlib
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from person import CONTRACT, Answer, Person
from replicas import Replica, beside, running
from sse import Event, events
from stack import Stack

ANSWERS = 50
QUESTION = "A customer returns an article and gets the money back within a week."


@pytest.fixture
def replicas(stack: Stack) -> Iterator[list[Replica]]:
    # The first is slow enough to die in the middle of its answers.
    paces = enumerate(["60ms", "4ms", "4ms"])
    with running(beside(stack, "chat", number, INTERVIEW_PACE=pace) for number, pace in paces) as started:
        yield started


class Reader(threading.Thread):
    """Asks one replica; when the stream breaks, reads on at another from the last event it has."""

    def __init__(self, person: Person, thread: str, first: Replica, others: list[Replica]):
        super().__init__(daemon=True)
        self.thread_id = thread
        self.replicas = [first, *others]
        self.headers = {"Authorization": f"Bearer {person.token}"}
        self.seen: list[Event] = []
        self.has_begun = threading.Event()

    def run(self) -> None:
        deadline = time.monotonic() + 60
        place = 0
        with httpx.Client(timeout=20, headers=self.headers) as client:
            while time.monotonic() < deadline and not (self.seen and self.seen[-1].ends_the_run):
                with contextlib.suppress(httpx.HTTPError):
                    self._read(client, self.replicas[place % 3].url)
                place += 1

    def _read(self, client: httpx.Client, url: str) -> None:
        if self.seen:
            path = f"/api/threads/{self.thread_id}/runs/{self.seen[0].run}/events"
            request = client.stream("GET", url + path, headers={"Last-Event-ID": self.seen[-1].id})
        else:
            request = client.stream("POST", f"{url}/api/threads/{self.thread_id}/chat", json={"content": QUESTION})
        with request as response:
            assert response.status_code == 200, response.read()
            for event in events(response.iter_raw(), time.monotonic):
                CONTRACT.check_event(event.name, event.data)
                if event.name != "heartbeat":
                    self.seen.append(event)
                if len(self.seen) >= 3:
                    self.has_begun.set()


def test_fifty_answers_survive_the_death_of_the_replica_that_makes_them(stack: Stack, replicas: list[Replica]):
    streaming, *others = replicas
    with Person(stack) as person:
        threads = [person.new_thread() for _ in range(ANSWERS)]
        readers = [
            Reader(person, thread, streaming, others if number % 2 else others[::-1])
            for number, thread in enumerate(threads)
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            assert reader.has_begun.wait(timeout=30), "an answer did not begin"
        unfinished = sum(not reader.seen[-1].ends_the_run for reader in readers)
        streaming.kill()
        for reader in readers:
            reader.join(timeout=60)
        assert unfinished == ANSWERS, "some answers were over before the replica died; ask for longer ones"
        for thread, reader in zip(threads, readers, strict=True):
            answer = Answer(reader.seen)
            assert [event.sequence for event in answer.events] == list(range(1, len(answer.events) + 1))
            message = person.messages(thread)[-1]
            assert message["content"] == answer.text
            assert (answer.last.name, message["state"]) == ("message_complete", "complete")


def test_a_stop_at_another_replica_is_felt_at_once(stack: Stack, replicas: list[Replica]):
    making, asked, _ = replicas
    with Person(stack) as person:
        thread = person.new_thread()
        reader = Reader(person, thread, making, [asked, asked])
        reader.start()
        assert reader.has_begun.wait(timeout=20)
        path = f"/api/threads/{thread}/runs/{reader.seen[0].run}/stop"
        stopped_at = time.monotonic()
        answer = httpx.post(asked.url + path, headers=reader.headers, timeout=20)
        assert answer.status_code == 202
        reader.join(timeout=20)
        assert reader.seen[-1].name == "stopped"
        assert reader.seen[-1].at - stopped_at < 0.5
        assert person.messages(thread)[-1]["state"] == "stopped"
