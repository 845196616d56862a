"""Limits on tries to come in, through the real gateway, and the record of what happened."""

from person import Person, new_email
from problems import assert_problem
from test_keys import ba


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
            other = {"email": new_email()}
            lie = person.http.post("/auth/dev/login", json=other, headers={"X-Forwarded-For": "203.0.113.9"})
        assert_problem(lie, 429, code="too_many_attempts")
        person.refresh()
        me = person.get("/auth/me")

        done = ba(stack, "audit", "--user", me["id"])
        assert done.returncode == 0, done.stderr
        kinds = [line.split()[1] for line in done.stdout.splitlines()]
        assert kinds == ["signed_in"] * 3 + ["refreshed"]
        assert all("from=127.0.0.1" in line or "from=::1" in line for line in done.stdout.splitlines())
        assert "correlation_id=" in done.stdout
        assert person.email not in done.stdout
