"""Replicas of one service: real processes on one database."""

import os
import signal
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from places import REPOSITORY, binaries
from ports import free_port
from stack import Stack
from waiting import eventually


class Replica:
    """One process of a service. What it wrote is in `log`."""

    def __init__(self, service: str, folder: Path, number: int, environment: dict[str, str]):
        self.service = service
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"{service}-{number}.err"
        self.environment = environment | {"PORT": str(self.port)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Replica":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [binaries() / self.service],
                cwd=REPOSITORY,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self

    def wait_until_ready(self) -> None:
        eventually(self._is_ready, within=20)

    def _is_ready(self) -> bool:
        assert self.process is not None and self.process.poll() is None, self.log.read_text()
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def metrics(self, family: str, label: str) -> float:
        """The sum over those series of a counter that have the label."""
        lines = httpx.get(f"{self.url}/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith(f"{family}{{") and label in line)

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=5)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)


def beside(stack: Stack, service: str, number: int, **changes: str) -> Replica:
    """One more replica beside a running product: on its database, with the settings that `ba` gave its own."""
    text = Path(f"/proc/{stack.service(service).pid}/environ").read_bytes()
    pairs = (entry.partition(b"=") for entry in text.split(b"\0") if entry)
    given = {os.fsdecode(name): os.fsdecode(value) for name, _, value in pairs}
    return Replica(service, Path(stack.folder), number, given | changes)


@contextmanager
def running(replicas: Iterable[Replica]) -> Iterator[list[Replica]]:
    """Starts them all, and stops them whatever comes between."""
    with ExitStack() as ending:
        started = []
        # All at once, maybe on an empty database.
        for replica in replicas:
            started.append(replica.start())
            ending.callback(replica.stop)
        for replica in started:
            replica.wait_until_ready()
        yield started
