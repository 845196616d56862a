"""Processes that end at once, as by the kernel's memory killer, and that are told to stop in the middle of answers."""

import os
import signal
import time

import pytest

from deployment import SERVICES, Deployment, docker
from live_answers import LiveAnswers
from load import Load
from person import Person
from scaled import ScaledDeployment
from waiting import eventually


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.timeout(300)
def test_one_of_several_that_is_killed_loses_no_answer(scaled: ScaledDeployment, service: str):
    scaled.up()
    victim = scaled.ids(service)[0]
    with Person(scaled) as person:
        with LiveAnswers(person, 50) as answers, Load(person, rate=300) as load:
            time.sleep(2)
            docker("kill", "--signal", "KILL", victim)
            killed = time.monotonic()
            time.sleep(8)
        scaled.up()
        print(f"{service}: {load.summary}; {answers.summary}")
        answers.assert_whole()
    # A request that the dead one had taken and not answered cannot be repeated if it writes: it is told to be lost.
    lost = [outcome for outcome in load.failures if outcome.status != 502 or not outcome.what.startswith("POST")]
    assert not lost, load.summary
    assert len(load.failures) <= 10
    assert load.last_failure() < killed + 2


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.timeout(300)
def test_the_only_one_that_is_killed_is_started_again_and_all_is_well(deployment: Deployment, service: str):
    with Person(deployment) as person, Load(person, rate=300) as load:
        thread = person.new_thread()
        before = deployment.containers(service)[0]
        time.sleep(1)
        killed = time.monotonic()
        # As the kernel does it: `docker kill` would count as the operator's own wish, and nothing would start it again.
        crash(before)
        eventually(lambda: deployment.containers(service)[0]["RestartCount"] > before["RestartCount"], 10)
        deployment.wait_until_healthy()
        time.sleep(3)
        well = time.monotonic()
        time.sleep(2)
        assert person.ask(thread, "Are you still there?").text
    print(f"{service}: {load.summary}; the last failure {load.last_failure() - killed:.1f} s after it")
    assert {outcome.status for outcome in load.failures} <= {0, 502, 503}
    assert load.last_failure() < well
    assert load.last_failure() < killed + 10


def test_answers_under_way_when_everything_is_told_to_stop_are_whole_when_it_is_back(scaled: ScaledDeployment):
    scaled.up()
    with Person(scaled) as person:
        with LiveAnswers(person, 20, once=True) as answers:
            time.sleep(1)
            docker("stop", *scaled.ids("chat"))
            assert {container["State"]["ExitCode"] for container in scaled.containers("chat")} == {0}
            docker("start", *scaled.ids("chat"))
        answers.assert_whole()


def crash(container: dict) -> None:
    """Ends the container's processes from outside of it."""
    os.kill(container["State"]["Pid"], signal.SIGKILL)
