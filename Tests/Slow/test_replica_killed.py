"""One of three replicas is killed while more than a thousand readers a second are served.

nginx stands for the replicas: it is fast enough to leave the gateway and the load some of the machine.
"""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from lone_gateway import LoneGateway
from origin import Origin
from ports import free_port
from waiting import eventually

CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 1024; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    keepalive_requests 1000000;
    server {{
        listen 127.0.0.1:{port};
        default_type application/json;
        location = /health/ready {{ return 200 '{{"ready":true,"dependencies":[]}}'; }}
        location = /internal/events {{ return 200 '{{"events":[],"next":0}}'; }}
        location = /auth/.well-known/jwks.json {{ return 200 '{keys}'; }}
        location / {{ return 200 '{{"port":{port}}}'; }}
    }}
}}
"""


@contextmanager
def replica(folder: Path, port: int, keys: str) -> Iterator[subprocess.Popen[bytes]]:
    folder.mkdir(exist_ok=True)
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, port=port, keys=keys))
    process = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"])
    try:
        eventually(lambda: serves(port))
        yield process
    finally:
        process.kill()
        process.wait()


def serves(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/", timeout=1).status_code == 200
    except httpx.TransportError:
        return False


def test_one_of_three_replicas_is_killed_under_load_and_no_reader_notices(origin: Origin, tmp_path: Path):
    keys = json.dumps(httpx.get(f"{origin.url}/auth/.well-known/jwks.json").json())
    ports = [free_port() for _ in range(3)]
    addresses = ",".join(f"http://127.0.0.1:{port}" for port in ports)
    environment = dict.fromkeys(("AUTH_URL", "CHAT_URL", "DOCUMENTS_URL"), addresses)
    environment |= {"LOG_LEVEL": "warning", "RATE_LIMIT": "off"}
    with ExitStack() as stack:
        replicas = [stack.enter_context(replica(tmp_path / str(port), port, keys)) for port in ports]
        gateway = stack.enter_context(LoneGateway(tmp_path, origin, environment=environment))
        load = subprocess.Popen(
            ["wrk", "-t1", "-c32", "-d8s", f"{gateway.url}/auth/providers"], stdout=subprocess.PIPE, text=True
        )
        time.sleep(2)
        replicas[0].kill()
        time.sleep(3)
        answers = by_replica(gateway, ports[0])
        stack.enter_context(replica(tmp_path / str(ports[0]), ports[0], keys))
        eventually(lambda: by_replica(gateway, ports[0]) > answers, within=2)
        output, _ = load.communicate(timeout=30)
    assert "Non-2xx" not in output and "Socket errors" not in output, output
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
    assert rate > 1_000, output
    assert answers > 1_000, "the one that was killed had been at work"


def by_replica(gateway: LoneGateway, port: int) -> float:
    metrics = httpx.get(f"{gateway.admin}/metrics").text.splitlines()
    name = f'gateway_upstream_answers_total{{service="auth",replica="127.0.0.1:{port}",status="2xx"}} '
    return next((float(line.removeprefix(name)) for line in metrics if line.startswith(name)), 0)
