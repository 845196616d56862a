"""The gateway's executable by itself, in front of an origin that stands for every service."""

import subprocess
import time
from collections.abc import Collection
from pathlib import Path

import httpx

from origin import Origin
from places import REPOSITORY, binaries, plain_environment
from ports import free_port

SERVICES = ("auth", "chat", "documents")


class LoneGateway:
    """`url` is the public address, `admin` the operator's. What it wrote is in `output`. Services that are `away` have
    an address where nobody listens."""

    def __init__(
        self, folder: Path, origin: Origin, *, environment: dict[str, str] | None = None, away: Collection[str] = ()
    ):
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.admin_port = free_port()
        self.admin = f"http://127.0.0.1:{self.admin_port}"
        nowhere = f"http://127.0.0.1:{free_port()}"
        self.ready_without = set(away)
        self.output = folder / "gateway.out"
        self.environment = {
            **plain_environment(),
            "PORT": str(self.port),
            "ADMIN_PORT": str(self.admin_port),
            "DATA_DIR": str(folder),
            "BACKEND_URL": self.url,
            "LOG_FORMAT": "json",
            **{f"{name.upper()}_URL": nowhere if name in away else origin.url for name in SERVICES},
            "RATE_LIMIT": "off",
            **(environment or {}),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "LoneGateway":
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [binaries() / "gateway"], cwd=REPOSITORY, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        try:
            self._wait_until_ready(time.monotonic() + 30)
        except BaseException:
            self.process.kill()
            raise
        return self

    def __exit__(self, *raised: object) -> None:
        self.process.terminate()
        try:
            code = self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        assert raised[0] is not None or code == 0, f"the gateway left with {code}\n{self.tail()}"

    def tail(self, lines: int = 40) -> str:
        return "\n".join(self.output.read_text(errors="replace").splitlines()[-lines:])

    def _wait_until_ready(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the gateway left with {self.process.returncode}\n{self.tail()}")
            try:
                dependencies = httpx.get(f"{self.admin}/health/ready", timeout=5).json()["dependencies"]
                if {entry["name"] for entry in dependencies if not entry["ready"]} <= self.ready_without:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        raise RuntimeError(f"the gateway is not ready\n{self.tail()}")
