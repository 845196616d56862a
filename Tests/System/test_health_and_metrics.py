"""What an operator sees: health, readiness, metrics."""

import json
import subprocess

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from person import CONTRACT, Person
from problems import assert_problem
from stack import Stack
from waiting import eventually

SERVICES = ["gateway admin", "auth", "chat", "documents"]
DEPENDENCIES = {
    "gateway admin": {"auth", "chat", "documents"},
    "auth": {"database"},
    "chat": {"database"},
    "documents": {"database"},
}


def metrics(stack: Stack, service: str) -> dict[str, list]:
    """The families by name, as a Prometheus server would read them."""
    response = httpx.get(stack.inner[service] + "/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {family.name: family.samples for family in text_string_to_metric_families(response.text)}


def test_health_says_healthy_in_the_contracts_words(stack: Stack):
    response = httpx.get(stack.url + "/health")
    CONTRACT.check(response)
    assert response.status_code == 200
    assert response.json() | {"version": ""} == {"status": "healthy", "database": "connected", "version": ""}


def test_health_says_degraded_when_a_service_is_gone(own_stack: Stack):
    own_stack.service("documents").suspend()
    eventually(lambda: httpx.get(own_stack.url + "/health", timeout=15).status_code == 503, within=20)
    response = httpx.get(own_stack.url + "/health", timeout=15)
    CONTRACT.check(response)
    assert response.json()["status"] == "degraded"
    own_stack.service("documents").resume()
    eventually(lambda: httpx.get(own_stack.url + "/health", timeout=15).status_code == 200, within=20)


@pytest.mark.parametrize("service", SERVICES)
def test_a_services_own_program_asks_it_for_its_health(own_stack: Stack, service: str):
    name = service.split()[0]
    running = own_stack.service(name)
    environment = running.environ()
    ask = [running.exe(), "--health"]
    well = subprocess.run(ask, env=environment, capture_output=True, text=True, timeout=10, check=False)
    assert well.returncode == 0, well.stderr
    assert {part["name"] for part in json.loads(well.stdout)["dependencies"]} >= DEPENDENCIES[service]
    own_stack.stop()
    gone = subprocess.run(ask, env=environment, capture_output=True, text=True, timeout=10, check=False)
    assert gone.returncode == 1
    assert "does not answer" in gone.stderr


def test_a_service_that_is_gone_is_a_problem_until_it_is_back_and_the_others_go_on(own_stack: Stack):
    with Person(own_stack) as person:
        thread = person.new_thread()
        own_stack.kill("documents")
        assert person.messages(thread) == []
        refused = []
        while (answer := person.http.get("/api/projects")).status_code != 200:
            refused.append(answer)
            assert len(refused) < 1000, "it does not come back"
        for answer in refused:
            assert answer.status_code in (502, 503)
            problem = assert_problem(answer, answer.status_code)
            assert problem["retryable"] is True
            assert problem["service"] == "documents"


@pytest.mark.parametrize("service", SERVICES)
def test_a_live_service_says_so(stack: Stack, service: str):
    assert httpx.get(stack.inner[service] + "/health/live").status_code == 200


@pytest.mark.parametrize("service", SERVICES)
def test_readiness_names_each_dependency_with_its_latency(stack: Stack, service: str):
    response = httpx.get(stack.inner[service] + "/health/ready")
    assert response.status_code == 200
    readiness = response.json()
    assert readiness["ready"] is True
    assert DEPENDENCIES[service] <= {dependency["name"] for dependency in readiness["dependencies"]}
    for dependency in readiness["dependencies"]:
        assert dependency["ready"] is True
        assert dependency["milliseconds"] >= 0


@pytest.mark.parametrize("service", SERVICES)
def test_requests_are_counted_by_route_method_and_status(stack: Stack, service: str):
    with Person(stack) as person:
        thread = person.new_thread(person.new_project())
        person.ask(thread, "Where shall we begin?")
        person.http.get("/api/projects/not-there")
    families = metrics(stack, service)
    requests = families["http_requests"]
    assert requests
    for sample in requests:
        assert {"route", "method", "status"} <= sample.labels.keys()
    routes = {sample.labels["route"] for sample in requests}
    assert not [route for route in routes if "not-there" in route or thread in route], "ids among the labels"


@pytest.mark.parametrize("service", SERVICES)
def test_latency_is_a_histogram_that_adds_up(stack: Stack, service: str):
    httpx.get(stack.url + "/auth/providers")
    samples = metrics(stack, service)["http_request_duration_seconds"]
    counts = {key(s): s.value for s in samples if s.name.endswith("_count")}
    infinite = {key(s): s.value for s in samples if s.labels.get("le") == "+Inf"}
    assert counts and counts == infinite
    for identity in counts:
        buckets = [s.value for s in samples if s.name.endswith("_bucket") and key(s) == identity]
        assert buckets == sorted(buckets)


@pytest.mark.parametrize("service", SERVICES)
def test_requests_in_flight_are_a_gauge(stack: Stack, service: str):
    gauge = "gateway_requests_in_flight" if service == "gateway admin" else "http_requests_in_flight"
    assert [sample.value for sample in metrics(stack, service)[gauge]]


@pytest.mark.parametrize("service", ["auth", "chat", "documents"])
def test_the_store_pool_can_be_watched(stack: Stack, service: str):
    states = {sample.labels["state"] for sample in metrics(stack, service)["store_pool_connections"]}
    assert len(states) >= 2


def test_runs_are_counted_by_how_they_ended(stack: Stack):
    before = runs(stack)
    with Person(stack) as person:
        person.ask(person.new_thread(), "Where shall we begin?")
    eventually(lambda: runs(stack) == before + 1)


def test_no_metric_names_a_person_or_a_thing(stack: Stack):
    with Person(stack) as person:
        project = person.new_project("Quizzical name")
        person.search(project, "quizzical")
        for service in SERVICES:
            text = httpx.get(stack.inner[service] + "/metrics").text.lower()
            assert project not in text and "quizzical" not in text and person.email not in text


def runs(stack: Stack) -> float:
    """Those that came to their end."""
    return sum(
        sample.value for sample in metrics(stack, "chat").get("runs", []) if sample.labels["state"] == "complete"
    )


def key(sample) -> tuple:
    return tuple(sorted((name, value) for name, value in sample.labels.items() if name != "le"))
