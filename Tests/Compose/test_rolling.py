"""`deploy/roll SERVICE`, which `make roll` runs: one container after the other gives way to a new one, under load."""

import pytest

from deployment import SERVICES
from live_answers import LiveAnswers
from load import Load
from person import Person
from scaled import REPLICAS, ScaledDeployment

ROLL = "deploy/roll"


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.timeout(400)
def test_replacing_a_service_fails_no_request_and_loses_no_event(scaled: ScaledDeployment, service: str):
    scaled.up()
    before = set(scaled.ids(service))
    with Person(scaled) as person:
        with LiveAnswers(person, 50) as answers, Load(person, rate=300) as load:
            scaled.run(ROLL, service, timeout=350)
        after = set(scaled.ids(service))
        print(f"{service}: {load.summary}; {answers.summary}")
        assert len(after) == REPLICAS[service]
        assert not before & after
        assert not load.failures, load.summary
        assert not answers.refused, answers.refused
        assert not answers.lost
        answers.assert_whole()


def test_a_new_one_that_does_not_become_healthy_replaces_nothing(scaled: ScaledDeployment):
    before = set(scaled.ids("documents"))
    settings = scaled.settings_file.read_text()
    scaled.settings_file.write_text(settings + "DRAIN_TIMEOUT=soon\n")
    try:
        done = scaled.run(ROLL, "documents", check=False)
    finally:
        scaled.settings_file.write_text(settings)
    assert done.returncode == 1
    assert "DRAIN_TIMEOUT" in done.stderr
    assert set(scaled.ids("documents")) == before
