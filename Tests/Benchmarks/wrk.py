"""Requests a second and latency, by wrk."""

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


@dataclass
class Reading:
    per_second: float
    p50: float
    p99: float
    requests: int


def wrk(url: str, token: str, connections: int, seconds: int) -> Reading:
    command = ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s", "-H", f"Authorization: Bearer {token}"]
    output = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)", output)
    if failed:
        raise RuntimeError(f"{url}: {failed.group(0)}")
    latency = {
        name: float(value) * UNITS[unit]
        for name, value, unit in re.findall(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", output, re.MULTILINE)
    }
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", output)
    requests = re.search(r"(\d+) requests in", output)
    if not per_second or not requests or len(latency) != 2:
        raise RuntimeError(f"wrk printed something else:\n{output}")
    return Reading(float(per_second.group(1)), latency["50"], latency["99"], int(requests.group(1)))


def middle(readings: Iterable[Reading]) -> Reading:
    """The median of each figure."""
    columns = zip(*((r.per_second, r.p50, r.p99, r.requests) for r in readings), strict=True)
    return Reading(*(median(column) for column in columns))
