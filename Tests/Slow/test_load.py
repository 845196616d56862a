"""Load by `h2load`. Speed is the business of `make bench`; here every request is answered."""

import subprocess

import pytest

from lone_gateway import LoneGateway


@pytest.mark.parametrize("connections", [1, 50, 200])
@pytest.mark.parametrize("path", ["/auth/me", "/config.json"])
def test_every_request_is_answered(plain: LoneGateway, token: str, path: str, connections: int):
    output = load(plain, path, token, "--h1", "-c", str(connections), "-n", "5000")
    assert "5000 total, 5000 started, 5000 done, 5000 succeeded, 0 failed" in output, output
    assert "5000 2xx, 0 3xx, 0 4xx, 0 5xx" in output


def load(gateway: LoneGateway, path: str, token: str, *options: str) -> str:
    command = ["h2load", *options, "-t", "1", "-H", f"authorization: Bearer {token}"]
    url = f"http://localhost:{gateway.port}{path}"
    return subprocess.run([*command, url], capture_output=True, text=True, timeout=60, check=True).stdout
