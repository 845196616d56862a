"""The compose file as an operator uses it, on a real engine, under a project name and port of its own."""

import json
import os
import shutil
import ssl
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx

from places import REPOSITORY, plain_environment
from ports import free_port

SERVICES = ("gateway", "auth", "chat", "documents")
PASSWORD = "of-this-test-alone"
STORES: dict[str, dict[str, str]] = {
    "sqlite": {},
    "postgresql": {
        "COMPOSE_PROFILES": "postgres",
        "POSTGRES_PASSWORD": PASSWORD,
        "DATABASE_URL": f"postgresql://ba:{PASSWORD}@pgbouncer:6432/ba?prepared=false",
    },
}
# The tests are far busier than a person, and all come from one address.
UNLIMITED = {
    "RATE_LIMIT": "off",
    "CONCURRENT_ANSWERS": "1000",
    **dict.fromkeys(("SIGN_IN_RATE", "REFRESH_RATE", "ACCOUNT_RATE"), "1000000/m burst 100000"),
}


def compose_command() -> list[str]:
    """The plugin of today's engines, or the older program."""
    plugin = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    return ["docker", "compose"] if plugin.returncode == 0 else [shutil.which("docker-compose") or "docker-compose"]


class Deployment:
    """One compose project. `url` is where a person reaches it."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None):
        self.name = f"ba-test-{os.getpid()}-{folder.name.replace('_', '-').lower()}"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.trust: ssl.SSLContext | bool = True
        self.settings_file = folder / ".env"
        self.settings = {
            "PUBLISH": f"127.0.0.1:{self.port}",
            "BACKEND_URL": self.url,
            "INTERVIEW_PACE": "4ms",
            **UNLIMITED,
            **(settings or {}),
        }
        self.settings_file.write_text("".join(f"{name}={value}\n" for name, value in self.settings.items()))
        # As if the file were .env in the project's folder, for whatever starts compose.
        self.environment = {
            **os.environ,
            **self.settings,
            "ENV_FILE": str(self.settings_file),
            "COMPOSE_PROJECT_NAME": self.name,
            "DOCKER_BUILDKIT": "1",
            "COMPOSE_DOCKER_CLI_BUILD": "1",
        }

    def __enter__(self) -> "Deployment":
        return self

    def __exit__(self, *_: object) -> None:
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "1")

    def run(self, *command: str, check: bool = True, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command, cwd=REPOSITORY, env=self.environment, capture_output=True, text=True, timeout=timeout, check=False
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr + self.logs()
        return done

    def compose(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.run(*compose_command(), *arguments, check=check)

    def up(self, **replicas: int) -> None:
        scale = [part for service, count in replicas.items() for part in ("--scale", f"{service}={count}")]
        self.compose("up", "--detach", *scale)
        self.wait_until_healthy()

    def wait_until_healthy(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/health", timeout=2, verify=False).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"not healthy within {seconds} s\n{self.logs()}")

    def logs(self, *services: str) -> str:
        return subprocess.run(
            [*compose_command(), "logs", "--no-color", "--tail", "60", *services],
            cwd=REPOSITORY, env=self.environment, capture_output=True, text=True, timeout=60, check=False,
        ).stdout  # fmt: skip

    def containers(self, service: str) -> list[dict[str, Any]]:
        """What the engine says of each container of a service."""
        ids = self.compose("ps", "-q", service).stdout.split()
        return json.loads(docker("inspect", *ids)) if ids else []

    def ids(self, service: str) -> list[str]:
        return [container["Id"] for container in self.containers(service)]

    def address(self, container: dict[str, Any], network: str = "inside") -> str:
        """Where this machine, which has a foot in every network of the engine, reaches a container."""
        return container["NetworkSettings"]["Networks"][f"{self.name}_{network}"]["IPAddress"]


def docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=300, check=True).stdout


def put_secret(folder: Path, name: str, value: str) -> None:
    """As an operator puts it into the folder that SECRETS names."""
    environment = {**plain_environment(), "SECRETS": str(folder)}
    command = [REPOSITORY / "deploy/secret", name]
    subprocess.run(command, env=environment, input=value, capture_output=True, text=True, timeout=30, check=True)
