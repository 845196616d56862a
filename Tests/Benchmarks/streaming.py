"""What the gateway adds to one streamed event: two readers of one answer, one through it, one at chat itself."""

import re
import selectors
import socket
import time
from statistics import median
from urllib.parse import urlsplit

from person import Person
from table import Table, milliseconds, percentile
from texts import SHORT_DOCUMENT

ANSWERS = 6
EVENT_ID = re.compile(rb"^id: (\S+)\r\n", re.MULTILINE)
END = re.compile(rb"^event: (message_complete|stopped|interrupted|error)\r\n", re.MULTILINE)


def measure(person: Person, table: Table) -> None:
    project = person.new_project("Streams")
    person.upload(project, "returns.txt", SHORT_DOCUMENT)
    added: list[float] = []
    for number in range(ANSWERS):
        thread = person.new_thread(project)
        with person.asking(thread, "How are returns and refunds handled, and who approves a refund?") as stream:
            run = next(stream).run
            path = f"/api/threads/{thread}/runs/{run}/events"
            bases = [person.stack.url, person.stack.inner["chat"]]
            # Whoever comes first is told first: they take turns.
            arrivals = _watch(bases if number % 2 else bases[::-1], path, person.token)
        through, direct = (arrivals[base] for base in bases)
        added += [through[event] - direct[event] for event in through.keys() & direct.keys()]
    beside = f"a reader at chat itself, {len(added)} events"
    for name, value in (("p50", median(added)), ("p99", percentile(added, 0.99))):
        table.add(f"one streamed event, later through the gateway: {name}", milliseconds(value), beside)


def _watch(bases: list[str], path: str, token: str) -> dict[str, dict[bytes, float]]:
    """When each event's id arrived, by where it was read."""
    arrivals: dict[str, dict[bytes, float]] = {base: {} for base in bases}
    received = dict.fromkeys(bases, b"")
    with selectors.DefaultSelector() as readers:
        for base in bases:
            readers.register(_request(base, path, token), selectors.EVENT_READ, base)
        while readers.get_map():
            for key, _ in readers.select():
                chunk = key.fileobj.recv(65536)
                now = time.monotonic()
                base = key.data
                received[base] += chunk
                # What came with the first piece had happened before anyone listened.
                early = not arrivals[base]
                for event in EVENT_ID.findall(received[base]):
                    arrivals[base].setdefault(event, 0 if early else now)
                if not chunk or END.search(received[base]):
                    readers.unregister(key.fileobj)
                    key.fileobj.close()
    return {base: {event: at for event, at in seen.items() if at} for base, seen in arrivals.items()}


def _request(base: str, path: str, token: str) -> socket.socket:
    address = urlsplit(base)
    connection = socket.create_connection((address.hostname, address.port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    head = (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nAccept: text/event-stream\r\n\r\n"
    )
    connection.sendall(head.encode())
    return connection
