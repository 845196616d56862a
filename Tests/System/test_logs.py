"""What must never be in a log."""

import re
from collections.abc import Iterator

import pytest

import tokens
from belongings import Belongings
from person import Person
from stack import Stack

JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}")


@pytest.fixture(scope="module")
def seen(new_stack) -> Iterator[tuple[Stack, Belongings, list[str]]]:
    """A stack that logs as much as it can, and every credential that went over the wire."""
    with new_stack("sqlite", environment={"LOG_LEVEL": "trace"}) as stack, Person(stack) as person:
        credentials = [person.token, person.http.cookies["ba_refresh"]]
        belongings = Belongings(person)
        person.refresh()
        credentials += [person.token, person.http.cookies["ba_refresh"]]
        person.search(belongings.project, "quintessential")
        wrong = tokens.by_a_foreign_key(person.token)
        person.http.get("/api/projects", headers={"Authorization": f"Bearer {wrong}"})
        credentials.append(wrong)
        person.http.post("/api/projects", json={"name": "x" * 300})
        person.http.post("/api/projects", content=b"quintessential nonsense")
        person.http.post("/auth/logout")
        yield stack, belongings, credentials


def test_no_token_or_cookie_is_in_a_log(seen):
    stack, _, credentials = seen
    log = stack.log_text()
    assert len(log) > 1000
    assert not JWT.search(log)
    for credential in credentials:
        assert credential not in log
        assert credential.rpartition(".")[2][:40] not in log


def test_no_secret_of_the_development_file_is_in_a_log(seen):
    stack, _, _ = seen
    secrets = (stack.data / "development-secrets.env").read_text()
    for value in re.findall(r"^\w+=(.+)$", secrets, re.MULTILINE):
        assert value not in stack.log_text()


def test_nothing_that_people_wrote_is_in_a_log(seen):
    stack, _, _ = seen
    log = stack.log_text().lower()
    for word in ("tilburg", "quintessential", "returns.txt", "parcels are checked"):
        assert word not in log


def test_every_line_of_a_request_names_its_route_and_status(seen):
    stack, _, _ = seen
    requests = [line for line in stack.log_lines() if line["message"] == "request"]
    assert {"gateway", "auth", "chat", "documents"} <= {line["service"] for line in requests}
    for line in requests:
        assert {"method", "route", "status", "correlation_id"} <= line.keys()


def test_a_line_of_the_gateway_tells_who_asked_what_and_what_became_of_it(new_stack):
    trace = "0af7651916cd43dd8448eb211c80319c"
    with new_stack("sqlite", environment={"LOG_LEVEL": "info"}) as stack, Person(stack) as person:
        headers = {"traceparent": f"00-{trace}-b7ad6b7169203331-01", "Accept-Encoding": "identity"}
        answer = person.http.get("/api/projects", headers=headers)
        refused = person.http.get("/api/projects", headers={"Authorization": "Bearer nonsense"})
        lines = {
            line["correlation_id"]: line
            for line in stack.log_lines()
            if line["message"] == "request" and line["service"] == "gateway"
        }
        line = lines[answer.headers["x-correlation-id"]]
        assert (line["method"], line["route"], line["status"]) == ("GET", "/api/projects", "200")
        assert line["bytes"] == str(len(answer.content))
        assert line["upstream"] == "documents"
        assert 0 < float(line["upstream_milliseconds"]) <= float(line["milliseconds"])
        # A trace of our own, which points to theirs.
        assert line["linked_trace_id"] == trace != line["trace_id"]
        # The same for the same person, and not the person.
        other = person.http.get("/api/projects").headers["x-correlation-id"]
        lines |= {line["correlation_id"]: line for line in stack.log_lines() if line["message"] == "request"}
        assert line["account"] and person.email not in line["account"]
        line = lines[refused.headers["x-correlation-id"]]
        assert line["status"] == "401" and line["refused"] and "account" not in line and "upstream" not in line
        assert other in lines


def test_no_line_is_an_error_when_nothing_is_wrong(seen):
    stack, _, _ = seen
    assert [line for line in stack.log_lines() if line["level"] in ("error", "critical")] == []
