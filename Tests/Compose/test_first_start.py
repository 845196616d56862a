"""`docker compose up` and nothing else: the main job is done, and nothing is open that need not be."""

import re

from deployment import SERVICES, Deployment
from person import Person
from texts import long_document
from walk import QUESTION


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


def test_the_first_lines_say_that_it_is_in_development_mode(deployment: Deployment):
    for service in SERVICES:
        lines = [line for line in deployment.logs(service).splitlines() if "|" in line]
        assert "development mode" in lines[0], lines[0]


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


def test_the_operators_program_reaches_auth(deployment: Deployment):
    listed = deployment.compose("run", "--rm", "-T", "ba", "keys", "list").stdout
    assert re.search(r"^\S+  active ", listed, re.MULTILINE), listed
    with Person(deployment) as person:
        ended = deployment.compose("run", "--rm", "-T", "ba", "sign-out", "--everyone").stdout
        assert "ended" in ended
        assert person.http.post("/auth/refresh").status_code == 401
