"""Limits on tries to come in, through the real gateway, and the record of what happened."""

from collections.abc import Iterator

import httpx
import pytest

from auth_house import AuthHouse, client_at
from hostile_provider import HostileProvider
from person import Person, new_email
from problems import assert_problem
from signing_in import at_once
from stack import Stack
from test_keys import ba
from waiting import eventually


@pytest.fixture(scope="module")
def house(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuthHouse]:
    url = request.getfixturevalue("postgres").new_database() if engine == "postgresql" else None
    provider = HostileProvider()
    limits = {"SIGN_IN_RATE": "5/h", "REFRESH_RATE": "5/h", "ACCOUNT_RATE": "7/h"}
    folder = tmp_path_factory.mktemp(f"throttled-{engine}")
    try:
        settings = client_at("OIDC", provider.issuer) | limits
        with AuthHouse(folder, settings, database_url=url, replicas=3).running() as house:
            yield house
    finally:
        provider.stop()


def test_too_many_tries_are_refused_and_the_record_names_who_from_where(new_stack):
    limits = {"SIGN_IN_RATE": "5/h", "ACCOUNT_RATE": "3/h"}
    with new_stack("sqlite", environment=limits) as stack, Person(stack) as person:
        for _ in range(2):
            person.sign_in()
        refused = person.http.post("/auth/dev/login", json={"email": person.email})
        assert_problem(refused, 429, code="too_many_attempts")
        assert 1100 < int(refused.headers["retry-after"]) <= 1200
        for _ in range(2):
            # What a client says about its address counts for nothing.
            lie = httpx.post(
                f"{stack.url}/auth/dev/login", json={"email": new_email()}, headers={"X-Forwarded-For": "203.0.113.9"}
            )
        assert_problem(lie, 429, code="too_many_attempts")
        person.refresh()
        me = person.get("/auth/me")

        # Rows are written a moment after the answer.
        eventually(lambda: kinds(lines_of(stack, me["id"])) == ["signed_in"] * 3 + ["refreshed"])
        lines = lines_of(stack, me["id"])
        assert all("from=127.0.0.1" in line or "from=::1" in line for line in lines)
        assert all("correlation_id=" in line for line in lines)
        assert person.email not in "".join(lines)


@pytest.mark.parametrize(
    ("method", "path", "admitted"),
    [
        ("POST", "/auth/oidc/initiate", 200),
        ("GET", "/auth/oidc/callback?code=x&state=x", 400),
        ("POST", "/auth/token", 400),
        ("POST", "/auth/refresh", 401),
    ],
)
def test_three_replicas_count_together(house: AuthHouse, method: str, path: str, admitted: int):
    body = {"code": "A" * 43} if path == "/auth/token" else None
    answers = at_once(15, method, house.url + path, json=body)
    assert sorted(answer.status_code for answer in answers) == [admitted] * 5 + [429] * 10
    for answer in answers:
        if answer.status_code == 429:
            assert_problem(answer, 429, code="too_many_attempts")
            assert 700 < int(answer.headers["retry-after"]) <= 720
    served = house.served(path.partition("?")[0].replace("oidc", "{provider}"))
    assert sum(served) == 15 and sum(count > 0 for count in served) > 1, "several had a part in it"


def test_one_account_counts_wherever_it_signs_in_from(house: AuthHouse):
    """Each replica and each address are within their limits; the account is not."""
    email = new_email()
    urls = [replica.url for replica in house.replicas]
    answers = [
        httpx.post(
            f"{urls[turn % 3]}/auth/dev/login", json={"email": email}, headers={"X-Forwarded-For": f"192.0.2.{turn}"}
        )
        for turn in range(10)
    ]
    assert [answer.status_code for answer in answers] == [200] * 7 + [429] * 3


def lines_of(stack: Stack, user: str) -> list[str]:
    done = ba(stack, "audit", "--user", user)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def kinds(lines: list[str]) -> list[str]:
    return [line.split()[1] for line in lines]
