"""Requests a second and latency, through the gateway and to the service itself."""

from person import Person
from table import Table, milliseconds
from wrk import Reading, middle, wrk

ROUNDS = 5
SECONDS = 4
PATH = "/api/projects"


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
                readings[name].append(wrk(url + PATH, person.token, connections, SECONDS))
        _add(table, connections, middle(readings["gateway"]), middle(readings["service"]))


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
