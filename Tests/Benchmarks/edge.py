"""The gateway beside nginx, HAProxy and Caddy: the same machine, the same minutes, the same servers behind them."""

import contextlib
import resource
import select
import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median

from edge_servers import Edge, Yard, request
from table import Table, milliseconds, percentile
from wrk import Reading, middle, wrk

ROUNDS = 5
SECONDS = 3
CONNECTIONS = 32
STREAMS = 1_000
PROBED_EVENTS = 600
UPLOADS = 8
UPLOAD_BYTES = 10_000_000
DEPARTURES = 3
MIB = 2**20

DESCRIBED = {
    "nginx": "nginx, no token check",
    "haproxy": "HAProxy, HS256 check",
    "caddy": "Caddy, no token check",
}
# At least this share of theirs; the second is what we would like.
RATE_GOALS = {"nginx": (0.70, 0.90), "haproxy": (0.80, 1.00), "caddy": (2.0, 3.0)}
PLAIN_PATH = "/auth/me"
STREAM_PATH = "/api/threads/one/runs/one/events"
UPLOAD_PATH = "/api/projects/one/documents"


def measure(folder: Path, table: Table, note: Callable[[str], None]) -> None:
    _allow_many_files()
    yard = Yard(folder)
    with yard.open() as edges:
        note("edge: plain requests")
        _rates(edges, table)
        # Before the streams, whose memory would be there to be used again.
        note("edge: uploads")
        _uploads(edges, table)
        note("edge: streams")
        _streams(edges, yard.slow, table)
        note("edge: clients that leave")
        _departures(edges, yard.slow, table)


# Plain requests


def _rates(edges: dict[str, Edge], table: Table) -> None:
    readings: dict[str, list[Reading]] = {name: [] for name in edges}
    cost: dict[str, list[float]] = {name: [] for name in edges}
    for edge in edges.values():
        wrk(f"{edge.url}{PLAIN_PATH}", edge.token, CONNECTIONS, 1)
    for _ in range(ROUNDS):
        # Interleaved, so that what else the machine does meets all alike.
        for name, edge in edges.items():
            before = edge.cpu_seconds()
            reading = wrk(f"{edge.url}{PLAIN_PATH}", edge.token, CONNECTIONS, SECONDS)
            readings[name].append(reading)
            cost[name].append((edge.cpu_seconds() - before) / reading.requests)
    found = {name: middle(each) for name, each in readings.items()}
    used = {name: median(each) for name, each in cost.items()}
    ours = found.pop("gateway")
    where = f"edge, fast upstream, {CONNECTIONS} connections"
    for name, theirs in found.items():
        least, wished = RATE_GOALS[name]
        table.add(
            f"{where}: requests a second",
            f"{ours.per_second:,.0f}",
            f"{theirs.per_second:,.0f} ({DESCRIBED[name]}; goal {least:.2f}, ambitious {wished:.2f})",
            ours.per_second / theirs.per_second,
        )
    for label in ("p50", "p99"):
        for name, theirs in found.items():
            mine, other = getattr(ours, label), getattr(theirs, label)
            table.add(
                f"{where}: {label}", milliseconds(mine), f"{milliseconds(other)} ({DESCRIBED[name]})", mine / other
            )
    for name in found:
        goal = "; goal for ours 35 µs, ambitious 22" if name == "nginx" else ""
        table.add(
            f"{where}: CPU a request",
            f"{used['gateway'] * 1e6:.0f} µs",
            f"{used[name] * 1e6:.0f} µs ({DESCRIBED[name]}{goal})",
            used["gateway"] / used[name],
        )


# Streams


def _streams(edges: dict[str, Edge], slow: int, table: Table) -> None:
    held: dict[str, int] = {}
    each: dict[str, float] = {}
    idle: dict[str, int] = {}
    later: dict[str, tuple[float, float]] = {}
    for name, edge in edges.items():
        # What a first stream costs beyond the later ones is no stream's memory.
        with _held(edge, 20):
            time.sleep(0.5)
        time.sleep(0.5)
        idle[name] = edge.memory()
        with _held(edge, STREAMS) as connections:
            held[name] = _answered(connections)
            time.sleep(1.5)
            each[name] = (edge.memory() - idle[name]) / max(held[name], 1)
            later[name] = _later(edge, slow)
    for name in DESCRIBED:
        table.add("edge: memory before any stream", _mib(idle["gateway"]), f"{_mib(idle[name])} ({DESCRIBED[name]})",
                  idle["gateway"] / idle[name])  # fmt: skip
    for name in DESCRIBED:
        table.add(
            f"edge: live streams held, of {STREAMS:,}", f"{held['gateway']:,}", f"{held[name]:,} ({DESCRIBED[name]})"
        )
    for name in DESCRIBED:
        goal = "; goal for ours 16 KiB, ambitious 11" if name == "nginx" else ""
        table.add("edge: memory of one live stream", f"{each['gateway'] / 1024:.1f} KiB",
                  f"{each[name] / 1024:.1f} KiB ({DESCRIBED[name]}{goal})", each["gateway"] / each[name])  # fmt: skip
    goals = {"p50": "; goal for ours 0.10 ms, ambitious 0.05", "p99": "; goal for ours 5 ms"}
    for index, label in enumerate(("p50", "p99")):
        for name in DESCRIBED:
            goal = goals[label] if name == "nginx" else ""
            table.add(f"edge, {STREAMS:,} live streams: one event later by, {label}",
                      milliseconds(later["gateway"][index]),
                      f"{milliseconds(later[name][index])} ({DESCRIBED[name]}{goal})")  # fmt: skip


@contextlib.contextmanager
def _held(edge: Edge, count: int):
    """Open streams of an event a second, whose clients read as little as a window in the background does."""
    connections: list[socket.socket] = []
    try:
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", edge.port), timeout=10)
            connection.sendall(_stream_request(edge, "slow"))
            connections.append(connection)
        yield connections
    finally:
        for connection in connections:
            connection.close()


def _stream_request(edge: Edge, pace: str) -> bytes:
    return request(
        edge, "GET", f"{STREAM_PATH}?{pace}", "Accept: text/event-stream", "Accept-Encoding: gzip, deflate, br"
    )


def _answered(connections: list[socket.socket]) -> int:
    """How many have an answer and its first event within ten seconds."""
    count = 0
    deadline = time.monotonic() + 10
    for connection in connections:
        received = b""
        connection.settimeout(max(deadline - time.monotonic(), 0.001))
        with contextlib.suppress(OSError):
            while b"data: " not in received and (piece := connection.recv(4_096)):
                received += piece
        count += received.startswith(b"HTTP/1.1 200") and b"data: " in received
    return count


def _later(edge: Edge, slow: int) -> tuple[float, float]:
    """Seconds by which an event comes later through the edge than from the service itself: p50 and p99 of the one less
    those of the other, read in the same seconds."""
    direct = Edge("direct", slow, edge.process, "")
    ages: dict[socket.socket, list[float]] = {}
    for reader in (direct, edge):
        connection = socket.create_connection(("127.0.0.1", reader.port), timeout=10)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(_stream_request(reader, "quick"))
        ages[connection] = []
    deadline = time.monotonic() + 30
    while min(map(len, ages.values())) < PROBED_EVENTS and time.monotonic() < deadline:
        for connection in select.select(list(ages), [], [], 5)[0]:
            now = time.monotonic_ns()
            piece = connection.recv(65_536)
            if not piece:
                raise RuntimeError(f"{edge.name} ended a stream")
            for line in piece.split(b"\r\n"):
                if line.startswith(b"data: "):
                    ages[connection].append((now - int(line[6:])) / 1e9)
    alone, through = ages.values()
    for connection in ages:
        connection.close()
    if min(len(alone), len(through)) < PROBED_EVENTS:
        raise RuntimeError(f"events do not come in time through {edge.name}")
    return tuple(percentile(through[1:], share) - percentile(alone[1:], share) for share in (0.5, 0.99))


# Clients that leave


def _departures(edges: dict[str, Edge], slow: int, table: Table) -> None:
    freed = {name: median(_departure(edge, slow) for _ in range(DEPARTURES)) for name, edge in edges.items()}
    for name in DESCRIBED:
        goal = "; goal for ours 0.5 s, ambitious 0.3" if name == "nginx" else ""
        table.add(
            "edge: the service is free after a client left",
            milliseconds(freed["gateway"]),
            f"{milliseconds(freed[name])} ({DESCRIBED[name]}{goal})",
        )


def _departure(edge: Edge, slow: int) -> float:
    before = len(_left(slow))
    with _held(edge, 1) as connections:
        assert _answered(connections) == 1
    gone = time.monotonic_ns()
    deadline = time.monotonic() + 20
    while len(times := _left(slow)) == before:
        if time.monotonic() > deadline:
            return 20.0
        time.sleep(0.01)
    return max(times[-1] - gone, 0) / 1e9


def _left(slow: int) -> list[int]:
    with urllib.request.urlopen(f"http://127.0.0.1:{slow}/?left", timeout=10) as answer:
        return [int(value) for value in answer.read().split()]


# Uploads


def _uploads(edges: dict[str, Edge], table: Table) -> None:
    growth: dict[str, int] = {}
    for name, edge in edges.items():
        edge.forget_peak()
        before = edge.resident("VmRSS")
        failed: list[str] = []
        threads = [threading.Thread(target=_upload, args=(edge, failed)) for _ in range(UPLOADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise RuntimeError(f"{edge.name}: {failed[0]}")
        growth[name] = max(edge.resident("VmHWM") - before, 0)
    for name in DESCRIBED:
        goal = "; goal for ours 8 MiB, ambitious 4" if name == "nginx" else ""
        table.add(
            f"edge, {UPLOADS} uploads of 10 MB at once: memory grows by",
            _mib(growth["gateway"]),
            f"{_mib(growth[name])} ({DESCRIBED[name]}{goal})",
        )


def _upload(edge: Edge, failed: list[str]) -> None:
    head = request(edge, "POST", UPLOAD_PATH, f"Content-Length: {UPLOAD_BYTES}", "Content-Type: text/plain")
    with socket.create_connection(("127.0.0.1", edge.port), timeout=60) as connection:
        try:
            connection.sendall(head)
            piece = b"a" * 65_536
            for start in range(0, UPLOAD_BYTES, len(piece)):
                connection.sendall(piece[: UPLOAD_BYTES - start])
            answer = connection.recv(65_536)
        except OSError as error:
            failed.append(str(error))
            return
    if not answer.startswith(b"HTTP/1.1 200"):
        failed.append(answer[:200].decode("latin-1"))


def _allow_many_files() -> None:
    """For this process and those it starts: a stream takes two on its way."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wished = 16_000
    resource.setrlimit(resource.RLIMIT_NOFILE, (wished if most == resource.RLIM_INFINITY else min(most, wished), most))


def _mib(size: float) -> str:
    return f"{size / MIB:.1f} MiB"
