"""What `h2load` measures of HTTP/2 over TLS. Speed is the business of `make bench`; here every request is answered."""

import re
import subprocess

import pytest

from lone_gateway import LoneGateway


@pytest.mark.parametrize(
    ("connections", "streams", "requests"),
    [(1, 100, 2_000), (50, 10, 5_000), (200, 1, 2_000)],
    ids=["many streams", "some of both", "many connections"],
)
@pytest.mark.parametrize("path", ["/auth/me", "/config.json"])
def test_every_request_is_answered(
    tls: LoneGateway, token: str, path: str, connections: int, streams: int, requests: int
):
    output = load(tls, path, token, "-c", str(connections), "-m", str(streams), "-n", str(requests))
    assert "Application protocol: h2" in output
    assert f"{requests} total, {requests} started, {requests} done, {requests} succeeded, 0 failed" in output, output
    assert f"{requests} 2xx, 0 3xx, 0 4xx, 0 5xx" in output
    assert headers_saved(output) > 0.4


def test_every_request_is_answered_by_http_1_too(tls: LoneGateway, token: str):
    output = load(tls, "/auth/me", token, "--h1", "-c", "50", "-n", "10000")
    assert "10000 2xx, 0 3xx, 0 4xx, 0 5xx" in output, output


def load(gateway: LoneGateway, path: str, token: str, *options: str) -> str:
    command = ["h2load", *options, "-t", "1", "-H", f"authorization: Bearer {token}"]
    url = f"https://localhost:{gateway.port}{path}"
    return subprocess.run([*command, url], capture_output=True, text=True, timeout=60, check=True).stdout


def headers_saved(output: str) -> float:
    """The share of the answers' headers that compression saved."""
    saved = re.search(r"space savings ([\d.]+)%", output)
    return float(saved.group(1)) / 100 if saved else 0
