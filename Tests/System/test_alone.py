"""Each service by itself, while its neighbours are away: it starts, says what is missing, and refuses in sentences."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from places import REPOSITORY, binaries, plain_environment
from ports import free_port
from problems import assert_problem
from tokens import signed
from waiting import eventually

MISSING = {
    "auth": set(),
    "chat": {"access-keys"},
    "documents": {"access-keys"},
    "gateway": {"auth", "chat", "documents", "access-keys"},
}
# What needs a neighbour, and what the answer must name or be.
NEEDS = {"chat": "/api/threads", "documents": "/api/projects", "gateway": "/api/projects"}
# The shape of an access token; whether it is genuine nobody can tell while auth is away.
TOKEN = signed({"alg": "EdDSA", "typ": "at+jwt", "kid": "k"}, {"sub": "u"}, Ed25519PrivateKey.generate().sign)


@contextlib.contextmanager
def alone(service: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Gives its address and that of its health."""
    port, admin = free_port(), free_port()
    nowhere = f"http://127.0.0.1:{free_port()}"
    environment = {
        **plain_environment(),
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "LOG_LEVEL": "error",
        **{f"{name}_URL": nowhere for name in ("AUTH", "CHAT", "DOCUMENTS")},
        **({"ADMIN_PORT": str(admin)} if service == "gateway" else {}),
    }
    process = subprocess.Popen([binaries() / service], cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL)
    try:
        health = f"http://127.0.0.1:{admin if service == 'gateway' else port}/health"
        eventually(lambda: lives(health) and "accepting" not in missing(health), within=20)
        yield f"http://127.0.0.1:{port}", health
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0


def lives(health: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"{health}/live", timeout=5).status_code == 200
    return False


def missing(health: str) -> set[str]:
    return {
        part["name"] for part in httpx.get(f"{health}/ready", timeout=5).json()["dependencies"] if not part["ready"]
    }


@pytest.mark.parametrize("service", MISSING)
def test_a_service_starts_without_the_others_and_says_who_is_missing(service: str, tmp_path: Path):
    with alone(service, tmp_path) as (_, health):
        eventually(lambda: missing(health) >= MISSING[service])
        if service == "auth":
            assert httpx.get(f"{health}/ready").status_code == 200


@pytest.mark.parametrize("service", NEEDS)
def test_what_needs_a_neighbour_that_is_away_is_a_problem_that_says_so(service: str, tmp_path: Path):
    with alone(service, tmp_path) as (url, _):
        answer = httpx.get(url + NEEDS[service], headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20)
        problem = assert_problem(answer, 503)
        assert problem["retryable"] is True
        assert answer.headers["retry-after"].isdigit()
