"""What `slowhttptest` can do to the gateway: hundreds of clients that take their time, while others are served."""

import re
import subprocess
import threading
import time

import httpx
import pytest

from lone_gateway import LoneGateway

CLIENTS = 400
SECONDS = 25
ATTACKS = {
    "headers": ("/config.json", ["-H", "-i", "3"]),
    "bodies": ("/auth/refresh", ["-B", "-i", "3", "-s", "8192"]),
    "reading": ("/openapi.json", ["-X", "-w", "8", "-y", "16", "-n", "3", "-z", "16", "-k", "3"]),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_slow_clients_do_not_keep_others_waiting(plain: LoneGateway, attack: str):
    waits: list[float] = []
    over = threading.Event()
    # From another address, which the limits on that of the slow ones do not meet.
    transport = httpx.HTTPTransport(local_address="127.0.0.2")

    def visit() -> None:
        with httpx.Client(transport=transport, base_url=f"http://127.0.0.1:{plain.port}", timeout=10) as visitor:
            while not over.wait(0.2):
                began = time.monotonic()
                assert visitor.get("/config.json", headers={"Connection": "close"}).status_code == 200
                waits.append(time.monotonic() - began)

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        output = slowly(plain, attack)
    finally:
        over.set()
        visitor.join(15)
    assert len(waits) > SECONDS, "the others were not served"
    assert max(waits) < 1, f"somebody waited for {max(waits):.1f} s"
    if attack == "headers":
        # Whoever does not finish a header in time is sent away.
        assert "No open connections left" in output, output[-2_000:]


def slowly(gateway: LoneGateway, attack: str) -> str:
    path, options = ATTACKS[attack]
    command = ["slowhttptest", *options, "-c", str(CLIENTS), "-r", "200", "-l", str(SECONDS), "-p", "3",
               "-x", "16", "-u", f"http://127.0.0.1:{gateway.port}{path}"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS + 30, check=False)
    return re.sub(r"\x1b\[[\d;]*m", "", done.stdout + done.stderr)
