"""A service that is cut off from its neighbours, and is back."""

import time

import pytest

from deployment import Deployment, docker
from load import Load
from person import Person
from waiting import eventually


@pytest.mark.parametrize("service", ["auth", "chat", "documents"])
def test_a_service_that_is_cut_off_is_missed_alone_and_serves_again_when_it_is_back(
    deployment: Deployment, service: str
):
    inside = f"{deployment.name}_inside"
    container = deployment.ids(service)[0]
    networks = deployment.containers(service)[0]["NetworkSettings"]["Networks"]
    with Person(deployment) as person:
        person.new_project("Kept")
        for network in networks:
            docker("network", "disconnect", network, container)
        gone = time.monotonic()
        try:
            path = {"auth": "/auth/providers", "chat": "/api/threads", "documents": "/api/projects"}[service]
            # Whoever asks on a connection that is dead waits until the gateway gives it up after 15 s.
            eventually(lambda: person.http.get(path).status_code == 503, within=20)
            print(f"{service} is missed after {time.monotonic() - gone:.1f} s")
            problem = person.http.get(path)
            assert "retry-after" in problem.headers
            assert problem.json()["service"] == service
            others = {"chat": "/api/projects", "documents": "/api/threads", "auth": "/api/threads"}[service]
            assert person.http.get(others).status_code == 200
        finally:
            for network in networks:
                docker("network", "connect", "--alias", service, network, container)
        with Load(person, rate=20, connections=4) as load:
            back = time.monotonic()
            time.sleep(8)
        last = (
            f"the last {load.last_failure() - back:.1f} s after its return"
            if load.failures
            else "none after its return"
        )
        print(f"{service}: {load.summary}; {last}")
        assert load.last_failure() < back + 5
        assert inside in deployment.containers(service)[0]["NetworkSettings"]["Networks"]
        person.refresh()
