"""The real product, started the way a person starts it: `ba up`."""

import contextlib
import json
import os
import re
import signal
import ssl
import subprocess
import time
from pathlib import Path

import psutil

from places import REPOSITORY, binaries, plain_environment
from ports import free_port

SERVICES = ("gateway", "auth", "chat", "documents")
READY = re.compile(r"ready: (http://\S+)")
SERVICE_LINE = re.compile(r"^\s*(gateway admin|auth|chat|documents)\s+(http://\S+)", re.MULTILINE)


class StackFailed(Exception):
    pass


class Stack:
    """Gateway, auth, chat and documents under one `ba up`, on free ports and with its own data folder.

    `url` is the address a browser opens; `inner` has those of the services (`auth`, `chat`, `documents`,
    `gateway admin`). `data` and the log files outlive the processes, so that a test can look into them.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str | None = None,
        environment: dict[str, str] | None = None,
        start_within: float = 60,
    ):
        self.folder = folder
        # What a client trusts when it checks a certificate.
        self.trust: ssl.SSLContext | bool = True
        self.data = folder / "data"
        self.output = folder / "ba.out"
        self.errors = folder / "ba.err"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.inner: dict[str, str] = {}
        self.database_url = database_url
        self.environment = {
            **plain_environment(),
            "LOG_FORMAT": "json",
            "LOG_LEVEL": "info",
            # The tests are far busier than a person; those about rates turn it on.
            "RATE_LIMIT": "off",
            # The tests sign in as many people from one address; those of the limits set them.
            **dict.fromkeys(("SIGN_IN_RATE", "REFRESH_RATE", "ACCOUNT_RATE"), "1000000/m burst 100000"),
            **({"DATABASE_URL": database_url} if database_url else {}),
            **(environment or {}),
        }
        self.start_within = start_within
        self.started_in = 0.0
        self.process: subprocess.Popen[bytes] | None = None
        self._read_from = 0

    def __enter__(self) -> "Stack":
        return self.start()

    def __exit__(self, *raised: object) -> None:
        if raised[0] is None:
            self.stop()
        else:
            self.destroy()

    def start(self) -> "Stack":
        self.folder.mkdir(parents=True, exist_ok=True)
        self._read_from = self.output.stat().st_size if self.output.exists() else 0
        began = time.monotonic()
        with self.output.open("ab") as output, self.errors.open("ab") as errors:
            self.process = subprocess.Popen(
                self.command,
                cwd=REPOSITORY,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
        try:
            self._wait_until_ready(began + self.start_within)
        except BaseException:
            self.destroy()
            raise
        self.started_in = time.monotonic() - began
        return self

    @property
    def command(self) -> list[str]:
        return [str(binaries() / "ba"), "up", "--port", str(self.port), "--data", str(self.data)]

    def stop(self, how: signal.Signals = signal.SIGINT, *, whole_group: bool = False) -> None:
        """Stops as Ctrl-C (or another signal) does; the product must leave with 0 and leave nothing running.

        `whole_group` signals every process of the group at once, as a terminal does on Ctrl-C.
        """
        if self.process is None:
            return
        family = self.family()
        process, self.process = self.process, None
        try:
            if whole_group:
                os.killpg(process.pid, how)
            else:
                process.send_signal(how)
            code = process.wait(timeout=30)
            survivors = psutil.wait_procs(family, timeout=1)[1]
            assert code == 0, f"ba left with {code}\n{self.tail()}"
            assert not survivors, f"still running after ba had left: {[p.name() for p in survivors]}"
        finally:
            _kill(family)

    def restart(self) -> None:
        self.stop()
        self.start()

    def destroy(self) -> None:
        """Ends everything at once, whatever its state."""
        if self.process is not None:
            _kill(self.family())
            self.process.wait()
            self.process = None

    def family(self) -> list[psutil.Process]:
        """`ba` and the processes it started."""
        if self.process is None:
            return []
        with contextlib.suppress(psutil.NoSuchProcess):
            ba = psutil.Process(self.process.pid)
            return [ba, *ba.children(recursive=True)]
        return []

    def service(self, name: str) -> psutil.Process:
        for process in self.family():
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.name() == name:
                    return process
        raise StackFailed(f"{name} is not running\n{self.tail()}")

    def kill(self, name: str) -> None:
        """Ends one service as a crash or the kernel's memory killer would."""
        victim = self.service(name)
        victim.kill()
        victim.wait(timeout=5)

    def log_text(self) -> str:
        """Everything `ba` and the services have written, since the first start."""
        return "".join(path.read_text(errors="replace") for path in (self.output, self.errors) if path.exists())

    def log_lines(self) -> list[dict[str, str]]:
        """The services' JSON log lines."""
        return [json.loads(line) for line in self.log_text().splitlines() if line.startswith("{")]

    def tail(self, lines: int = 40) -> str:
        return "\n".join(self.log_text().splitlines()[-lines:])

    def _wait_until_ready(self, deadline: float) -> None:
        assert self.process is not None
        while time.monotonic() < deadline:
            text = self._written_since_start()
            self.inner = dict(SERVICE_LINE.findall(text))
            ready = READY.search(text)
            if ready and len(self.inner) == len(SERVICES):
                self.url = ready.group(1).rstrip("/")
                return
            if self.process.poll() is not None:
                raise StackFailed(f"ba left with {self.process.returncode} before it was ready\n{self.tail()}")
            time.sleep(0.02)
        raise StackFailed(f"not ready within {self.start_within} s; known: {self.inner}\n{self.tail()}")

    def _written_since_start(self) -> str:
        with self.output.open("rb") as output:
            output.seek(self._read_from)
            return output.read().decode(errors="replace")


def _kill(family: list[psutil.Process]) -> None:
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=5)
