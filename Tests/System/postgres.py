"""A real PostgreSQL server in a temporary folder, for as long as the tests run."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from ports import free_port


class PostgresServer:
    """Made by `initdb`, listening on a free port of the loopback address. Runs as `postgres` when the tests run as
    root, because the server refuses to be root. Without `fsync` it is quicker, and forgets when the machine stops."""

    def __init__(self, *, fsync: bool = False) -> None:
        self.fsync = fsync
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="ba-postgres-"))
        self.account = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        if self.account:
            shutil.chown(self.folder, "postgres", "postgres")
        self.binaries = _server_binaries()
        self.process: subprocess.Popen[bytes] | None = None
        self._databases = 0

    def start(self) -> "PostgresServer":
        cluster = self.folder / "cluster"
        self._run("initdb", "-D", cluster, "-U", "ba", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "on" if self.fsync else "off",
            "max_connections": 200,
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [self.binaries / "postgres", "-D", cluster, *options],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                **self.account,
            )
        self._wait_until_ready()
        return self

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self) -> str:
        """An empty database's URL."""
        self._databases += 1
        name = f"ba{self._databases}"
        self._run("createdb", *self._address, name)
        return f"postgresql://ba@127.0.0.1:{self.port}/{name}"

    def dump(self, url: str, *options: str) -> bytes:
        command = [self.binaries / "pg_dump", *options, url]
        return subprocess.run(command, check=True, capture_output=True).stdout

    @property
    def _address(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", "ba"]

    def _run(self, tool: str, *arguments: object) -> None:
        done = subprocess.run(
            [self.binaries / tool, *map(str, arguments)],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **self.account,
        )
        if done.returncode:
            raise RuntimeError(f"{tool} failed:\n{done.stdout}")

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            ready = subprocess.run([self.binaries / "pg_isready", "-q", *self._address], cwd=self.folder, check=False)
            if ready.returncode == 0:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")


def _server_binaries() -> Path:
    """Debian keeps the server's programs out of the PATH, a folder for each major version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if found:
        return found[-1]
    server = shutil.which("postgres")
    if server:
        return Path(server).parent
    raise RuntimeError("there is no PostgreSQL server here; install Debian's package postgresql")
