"""PostgreSQL that is away for a minute, and PgBouncer that is started anew, under a running product."""

import time
from collections.abc import Callable, Iterator

import pytest

from deployment import SERVICES, STORES, Deployment, docker
from live_answers import LiveAnswers
from load import Load
from person import Person

AWAY = 60


@pytest.fixture(scope="module")
def postgresql(new_deployment: Callable[..., Deployment]) -> Iterator[Deployment]:
    with new_deployment({**STORES["postgresql"], "INTERVIEW_PACE": "60ms"}) as running:
        running.up()
        yield running


@pytest.mark.timeout(300)
def test_a_minute_without_postgresql_restarts_nothing_and_is_over_three_seconds_after_it(postgresql: Deployment):
    started = {service: postgresql.containers(service)[0]["State"]["StartedAt"] for service in SERVICES}
    with Person(postgresql) as person:
        kept = person.new_project("Kept")
        with LiveAnswers(person, 10) as answers, Load(person, rate=50) as load:
            time.sleep(1)
            docker("stop", *postgresql.ids("postgres"))
            gone = time.monotonic()
            time.sleep(AWAY / 2)
            refused = [person.http.get(path) for path in ("/api/projects", "/api/threads")]
            time.sleep(max(0, gone + AWAY - time.monotonic()))
            docker("start", *postgresql.ids("postgres"))
            back = wait_for_postgresql(postgresql)
            time.sleep(6)
        print(
            f"{load.summary}; the last failure {load.last_failure() - back:.1f} s after its return; {answers.summary}"
        )
        for answer in refused:
            assert answer.status_code == 503
            assert answer.headers["retry-after"].isdigit()
            assert answer.json()["retryable"] is True
        assert load.last_failure() < back + 3
        assert kept in [project["id"] for project in person.get("/api/projects")]
        person.refresh()
        answers.assert_whole()
    for service in SERVICES:
        container = postgresql.containers(service)[0]
        assert (container["RestartCount"], container["State"]["StartedAt"]) == (0, started[service])


def test_pgbouncer_started_anew_is_over_in_three_seconds(postgresql: Deployment):
    with Person(postgresql) as person, Load(person, rate=50) as load:
        time.sleep(1)
        docker("restart", "--time", "1", *postgresql.ids("pgbouncer"))
        back = time.monotonic()
        time.sleep(6)
    print(f"{load.summary}; the last failure {load.last_failure() - back:.1f} s after its return")
    assert {outcome.status for outcome in load.failures} <= {503}
    assert load.last_failure() < back + 3


def wait_for_postgresql(deployment: Deployment) -> float:
    """When it first takes connections again."""
    container = deployment.ids("postgres")[0]
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            docker("exec", container, "pg_isready", "-q", "-U", "ba", "-d", "ba", "-h", "127.0.0.1")
            return time.monotonic()
        except Exception:  # noqa: BLE001 it is not there yet
            time.sleep(0.1)
    raise AssertionError("PostgreSQL does not come back")
