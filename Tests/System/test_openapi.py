"""openapi.yaml tells the truth about the routes there are."""

import json
import re
import subprocess

import httpx
import pytest

from person import CONTRACT
from places import binaries, plain_environment
from stack import Stack

INNER = ("/internal/", "/health/", "/metrics")


@pytest.fixture(scope="module")
def described() -> dict[tuple[str, str], str]:
    """Every public route of the services, without its parameters' names, and who may call it."""
    routes = {}
    for service in ("auth", "chat", "documents"):
        printed = subprocess.run(
            [binaries() / service, "--describe-routes"],
            env=plain_environment(), capture_output=True, text=True, timeout=60, check=True,
        ).stdout  # fmt: skip
        for route in json.loads(printed):
            if not route["path"].startswith(INNER):
                key = (route["method"], nameless(route["path"]))
                assert key not in routes, f"{key} is answered by two services"
                routes[key] = route["access"]
    return routes


@pytest.fixture(scope="module")
def documented() -> dict[tuple[str, str], str]:
    return {
        (operation.method, nameless(operation.path)): "person" if operation.needs_token else "anyone"
        for operation in CONTRACT.operations
        if "edge" not in operation.tags
    }


def test_every_route_of_the_services_is_in_the_contract(described, documented):
    assert described.keys() - documented.keys() == set()


def test_every_route_of_the_contract_is_in_a_service(described, documented):
    assert documented.keys() - described.keys() == set()


def test_the_contract_says_who_may_call_a_route(described, documented):
    wrong = {route for route in described.keys() & documented.keys() if described[route] != documented[route]}
    assert wrong == set()


def test_inner_routes_ask_for_a_service_token(sqlite_stack: Stack):
    for service in ("auth", "chat", "documents"):
        printed = subprocess.run(
            [binaries() / service, "--describe-routes"],
            env=plain_environment(), capture_output=True, text=True, timeout=60, check=True,
        ).stdout  # fmt: skip
        for route in json.loads(printed):
            if route["path"].startswith("/internal/"):
                assert route["access"] == "service", route
                path = re.sub(r"{\w+}", "1", route["path"])
                answer = httpx.request(route["method"], sqlite_stack.inner[service] + path)
                assert answer.status_code == 401, route


def test_the_served_contract_is_the_written_one(sqlite_stack: Stack):
    response = httpx.get(sqlite_stack.url + "/openapi.json")
    assert response.headers["content-type"].startswith("application/json")
    assert response.json() == CONTRACT.document


def test_every_operation_has_an_id_of_its_own_and_a_summary():
    ids = [operation.id for operation in CONTRACT.operations]
    assert len(ids) == len(set(ids))
    assert all(operation.definition["summary"] for operation in CONTRACT.operations)


def test_every_schema_and_response_is_used():
    used = set(re.findall(r"#/components/(\w+/\w+)", json.dumps(CONTRACT.document)))
    defined = {f"{kind}/{name}" for kind, named in CONTRACT.document["components"].items() for name in named}
    assert defined - used - {"securitySchemes/bearer", "securitySchemes/refreshCookie"} == set()
    assert used - defined == set()


def nameless(path: str) -> str:
    return re.sub(r"{\w+}|:\w+", "{}", path)
