"""A session that ends is over at every gateway within two seconds."""

import subprocess
import time
from collections.abc import Iterator

import httpx
import pytest

from person import Person
from places import REPOSITORY, binaries
from ports import free_port
from problems import assert_problem
from stack import Stack

PROMISE = 2.0
# How long an old refresh token still counts as one that lost a race.
GRACE = 10.0


class SecondGateway:
    """Another replica of the gateway, before the same services."""

    def __init__(self, stack: Stack):
        self.url = f"http://localhost:{free_port()}"
        environment = {
            **stack.environment,
            "PORT": self.url.rpartition(":")[2],
            "ADMIN_PORT": str(free_port()),
            "BACKEND_URL": stack.url,
            "DATA_DIR": str(stack.data),
            **{f"{name.upper()}_URL": stack.inner[name] for name in ("auth", "chat", "documents")},
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
        second.process.terminate()
        assert second.process.wait(timeout=30) == 0


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
