"""`oidc-provider-mock` from PyPI as a process of its own: a provider that knows nothing of us."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx

from places import plain_environment
from ports import free_port


@contextlib.contextmanager
def independent_provider(*people: dict[str, Any], host: str = "localhost") -> Iterator[str]:
    """Gives its issuer. `people` are claims, `sub` among them; `host` is a name or address of this machine."""
    port = free_port()
    claims = [option for person in people for option in ("--user-claims", json.dumps(person))]
    program = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock"]
    process = subprocess.Popen(
        [*program, "--host", host, "--port", str(port), "--require-nonce", "true", *claims],
        env=plain_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        issuer = f"http://{host}:{port}"
        _wait(f"{issuer}/.well-known/openid-configuration", process)
        yield issuer
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url).status_code == 200:
                return
        assert process.poll() is None, f"the provider left with {process.returncode}"
        time.sleep(0.05)
    raise AssertionError("the provider was not ready in time")
