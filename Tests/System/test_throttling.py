"""Limits on tries to come in, through the real gateway, and the record of what happened."""

import httpx

from person import Person, new_email
from problems import assert_problem
from stack import Stack
from test_keys import ba
from waiting import eventually


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


def lines_of(stack: Stack, user: str) -> list[str]:
    done = ba(stack, "audit", "--user", user)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def kinds(lines: list[str]) -> list[str]:
    return [line.split()[1] for line in lines]
