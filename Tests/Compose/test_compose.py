"""docker-compose.yml on a real engine: brought up, scaled, taken down and up again, and refused."""

import re
from collections.abc import Callable

from deployment import SERVICES, Deployment, docker
from person import Person
from texts import long_document
from walk import QUESTION

MEBIBYTE = 1 << 20


def test_the_main_job_is_done_and_survives_being_taken_down(deployment: Deployment):
    with Person(deployment) as person:
        project = person.new_project("Package hygiene")
        document = person.upload(project, "policy.txt", long_document())
        thread = person.new_thread(project)
        answer = person.ask(thread, QUESTION)
        assert answer.citations

        deployment.compose("down")
        deployment.up()
        # Still signed in, and nothing lost.
        person.refresh()
        assert person.messages(thread)[-1]["content"] == answer.text
        assert document["id"] in [hit["id"] for hit in person.search(project, "maintainer scripts")]


def test_a_session_begun_on_one_replica_goes_on_on_the_others(deployment: Deployment):
    deployment.up(auth=2, chat=3, documents=2)
    with Person(deployment) as person:
        project = person.new_project("Scaled")
        thread = person.new_thread(project)
        for number in range(6):
            person.refresh()
            person.ask(thread, f"Answer {number}, whichever replica you are.")
        assert len(person.messages(thread)) == 12
    deployment.up(auth=1, chat=1, documents=1)


def test_containers_are_not_root_and_cannot_write_to_their_programs(deployment: Deployment):
    for service in SERVICES:
        for container in deployment.containers(service):
            assert container["Config"]["User"] == "10001:10001"
            assert container["HostConfig"]["ReadonlyRootfs"]
            assert container["HostConfig"]["CapDrop"] == ["ALL"]
            assert container["RestartCount"] == 0


def test_only_the_gateway_is_published_and_on_the_loopback_address(deployment: Deployment):
    for service in SERVICES:
        for container in deployment.containers(service):
            published = [
                place["HostIp"] for places in container["NetworkSettings"]["Ports"].values() for place in places or []
            ]
            assert published == (["127.0.0.1"] if service == "gateway" else [])


def test_the_memory_limits_of_everything_together_stay_within_half_a_gibibyte(deployment: Deployment):
    services = [*SERVICES, "postgres", "pgbouncer"]
    limits = [c["HostConfig"]["Memory"] for service in services for c in deployment.containers(service)]
    assert all(limits)
    assert sum(limits) <= 512 * MEBIBYTE


def test_the_first_lines_say_that_it_is_in_development_mode(deployment: Deployment):
    assert re.search(r"development mode", deployment.logs("gateway"))


def test_production_with_something_missing_names_all_of_it(new_deployment: Callable[..., Deployment]):
    with new_deployment({"ENVIRONMENT": "production"}) as broken:
        broken.compose("up", "--detach", "documents", check=False)
        logs = broken.logs("documents")
        assert "SECRET_KEY" in logs
        assert "FERNET_KEYS" in logs
        assert "openssl rand" in logs


def test_a_mistyped_name_in_the_settings_is_noticed(new_deployment: Callable[..., Deployment]):
    with new_deployment({"FERNET_KEY": "x"}) as broken:
        broken.compose("up", "--detach", "documents", check=False)
        assert "Did you mean FERNET_KEYS?" in broken.logs("documents")


def test_what_the_images_add_to_their_base():
    base = int(docker("image", "inspect", "--format", "{{.Size}}", "debian:bookworm-slim"))
    for service in SERVICES:
        size = int(docker("image", "inspect", "--format", "{{.Size}}", f"ba-assistant-{service}")) - base
        print(f"{service}: {size / 1e6:.0f} MB on top of debian:bookworm-slim")
        assert size < 300e6
