"""The whole stack in half a gibibyte: by its limits, and by what it takes."""

import re

from deployment import SERVICES, Deployment, docker
from live_answers import LiveAnswers
from load import Load
from person import Person
from scaled import ScaledDeployment
from texts import long_document

MEBIBYTE = 1 << 20
UNITS = {"B": 1, "KiB": 1 << 10, "MiB": MEBIBYTE, "GiB": 1 << 30}
ALL = [*SERVICES, "postgres", "pgbouncer", "caddy"]


def used(deployment: Deployment) -> dict[str, float]:
    """Mebibytes by service, all its containers together, without what the kernel can take back at once."""
    usage = {}
    for service in ALL:
        ids = deployment.ids(service)
        if not ids:
            continue
        lines = docker("stats", "--no-stream", "--format", "{{.MemUsage}}", *ids).splitlines()
        amounts = [re.match(r"([\d.]+)(\w+)", line).groups() for line in lines]
        usage[service] = sum(float(number) * UNITS[unit] for number, unit in amounts) / MEBIBYTE
    return usage


def test_the_limits_of_everything_together_stay_within_half_a_gibibyte(deployment: Deployment):
    limits = [c["HostConfig"]["Memory"] for service in ALL for c in deployment.containers(service)]
    assert all(limits)
    assert sum(limits) <= 512 * MEBIBYTE


def test_at_work_it_takes_less_than_that(deployment: Deployment):
    with Person(deployment) as person, LiveAnswers(person, 20), Load(person, rate=100) as load:
        project = person.new_project("Heavy")
        for number in range(3):
            person.upload(project, f"policy-{number}.txt", long_document())
        usage = used(deployment)
    print("MiB at work: " + ", ".join(f"{name} {amount:.0f}" for name, amount in usage.items()))
    print(f"together {sum(usage.values()):.0f} MiB")
    assert not load.failures, load.summary
    assert sum(usage.values()) < 512
    for service in SERVICES:
        assert deployment.containers(service)[0]["State"]["OOMKilled"] is False


def test_two_and_three_of_each_behind_caddy_in_print(scaled: ScaledDeployment):
    usage = used(scaled)
    print("MiB: " + ", ".join(f"{name} {amount:.0f}" for name, amount in usage.items()))
    assert sum(usage.values()) < 1024
