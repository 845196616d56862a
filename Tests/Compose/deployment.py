"""The compose file as an operator uses it, on a real engine, under a project name and port of its own."""

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx

from places import REPOSITORY
from ports import free_port

SERVICES = ("gateway", "auth", "chat", "documents")


class Deployment:
    """One `docker-compose` project. `url` is where the first gateway is published."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None):
        self.name = f"ba-test-{folder.name.replace('_', '-').lower()}"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.settings_file = folder / ".env"
        self.settings = {"ENV_FILE": str(self.settings_file), "PUBLISH": f"127.0.0.1:{self.port}", **(settings or {})}
        self.settings_file.write_text("".join(f"{name}={value}\n" for name, value in self.settings.items()))

    def __enter__(self) -> "Deployment":
        return self

    def __exit__(self, *_: object) -> None:
        self.compose("down", "--volumes", "--timeout", "20")

    def compose(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["docker-compose", "--project-name", self.name, "--env-file", str(self.settings_file), *arguments],
            cwd=REPOSITORY,
            env={**os.environ, "DOCKER_BUILDKIT": "1", "COMPOSE_DOCKER_CLI_BUILD": "1"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr + self.logs()
        return done

    def up(self, **replicas: int) -> None:
        scale = [part for service, count in replicas.items() for part in ("--scale", f"{service}={count}")]
        self.compose("up", "--detach", *scale)
        self.wait_until_healthy()

    def wait_until_healthy(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/health", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        raise AssertionError(f"not healthy within {seconds} s\n{self.logs()}")

    def logs(self, *services: str) -> str:
        return subprocess.run(
            ["docker-compose", "--project-name", self.name, "--env-file", str(self.settings_file), "logs", "--no-color",
             "--tail", "60", *services],
            cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False,
        ).stdout  # fmt: skip

    def containers(self, service: str) -> list[dict[str, Any]]:
        """What the engine says of each container of a service."""
        ids = self.compose("ps", "-q", service).stdout.split()
        return json.loads(docker("inspect", *ids)) if ids else []


def docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=300, check=True).stdout
