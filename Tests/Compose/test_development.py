"""`deploy/dev SERVICE`, which `make dev` runs: one service from source beside the containers of the others."""

import shutil
import signal
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from deployment import Deployment, put_secret
from person import Person
from places import REPOSITORY
from ports import free_port
from waiting import eventually

pytestmark = pytest.mark.skipif(shutil.which("swift") is None, reason="building from source takes a Swift toolchain")


@dataclass
class Developed:
    """Where the product is reached that has one service from source."""

    url: str
    trust: ssl.SSLContext | bool = True


@pytest.mark.parametrize("secret", ["made for development", "in the environment", "in a file"])
@pytest.mark.timeout(600)
def test_a_service_from_source_works_with_the_containers_of_the_others(
    new_deployment: Callable[..., Deployment], tmp_path: Path, secret: str
):
    with new_deployment(settings(secret, tmp_path)) as running:
        running.up()
        with developing(running, "chat", tmp_path) as developed, Person(developed) as person:
            project = person.new_project("Developed")
            thread = person.new_thread(project)
            assert person.ask(thread, "Are you the one from source?").text
            # What the containers' documents was given is there by way of the containers' gateway too, which knows the
            # other chat.
            with Person(running, person.email) as elsewhere:
                assert project in [found["id"] for found in elsewhere.get("/api/projects")]
                assert elsewhere.http.get(f"/api/threads/{thread}").status_code == 404


def settings(secret: str, folder: Path) -> dict[str, str]:
    value = "a-secret-of-this-test-with-more-than-32-characters"
    match secret:
        case "in the environment":
            return {"SECRET_KEY": value}
        case "in a file":
            put_secret(folder / "secrets", "SECRET_KEY", value)
            return {"SECRETS": str(folder / "secrets"), "SECRET_KEY_FILE": "/run/secrets/secret_key"}
        case _:
            return {}


@contextmanager
def developing(running: Deployment, service: str, folder: Path) -> Iterator[Developed]:
    """As `make dev` does it, ended by Ctrl-C."""
    subprocess.run(["swift", "build", "--product", "ba"], cwd=REPOSITORY, check=True, capture_output=True)
    port = free_port()
    developed = Developed(f"http://localhost:{port}")
    # The secrets are the containers' business.
    environment = {name: value for name, value in running.environment.items() if not name.startswith("SECRET_KEY")}
    output = folder / "dev.out"
    with output.open("wb") as written:
        process = subprocess.Popen(
            [REPOSITORY / "deploy/dev", service, "--port", str(port), "--data", str(folder / "data")],
            cwd=folder, env={**environment, "BACKEND_URL": developed.url},
            stdin=subprocess.DEVNULL, stdout=written, stderr=written,
        )  # fmt: skip
        try:
            eventually(lambda: process.poll() is not None or is_healthy(developed.url), within=400)
            assert process.poll() is None, output.read_text()
            yield developed
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0, output.read_text()
        finally:
            process.kill()


def is_healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=2).status_code == 200
    except httpx.TransportError:
        return False
