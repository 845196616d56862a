"""The edges that are measured side by side, each a process with a configuration of its own in a temporary folder: our
gateway with all it does to a request, and Debian's nginx, HAProxy and Caddy as proxies that do nothing else."""

import contextlib
import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from places import REPOSITORY, binaries, plain_environment
from ports import free_port
from tokens import encode, signed

HAPROXY_SECRET = "only-for-measuring-and-at-least-32-characters"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Edge:
    name: str
    port: int
    process: psutil.Process
    token: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """What all its processes have used, as `/proc/PID/stat` counts it."""
        total = 0
        for process in self.family:
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def memory(self) -> int:
        """Resident bytes of its own: pages that its processes share count once."""
        return sum(process.memory_full_info().pss for process in self.family)

    def forget_peak(self) -> None:
        for process in self.family:
            Path(f"/proc/{process.pid}/clear_refs").write_text("5")

    def resident(self, line: str) -> int:
        """`VmRSS`, or `VmHWM`, its peak since the last `forget_peak`."""
        total = 0
        for process in self.family:
            status = dict(row.split(":", 1) for row in Path(f"/proc/{process.pid}/status").read_text().splitlines())
            total += int(status[line].split()[0]) * 1_024
        return total


class Yard:
    """Starts what is measured, and what stands behind it: a fast server for plain requests, a slow one for the rest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = Ed25519PrivateKey.generate()
        self.fast = free_port()
        self.slow = free_port()

    @contextlib.contextmanager
    def open(self) -> Iterator[dict[str, Edge]]:
        with contextlib.ExitStack() as stack:
            stack.enter_context(self._started("upstream", self.fast, *self._nginx("upstream", self._fast_server())))
            script = Path(__file__).with_name("edge_upstream.py")
            stack.enter_context(self._started("slow", self.slow, [sys.executable, str(script), str(self.slow)]))
            edges = {}
            for name, command in self._edges().items():
                port = free_port()
                edges[name] = stack.enter_context(self._started(name, port, *command(port)))
            edges["gateway"].token = self._token()
            edges["haproxy"].token = self._shared_secret_token()
            self._wait_for_keys(edges["gateway"])
            yield edges

    def _edges(self) -> dict[str, Callable[[int], tuple]]:
        return {"gateway": self._gateway, "nginx": self._nginx_proxy, "haproxy": self._haproxy, "caddy": self._caddy}

    # Commands, each with its environment

    def _gateway(self, port: int) -> tuple[list[str], dict[str, str]]:
        return [str(binaries() / "gateway")], {
            "PORT": str(port), "ADMIN_PORT": str(free_port()), "DATA_DIR": str(self.folder), "LOG_LEVEL": "warning",
            "BACKEND_URL": f"http://localhost:{port}", "CORS_ORIGINS": "https://app.example.com",
            "AUTH_URL": f"http://127.0.0.1:{self.fast}", "DOCUMENTS_URL": f"http://127.0.0.1:{self.slow}",
            "CHAT_URL": f"http://127.0.0.1:{self.slow}", **OPEN_LIMITS,
        }  # fmt: skip

    def _nginx_proxy(self, port: int) -> tuple[list[str]]:
        return self._nginx("nginx", f"""
            upstream fast {{ server 127.0.0.1:{self.fast}; keepalive 64; keepalive_requests 1000000; }}
            upstream slow {{ server 127.0.0.1:{self.slow}; keepalive 64; }}
            server {{
                listen 127.0.0.1:{port} backlog=2048;
                client_max_body_size 25m;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_set_header X-Forwarded-For $remote_addr;
                proxy_buffering off;
                proxy_request_buffering off;
                location / {{ proxy_pass http://fast; }}
                location /api/ {{ proxy_pass http://slow; }}
            }}""")  # fmt: skip

    def _haproxy(self, port: int) -> tuple[list[str]]:
        path = self.folder / "haproxy.cfg"
        path.write_text(f"""
global
    nbthread 2
    maxconn 8000
defaults
    mode http
    option http-no-delay
    timeout connect 1s
    timeout client 300s
    timeout server 300s
    http-reuse always
frontend edge
    bind 127.0.0.1:{port} backlog 2048
    http-request set-var(txn.token) http_auth_bearer
    http-request deny deny_status 401 unless {{ var(txn.token),jwt_header_query('$.alg') -m str HS256 }}
    http-request deny deny_status 401 unless {{ var(txn.token),jwt_verify("HS256","{HAPROXY_SECRET}") -m int 1 }}
    http-request set-var(txn.exp) var(txn.token),jwt_payload_query('$.exp','int')
    http-request set-var(txn.now) date()
    http-request deny deny_status 401 if {{ var(txn.exp),sub(txn.now) -m int lt 0 }}
    option forwardfor
    use_backend slow if {{ path_beg /api/ }}
    default_backend fast
backend fast
    server one 127.0.0.1:{self.fast}
backend slow
    server one 127.0.0.1:{self.slow}
""")
        return (["haproxy", "-db", "-f", str(path)],)

    def _caddy(self, port: int) -> tuple[list[str], dict[str, str]]:
        path = self.folder / "Caddyfile"
        path.write_text(f"""
{{
    admin off
    auto_https off
}}
http://:{port} {{
    bind 127.0.0.1
    reverse_proxy /api/* 127.0.0.1:{self.slow} {{
        flush_interval -1
    }}
    reverse_proxy 127.0.0.1:{self.fast}
}}
""")
        folders = {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)}
        return ["caddy", "run", "--adapter", "caddyfile", "--config", str(path)], folders

    def _fast_server(self) -> str:
        public = encode(self.key.public_key().public_bytes_raw())
        key = {"kty": "OKP", "crv": "Ed25519", "x": public, "kid": "bench", "use": "sig", "alg": "EdDSA"}
        projects = [{"id": str(uuid.UUID(int=n)), "name": f"Project {n}", "threads": 3} for n in range(12)]
        answers = {
            "= /auth/.well-known/jwks.json": {"keys": [key]},
            "= /health/ready": {"ready": True, "dependencies": []},
            "= /internal/events": {"events": [], "next": 0},
            "/": projects,
        }
        places = "\n".join(
            f"location {place} {{ return 200 '{json.dumps(body)}'; }}" for place, body in answers.items()
        )
        return f"server {{ listen 127.0.0.1:{self.fast} backlog=2048; default_type application/json; {places} }}"

    def _nginx(self, name: str, http: str) -> tuple[list[str]]:
        path = self.folder / f"{name}.conf"
        user = "user root;" if os.getuid() == 0 else ""
        temporary = " ".join(
            f"{kind}_temp_path {self.folder}/{name}-{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        path.write_text(
            f"daemon off; {user} worker_processes 2;\n"
            f"pid {self.folder}/{name}.pid; error_log {self.folder}/{name}.log;\n"
            f"worker_rlimit_nofile 16000; events {{ worker_connections 8000; }}\n"
            f"http {{ access_log off; {temporary} keepalive_requests 1000000; {http} }}\n"
        )
        return (["nginx", "-p", str(self.folder), "-c", str(path)],)

    # Tokens, valid for as long as this runs

    def _token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": "ba-assistant", "aud": "ba-assistant", "sub": "bench", "email": "bench@example.com", "sid": "bench",
            "admin": False, "iat": now, "exp": now + 3_600, "jti": str(uuid.uuid4()),
        }  # fmt: skip
        return signed({"alg": "EdDSA", "typ": "at+jwt", "kid": "bench"}, claims, self.key.sign)

    def _shared_secret_token(self) -> str:
        claims = {"sub": "bench", "exp": int(time.time()) + 3_600}
        return signed(
            {"alg": "HS256", "typ": "JWT"},
            claims,
            lambda text: hmac.new(HAPROXY_SECRET.encode(), text, hashlib.sha256).digest(),
        )

    # Processes

    @contextlib.contextmanager
    def _started(
        self, name: str, port: int, command: list[str], environment: dict[str, str] | None = None
    ) -> Iterator[Edge]:
        output = self.folder / f"{name}.out"
        with output.open("wb") as file:
            process = subprocess.Popen(
                command, cwd=REPOSITORY, env={**plain_environment(), **(environment or {})},
                stdin=subprocess.DEVNULL, stdout=file, stderr=file,
            )  # fmt: skip
        edge = Edge(name, port, psutil.Process(process.pid), "")
        try:
            deadline = time.monotonic() + 20
            while not _listens(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{name} does not start:\n{output.read_text(errors='replace')}")
                time.sleep(0.02)
            yield edge
        finally:
            family = edge.family if process.poll() is None else []
            process.terminate()
            _, remaining = psutil.wait_procs(family, timeout=10)
            for survivor in remaining:
                survivor.kill()

    @staticmethod
    def _wait_for_keys(gateway: Edge) -> None:
        deadline = time.monotonic() + 20
        while _status(gateway, "/auth/me") != 200:
            if time.monotonic() > deadline:
                raise RuntimeError("the gateway does not let the token pass")
            time.sleep(0.05)


# Counted, and never reached.
OPEN_LIMITS = dict.fromkeys(
    ("RATE_LIMIT_DEFAULT", "RATE_LIMIT_CHAT", "RATE_LIMIT_UPLOAD", "RATE_LIMIT_SIGN_IN"), "1000000/s"
)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def request(edge: Edge, method: str, target: str, *fields: str) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {edge.token}", *fields, "", ""]
    return "\r\n".join(lines).encode()


def _status(edge: Edge, target: str) -> int:
    with socket.create_connection(("127.0.0.1", edge.port), timeout=10) as connection:
        connection.sendall(request(edge, "GET", target, "Connection: close"))
        return int(connection.recv(65_536).split(b" ", 2)[1])
