"""Requests a second and latency, through the gateway and to the service itself, by wrk."""

import re
import subprocess
from dataclasses import dataclass
from statistics import median

from person import Person
from table import Table, milliseconds

ROUNDS = 5
SECONDS = 4
PATH = "/api/projects"
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


@dataclass
class Reading:
    per_second: float
    p50: float
    p99: float


def measure(person: Person, table: Table) -> None:
    for number in range(20):
        person.new_project(f"Project {number}")
    targets = {
        "gateway": person.stack.url.replace("localhost", "127.0.0.1"),
        "service": person.stack.inner["documents"],
    }
    for connections in (32, 1):
        # Interleaved, so that what else the machine does meets both alike.
        readings: dict[str, list[Reading]] = {name: [] for name in targets}
        for _ in range(ROUNDS):
            for name, url in targets.items():
                readings[name].append(_wrk(url + PATH, person.token, connections))
        middle = {name: _middle(found) for name, found in readings.items()}
        _add(table, connections, middle["gateway"], middle["service"])


def _add(table: Table, connections: int, gateway: Reading, service: Reading) -> None:
    where = f"`GET {PATH}` through the gateway, {connections} connection{'s' if connections > 1 else ''}"
    table.add(
        f"{where}: requests a second",
        f"{gateway.per_second:,.0f}",
        f"{service.per_second:,.0f} (service called directly)",
        gateway.per_second / service.per_second,
    )
    for name in ("p50", "p99"):
        ours, theirs = getattr(gateway, name), getattr(service, name)
        table.add(f"{where}: {name}", milliseconds(ours), f"{milliseconds(theirs)} (directly)", ours / theirs)


def _middle(readings: list[Reading]) -> Reading:
    return Reading(*(median(getattr(reading, name) for reading in readings) for name in ("per_second", "p50", "p99")))


def _wrk(url: str, token: str, connections: int) -> Reading:
    command = ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{SECONDS}s", "-H", f"Authorization: Bearer {token}"]
    output = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)", output)
    if failed:
        raise RuntimeError(f"{url}: {failed.group(0)}")
    latency = {
        name: float(value) * UNITS[unit]
        for name, value, unit in re.findall(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", output, re.MULTILINE)
    }
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", output)
    if not per_second or len(latency) != 2:
        raise RuntimeError(f"wrk printed something else:\n{output}")
    return Reading(float(per_second.group(1)), latency["50"], latency["99"])
