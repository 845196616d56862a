"""`make bench`: first readings of the release build. Every figure that has something to stand beside is measured
together with it, in turns, and given as a ratio. Arguments name parts; without any all are measured."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import chat
import edge
import machine
import searching
import signing
import streaming
import throughput
from person import Person
from places import binaries
from postgres import PostgresServer
from stack import SERVICES, Stack
from table import Table

STARTS = 5


@contextmanager
def running(
    folder: Path, database_url: str | None = None, environment: dict[str, str] | None = None
) -> Iterator[Person]:
    with (
        Stack(folder, database_url=database_url, environment={"LOG_LEVEL": "warning", **(environment or {})}) as stack,
        Person(stack) as person,
    ):
        yield person


def starting(folder: Path, table: Table) -> None:
    stack = Stack(folder, environment={"LOG_LEVEL": "warning"})
    seconds = []
    for _ in range(STARTS):
        stack.start()
        seconds.append(stack.started_in)
        stack.stop()
    table.add(
        "start to ready, four processes",
        f"{median(seconds):.2f} s",
        f"median of {STARTS}; slowest {max(seconds):.2f} s",
    )


def memory(person: Person, table: Table) -> None:
    time.sleep(5)
    total = 0
    for service in SERVICES:
        info = person.stack.service(service).memory_full_info()
        total += info.pss
        table.add(
            f"resident memory idle, {service}",
            f"{info.rss / 2**20:.0f} MiB",
            f"{info.pss / 2**20:.0f} MiB, its share of shared pages",
        )
    table.add("resident memory idle, all four, shared pages counted once", f"{total / 2**20:.0f} MiB")


def product(folder: Path, table: Table) -> None:
    note("starts")
    starting(folder / "starts", table)
    with running(folder / "sqlite") as person:
        for step in (memory, throughput.measure, streaming.measure):
            note(step.__module__ if step is not memory else "memory")
            step(person, table)


def search(folder: Path, table: Table) -> None:
    corpus = searching.Corpus()
    with running(folder / "search") as person:
        note("search on SQLite")
        searching.measure(person, corpus, "SQLite", table)
    postgres = PostgresServer()
    try:
        postgres.start()
        with running(folder / "postgresql", postgres.new_database()) as person:
            note("search on PostgreSQL")
            searching.measure(person, corpus, "PostgreSQL", table)
    finally:
        postgres.stop()


def beside_others(folder: Path, table: Table) -> None:
    edge.measure(folder, table, note)


def signing_in(folder: Path, table: Table) -> None:
    with signing.provider() as (environment, pid):
        others = {"provider": pid}
        with running(folder / "signing", environment=environment) as person:
            note("token verification")
            signing.verification(person, table)
            signing.sessions(person, folder, "SQLite", table, others, note)
        # As in production: what was answered is on the disk.
        postgres = PostgresServer(fsync=True)
        try:
            others["PostgreSQL"] = postgres.start().process.pid
            with running(folder / "signing-postgresql", postgres.new_database(), environment) as person:
                signing.sessions(person, folder, "PostgreSQL with fsync", table, others, note)
        finally:
            postgres.stop()


def chatting(folder: Path, table: Table) -> None:
    note("chat on SQLite")
    chat.measure(folder / "chat", "SQLite", None, table)
    # An event is shown when it is durable, so what that costs belongs to the figure.
    postgres = PostgresServer(fsync=True)
    try:
        postgres.start()
        note("chat on PostgreSQL")
        chat.measure(folder / "chat-postgresql", "PostgreSQL", postgres.new_database(), table)
    finally:
        postgres.stop()


PARTS = {"product": product, "search": search, "signing": signing_in, "edge": beside_others, "chat": chatting}


def main() -> None:
    assert (binaries() / "gateway").exists(), f"there is no release build in {binaries()}"
    wanted = sys.argv[1:] or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        sys.exit(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
    table = Table()
    with tempfile.TemporaryDirectory(prefix="ba-bench-") as name:
        for part in wanted:
            PARTS[part](Path(name), table)
    print(f"Measured with `make bench` on {machine.describe()}.\n\n{table.markdown()}")


def note(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
