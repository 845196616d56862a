"""People who are being answered, one answer after the other, and who read on where a stream was cut."""

import threading
import time

import httpx

from person import Person
from sse import Event, events

QUESTION = "A customer returns an article and gets the money back within a week."


class LiveAnswers:
    """So many at a time, each in a thread of its own. Leaving the block lets the last ones end.

    `once`: nobody asks again when answered."""

    def __init__(self, person: Person, count: int = 50, *, once: bool = False):
        self.person = person
        self.refused: list[str] = []
        # Questions that were answered with 502: perhaps taken, perhaps not.
        self.lost = 0
        self._once = once
        self.answers: list[tuple[str, list[Event]]] = []
        self.cuts = 0
        self._ends = threading.Event()
        self._readers = [threading.Thread(target=self._run, args=(person.new_thread(),)) for _ in range(count)]
        self._begun = threading.Semaphore(0)
        self.errors: list[str] = []

    def __enter__(self) -> "LiveAnswers":
        for reader in self._readers:
            reader.start()
        for _ in self._readers:
            assert self._begun.acquire(timeout=30), f"an answer did not begin: {self.errors}"
        return self

    def __exit__(self, *raised: object) -> None:
        self._ends.set()
        for reader in self._readers:
            reader.join(90)

    @property
    def summary(self) -> str:
        read = f"{len(self.answers)} answers, {self.cuts} streams cut and read on"
        return f"{read}, {len(self.refused)} questions refused, {self.lost} lost"

    def assert_whole(self) -> None:
        """Every event once and in order, and the words of the events are those that were stored."""
        assert not self.errors, self.errors[:5]
        stored: dict[str, list[str]] = {}
        for thread, seen in self.answers:
            assert [event.sequence for event in seen] == list(range(1, len(seen) + 1))
            assert seen[-1].name == "message_complete", seen[-1]
            if thread not in stored:
                messages = self.person.messages(thread)
                stored[thread] = [message["content"] for message in messages if message["role"] == "assistant"]
            assert "".join(event.data["text"] for event in seen if event.name == "text_delta") in stored[thread]
        for thread, contents in stored.items():
            assert len(contents) == sum(place == thread for place, _ in self.answers)

    def _run(self, thread: str) -> None:
        with httpx.Client(
            base_url=self.person.stack.url, verify=self.person.stack.trust, timeout=20,
            headers={"Authorization": f"Bearer {self.person.token}"},
        ) as client:  # fmt: skip
            while not self._ends.is_set():
                try:
                    self.answers.append((thread, self._answer(client, thread)))
                except Exception as error:  # noqa: BLE001 what went wrong is what the test asks about
                    self.errors.append(f"{type(error).__name__}: {error}")
                    return
                if self._once:
                    return

    def _answer(self, client: httpx.Client, thread: str) -> list[Event]:
        seen: list[Event] = []
        # The run to read, once there is one.
        run: str | None = None
        deadline = time.monotonic() + 90
        while not (seen and seen[-1].ends_the_run):
            assert time.monotonic() < deadline, f"the answer does not end; it has {len(seen)} events"
            try:
                taken = self._read(client, thread, run, seen)
            except httpx.TransportError:
                assert seen, "the stream was cut before its first event"
                taken = True
            if not seen or not seen[-1].ends_the_run:
                self.cuts += bool(seen)
                time.sleep(0.2)
            run = seen[0].run if seen else run if taken else self._begun_run(client, thread)
        return seen

    def _read(self, client: httpx.Client, thread: str, run: str | None, seen: list[Event]) -> bool:
        """False when nobody knows whether the question was taken."""
        if run:
            last = {"Last-Event-ID": seen[-1].id} if seen else {}
            request = client.stream("GET", f"/api/threads/{thread}/runs/{run}/events", headers=last)
        else:
            request = client.stream("POST", f"/api/threads/{thread}/chat", json={"content": QUESTION})
        with request as response:
            if response.status_code == 503 or (run and response.status_code == 502):
                if not run:
                    self.refused.append(response.read().decode())
                return True
            if response.status_code == 502:
                self.lost += 1
                return False
            assert response.status_code == 200, f"{response.status_code} {response.read().decode()[:300]}"
            for event in events(response.iter_raw(), time.monotonic):
                if event.name == "heartbeat":
                    continue
                if not seen:
                    self._begun.release()
                seen.append(event)
            if not seen:
                self.refused.append("a stream that ended before its first event")
        return True

    def _begun_run(self, client: httpx.Client, thread: str) -> str | None:
        """What a person finds who looks whether the question went through, as 502 asks for."""
        while (answer := client.get(f"/api/threads/{thread}")).status_code != 200:
            time.sleep(0.2)
        runs = [message["run_id"] for message in answer.json()["messages"] if message["role"] == "assistant"]
        return runs[-1] if len(runs) > sum(place == thread for place, _ in self.answers) else None
