"""So many requests a second, each at its time, and what each of them came to."""

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from person import Person

PROJECTS = ("GET", "/api/projects", None)
THREADS = ("GET", "/api/threads", None)
ACCOUNT = ("GET", "/auth/me", None)
NEW_PROJECT = ("POST", "/api/projects", {"name": "Made under load"})
NEW_THREAD = ("POST", "/api/threads", {"thread_type": "ba_assistant"})
# Nine of ten read, as people do; the tenth writes.
EVERYTHING = [PROJECTS, THREADS, ACCOUNT, PROJECTS, NEW_THREAD, THREADS, PROJECTS, ACCOUNT, THREADS, PROJECTS]
WRITES = [NEW_PROJECT, NEW_THREAD]


@dataclass(frozen=True)
class Outcome:
    """`status` is 0 when no answer came."""

    at: float
    what: str
    status: int
    why: str = ""

    @property
    def is_good(self) -> bool:
        return self.status in (200, 201)


class Load:
    """Kept connections of one person. Leaving the block ends it."""

    def __init__(self, person: Person, rate: int = 300, connections: int = 30, requests: list | None = None):
        self.outcomes: list[Outcome] = []
        self._person = person
        self._rate = rate
        self._requests = requests or EVERYTHING
        self._turns = itertools.count()
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._began = 0.0
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(connections)]

    def __enter__(self) -> "Load":
        self._began = time.monotonic()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join(30)

    @property
    def failures(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if not outcome.is_good]

    @property
    def summary(self) -> str:
        seconds = self.outcomes[-1].at - self.outcomes[0].at
        failed = Counter((outcome.what, outcome.status, outcome.why) for outcome in self.failures)
        return f"{len(self.outcomes)} requests in {seconds:.0f} s, failed: {dict(failed)}"

    def last_failure(self) -> float:
        return max((outcome.at for outcome in self.failures), default=0)

    def _run(self) -> None:
        connection = self._connect()
        while not self._ends.is_set():
            with self._lock:
                turn = next(self._turns)
            time.sleep(max(0, self._began + turn / self._rate - time.monotonic()))
            outcome = self._ask(connection, *self._requests[turn % len(self._requests)])
            self.outcomes.append(outcome)
            if not outcome.status:
                connection.close()
        connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        address = urlsplit(self._person.stack.url)
        if address.scheme == "https":
            return http.client.HTTPSConnection(
                address.hostname, address.port, timeout=20, context=self._person.stack.trust
            )
        return http.client.HTTPConnection(address.hostname, address.port, timeout=20)

    def _ask(self, connection: http.client.HTTPConnection, method: str, path: str, body: dict | None) -> Outcome:
        headers = {"Authorization": f"Bearer {self._person.token}"}
        if body:
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            return Outcome(time.monotonic(), f"{method} {path}", 0, type(error).__name__)
        problem = {} if answer.status < 400 else json.loads(text or "{}")
        why = " ".join(str(problem[name]) for name in ("code", "service", "detail") if name in problem)
        return Outcome(time.monotonic(), f"{method} {path}", answer.status, why)
