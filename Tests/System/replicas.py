"""Several replicas of chat beside a running product: real processes on its database."""

import os
import signal
import subprocess
from pathlib import Path

import httpx

from places import REPOSITORY, binaries
from ports import free_port
from stack import Stack
from waiting import eventually


class Replica:
    """One more `chat`, with the settings of the product's own."""

    def __init__(self, stack: Stack, number: int, pace: str = "4ms"):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = Path(stack.folder) / f"chat-{number}.err"
        environment = _environment_of(stack) | {"PORT": str(self.port), "INTERVIEW_PACE": pace}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [binaries() / "chat"], cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def wait_until_ready(self) -> None:
        eventually(self._is_ready, within=20)

    def _is_ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=5)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)


def _environment_of(stack: Stack) -> dict[str, str]:
    """What `ba` gave the product's own chat."""
    text = Path(f"/proc/{stack.service('chat').pid}/environ").read_bytes()
    pairs = (entry.partition(b"=") for entry in text.split(b"\0") if entry)
    return {os.fsdecode(name): os.fsdecode(value) for name, _, value in pairs}
