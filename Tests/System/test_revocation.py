"""A session that ends is over at every gateway within two seconds, and at one that starts later too."""

import contextlib
import re
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from person import Person
from places import REPOSITORY, binaries
from ports import free_port
from problems import assert_problem
from relay import Relay
from stack import Stack
from waiting import eventually

PROMISE = 2.0
# How long an old refresh token still counts as one that lost a race.
GRACE = 10.0


class SecondGateway:
    """Another replica of the gateway, before the same services; `auth` is where it looks for auth."""

    def __init__(self, stack: Stack, auth: str | None = None):
        self.url = f"http://localhost:{free_port()}"
        self.admin = f"http://127.0.0.1:{free_port()}"
        environment = {
            **stack.environment,
            "PORT": self.url.rpartition(":")[2],
            "ADMIN_PORT": self.admin.rpartition(":")[2],
            "BACKEND_URL": stack.url,
            "DATA_DIR": str(stack.data),
            **{f"{name.upper()}_URL": stack.inner[name] for name in ("auth", "chat", "documents")},
            **({"AUTH_URL": auth} if auth else {}),
        }
        with (stack.folder / "second-gateway.out").open("ab") as output:
            self.process = subprocess.Popen(
                [binaries() / "gateway"], cwd=REPOSITORY, env=environment, stdout=output, stderr=output
            )

    def wait_until_it_answers(self, person: Person) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if status(self.url, person.token) == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError("the second gateway does not answer")

    def missing(self) -> set[str] | None:
        """What it is not ready for; nothing when it does not answer at all."""
        try:
            readiness = httpx.get(f"{self.admin}/health/ready", timeout=5)
        except httpx.TransportError:
            return None
        return {part["name"] for part in readiness.json()["dependencies"] if not part["ready"]}

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(timeout=30) == 0


def status(url: str, token: str) -> int:
    return httpx.get(f"{url}/api/projects", headers={"Authorization": f"Bearer {token}"}, timeout=10).status_code


@pytest.fixture(scope="module")
def gateways(stack: Stack) -> Iterator[list[str]]:
    second = SecondGateway(stack)
    try:
        with Person(stack) as person:
            second.wait_until_it_answers(person)
        yield [stack.url, second.url]
    finally:
        second.stop()


def seconds_until_refused(gateways: list[str], token: str) -> float:
    began = time.monotonic()
    waiting = list(gateways)
    while waiting:
        waiting = [url for url in waiting if status(url, token) != 401]
        assert time.monotonic() - began < 10, f"still let in by {waiting}"
        time.sleep(0.02)
    return time.monotonic() - began


def test_each_way_to_sign_out_reaches_every_gateway(stack: Stack, gateways: list[str]):
    for end in (
        lambda person: person.http.post("/auth/logout"),
        lambda person: person.http.delete("/auth/sessions"),
        lambda person: person.http.delete(f"/auth/sessions/{person.get('/auth/sessions')[0]['id']}"),
    ):
        with Person(stack) as person:
            assert [status(url, person.token) for url in gateways] == [200, 200]
            assert end(person).status_code in (200, 204)
            assert seconds_until_refused(gateways, person.token) < PROMISE


def test_a_stolen_refresh_token_ends_the_session_at_every_gateway(stack: Stack, gateways: list[str]):
    with Person(stack) as person:
        stolen = person.http.cookies["ba_refresh"]
        person.refresh()
        time.sleep(GRACE + 0.5)
        assert [status(url, person.token) for url in gateways] == [200, 200]
        thief = httpx.post(f"{gateways[1]}/auth/refresh", headers={"Cookie": f"ba_refresh={stolen}"})
        assert_problem(thief, 401, code="session_ended")
        assert seconds_until_refused(gateways, person.token) < PROMISE
        assert_problem(person.http.post("/auth/refresh"), 401, code="session_ended")


def test_after_signing_out_everywhere_an_old_cookie_stays_worthless(stack: Stack, gateways: list[str]):
    with Person(stack) as person:
        cookie = person.http.cookies["ba_refresh"]
        person.http.delete("/auth/sessions")
        person.sign_in()
        answer = httpx.post(f"{gateways[0]}/auth/refresh", headers={"Cookie": f"ba_refresh={cookie}"})
        assert_problem(answer, 401, code="session_ended")
        assert len(person.get("/auth/sessions")) == 1


class Watch:
    """Somebody who asks a gateway again and again with one token, from before it listens, and notes the answers."""

    def __init__(self, url: str, token: str):
        self.statuses: list[int] = []
        self._arguments = (url, token)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        while not self._ends.is_set():
            with contextlib.suppress(httpx.TransportError):
                self.statuses.append(status(*self._arguments))

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join(timeout=15)


def test_a_gateway_that_starts_lets_nobody_in_before_it_knows_who_has_signed_out(stack: Stack):
    pages: list[str] = []
    released = threading.Event()

    def before(path: str) -> str:
        if not path.startswith("/internal/events"):
            return path
        pages.append(path)
        if len(pages) > 2:
            released.wait(timeout=30)
        return re.sub(r"limit=\d+", "limit=5", path)

    with contextlib.ExitStack() as people:
        stays, *leave = [people.enter_context(Person(stack)) for _ in range(13)]
        for person in leave:
            assert person.http.post("/auth/logout").status_code == 200
        # The last to go: on the last page.
        gone = leave[-1].token
        relay = people.enter_context(Relay(stack.inner["auth"], before).running())
        starting = SecondGateway(stack, auth=relay.url)
        try:
            with Watch(starting.url, gone) as watch, Watch(starting.url, stays.token) as others:
                eventually(lambda: starting.missing() == {"revocations"}, within=20)
                answer = httpx.get(f"{starting.url}/api/projects", headers={"Authorization": f"Bearer {stays.token}"})
                assert_problem(answer, 503, code="unavailable")
                assert status(starting.url, gone) == 503
                assert len(pages) == 3
                released.set()
                eventually(lambda: starting.missing() == set(), within=10)
                assert status(starting.url, stays.token) == 200
                assert status(starting.url, gone) == 401
            assert set(watch.statuses) == {503, 401}
            assert watch.statuses == sorted(watch.statuses, reverse=True), "once it is known it stays so"
            # Nobody is sent to sign in again because a gateway has just started.
            assert set(others.statuses) == {503, 200}
        finally:
            released.set()
            starting.stop()


def test_revocations_are_forgotten_when_no_token_of_theirs_can_be_good(new_stack):
    with new_stack("sqlite") as stack:
        with Person(stack) as person:
            assert person.http.post("/auth/logout").status_code == 200
        stack.stop()
        with contextlib.closing(sqlite3.connect(stack.data / "auth.db")) as database, database:
            (latest,) = database.execute("SELECT last FROM events_counter").fetchone()
            now = int(time.time() * 1_000_000)
            for cursor, age in enumerate((2 * 86_400, 86_400 + 61, 86_400), start=latest + 1):
                database.execute(
                    "INSERT INTO events (cursor, type, subject, at) VALUES (?, 'session.revoked', ?, ?)",
                    (cursor, f"{age} seconds ago", now - age * 1_000_000),
                )
            database.execute("UPDATE events_counter SET last = ?", (cursor,))
        stack.start()

        def told() -> list[str]:
            with contextlib.closing(sqlite3.connect(stack.data / "auth.db")) as database:
                return [name for (name,) in database.execute("SELECT subject FROM events ORDER BY cursor")]

        eventually(lambda: len(told()) == 2)
        assert told()[1] == "86400 seconds ago"
