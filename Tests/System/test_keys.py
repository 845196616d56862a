"""Signing keys and secrets that change while people work."""

import itertools
import subprocess
import threading
import time

import httpx

import tokens
from person import Person
from places import REPOSITORY, binaries, plain_environment
from problems import assert_problem
from stack import Stack
from waiting import eventually


def ba(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`ba` beside the running stack, as an operator calls it."""
    return subprocess.run(
        [binaries() / "ba", *arguments, "--data", stack.data],
        cwd=REPOSITORY,
        env={**plain_environment(), "AUTH_URL": stack.inner["auth"]},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def kid(token: str) -> str:
    return tokens.parts(token)[0]["kid"]


class Load:
    """Somebody who never stops working, and notes whatever did not go well."""

    def __init__(self, stack: Stack):
        self.person = Person(stack)
        self.failures: list[str] = []
        self.kids: list[str] = []
        self.answers = 0
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        with self.person as person:
            for turn in itertools.count():
                if self.stopped.is_set():
                    return
                if turn % 10 == 0:
                    person.refresh()
                if not self.kids or kid(person.token) != self.kids[-1]:
                    self.kids.append(kid(person.token))
                for path in ("/auth/me", "/api/projects", "/api/threads", "/auth/sessions"):
                    try:
                        response = person.http.get(path)
                    except httpx.HTTPError as error:
                        self.failures.append(f"{path}: {error!r}")
                        continue
                    self.answers += 1
                    if response.status_code != 200:
                        self.failures.append(f"{path}: {response.status_code} {response.text}")

    def __enter__(self) -> "Load":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.thread.join(timeout=30)
        assert not self.thread.is_alive()


def test_two_rotations_under_load_refuse_nobody(new_stack):
    with new_stack("sqlite", environment={"KEY_LEAD_TIME": "10s"}) as stack, Person(stack) as witness:
        token = witness.token
        with Load(stack) as first, Load(stack) as second:
            for count in (1, 2):
                done = ba(stack, "keys", "rotate")
                assert done.returncode == 0, done.stderr
                assert done.stdout.count("next") == 1
                again = ba(stack, "keys", "rotate")
                assert again.returncode == 1
                assert "already" in again.stderr
                eventually(lambda count=count: all(len(load.kids) == count + 1 for load in (first, second)), within=20)
            time.sleep(1)
        assert first.failures + second.failures == []
        assert first.kids == second.kids
        assert first.answers > 100
        # The very first token is as good as ever: its key is kept for as long as any token could live.
        assert witness.get("/auth/me")["email"] == witness.email
        assert kid(token) == first.kids[0]
        listed = ba(stack, "keys", "list").stdout.splitlines()
        assert [line.split()[:2] for line in listed] == [
            [first.kids[0], "retired"],
            [first.kids[1], "retired"],
            [first.kids[2], "active"],
        ]
        assert all("removed after" in line for line in listed[:2])


def test_a_new_secret_signs_nobody_out(new_stack):
    old, new = "the secret of the first year, long enough", "the secret of the second year, long enough"
    with new_stack("sqlite", environment={"SECRET_KEY": old}) as stack, Person(stack) as person:
        keys = person.get("/auth/.well-known/jwks.json")
        stack.environment |= {"SECRET_KEY": new, "SECRET_KEY_PREVIOUS": old}
        stack.restart()
        assert person.get("/auth/me")["email"] == person.email
        assert person.get("/api/projects") == []
        person.refresh()
        del stack.environment["SECRET_KEY_PREVIOUS"]
        stack.restart()
        assert person.get("/api/threads") is not None
        person.refresh()
        assert len(person.get("/auth/sessions")) == 1
        assert person.get("/auth/.well-known/jwks.json") == keys


def test_a_flood_of_unknown_keys_asks_auth_once_and_hurts_nobody(new_stack):
    with new_stack("sqlite") as stack, Person(stack) as person:
        header, claims, signature = tokens.parts(person.token)
        fetched = fetches(stack)
        began = time.monotonic()

        def flood(worker: int) -> None:
            with httpx.Client(base_url=stack.url, timeout=30) as http:
                for number in range(500):
                    head = {**header, "kid": f"unknown-{worker}-{number}"}
                    token = tokens.signed(head, claims, lambda _: tokens.decode_bytes(signature))
                    response = http.get("/api/projects", headers={"Authorization": f"Bearer {token}"})
                    refused.append(response.status_code)

        refused: list[int] = []
        workers = [threading.Thread(target=flood, args=(worker,)) for worker in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert refused == [401] * 2000
        windows = 1 + int((time.monotonic() - began) // 30)
        assert 1 <= fetches(stack) - fetched <= windows
        assert person.get("/api/projects") == []
        assert_problem(
            person.http.get("/auth/me", headers={"Authorization": f"Bearer {tokens.by_an_unknown_key(person.token)}"}),
            401,
            code="invalid_token",
        )


def fetches(stack: Stack) -> int:
    """How often the gateway has asked auth for its keys because a token named one it did not know."""
    lines = httpx.get(f"{stack.inner['gateway admin']}/metrics").text.splitlines()
    counts = [line.split()[-1] for line in lines if line.startswith('access_key_fetches_total{cause="unknown_key"}')]
    return int(float(counts[0])) if counts else 0
