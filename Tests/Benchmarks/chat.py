"""What chat adds to a provider's stream: many answers on one replica, beside the same reader at the provider itself."""

import base64
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import httpx

from person import Person
from ports import free_port
from stack import Stack
from table import Table, milliseconds
from waiting import eventually

STREAMS = 1_000
# Two texts a second on each: as many events as a thousand answers have that come in sentences rather than words.
PACE = 0.5
STREAMS_FLAT_OUT = 32
STREAMS_A_SECOND = 150
FIRST_TOKENS = 40
LONG_THREAD = 2_000
# Of as many messages as the model is given whole, about.
FULL_THREAD = 250
SECONDS = 10


class Upstream:
    """The provider, as a process."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process = subprocess.Popen([sys.executable, Path(__file__).with_name("chat_upstream.py"), str(self.port)])
        eventually(lambda: self.tell("pace?1"), within=10)

    def tell(self, what: str) -> bool:
        with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{self.port}/{what}") as answer:
            return answer.status == 200
        return False

    @property
    def request(self) -> bytes:
        body = b'{"model": "bench", "stream": true, "messages": [{"role": "user", "content": "Why?"}]}'
        return _post("/v1/chat/completions", body)

    def environment(self, folder: Path) -> dict[str, str]:
        prices = folder / "prices.json"
        # Dear enough that every answer is reserved for and settled.
        terms = {"input": 0.01, "output": 0.01, "context_tokens": 32_000}
        prices.write_text(json.dumps({"dated": "2026-01-01", "default": terms, "models": {"bench": terms}}))
        return {
            "OPENAI_BASE_URL": f"http://127.0.0.1:{self.port}/v1",
            "OPENAI_MODEL": "bench",
            "MODEL_PRICES_FILE": str(prices),
            "MONTHLY_BUDGET_USD": "1000000",
            "LOG_LEVEL": "warning",
        }


class Reader:
    """The reading process, told what to do."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("chat_reader.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, **wish: Any) -> dict[str, Any]:
        self.process.stdin.write(json.dumps(wish) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def begin(self, port: int, requests: list[bytes], per_second: float = STREAMS_A_SECOND) -> list[float]:
        """Seconds to the first text of each stream."""
        texts = [base64.b64encode(request).decode() for request in requests]
        return self.tell(port=port, requests=texts, per_second=per_second)["first_after"]

    def read(self, seconds: float) -> dict[str, Any]:
        return self.tell(seconds=seconds)

    def end(self, upstream: Upstream) -> None:
        time.sleep(0.3)
        assert upstream.tell("end")
        assert self.tell(until="end")["broken"] == 0


class Chat:
    """The replica that is measured, and somebody's threads on it."""

    def __init__(self, person: Person):
        self.person = person
        self.url = person.stack.inner["chat"]
        self.port = urlsplit(self.url).port
        self.process = person.stack.service("chat")
        self.http = httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {person.token}"}, timeout=60)

    def questions(self, count: int) -> list[bytes]:
        """Requests for as many answers, each in a thread of its own."""
        with ThreadPoolExecutor(4) as several:
            threads = list(several.map(lambda _: self.thread(), range(count)))
        return [self.asking(f"/api/threads/{thread}/chat") for thread in threads]

    def thread(self) -> str:
        body = {"thread_type": "ba_assistant", "model_provider": "openai"}
        return self.http.post("/api/threads", json=body).json()["id"]

    def messages(self, thread: str) -> list[dict[str, Any]]:
        return self.http.get(f"/api/threads/{thread}").json()["messages"]

    def asking(self, path: str) -> bytes:
        content = "Why must a clerk find an archived invoice within seconds, and who says so? " * 3
        body = json.dumps({"content": content}).encode()
        return _post(path, body, f"Authorization: Bearer {self.person.token}\r\n")

    @property
    def memory(self) -> int:
        """Bytes that are this process's alone."""
        return self.process.memory_full_info().uss

    @contextlib.contextmanager
    def processor(self) -> Iterator[list[float]]:
        """Puts how much of a core it took meanwhile into the list."""
        share: list[float] = []
        began, before = time.monotonic(), sum(self.process.cpu_times()[:2])
        yield share
        share.append((sum(self.process.cpu_times()[:2]) - before) / (time.monotonic() - began))


def measure(folder: Path, engine: str, database_url: str | None, table: Table) -> None:
    folder.mkdir(parents=True)
    upstream, reader = Upstream(), Reader()
    try:
        stack = Stack(folder / "stack", database_url=database_url, environment=upstream.environment(folder))
        with stack, Person(stack) as person:
            chat = Chat(person)
            _first_tokens(chat, upstream, reader, engine, table)
            _long_thread(chat, upstream, reader, engine, table)
            _many(chat, upstream, reader, engine, table)
            _flat_out(chat, upstream, reader, engine, table)
    finally:
        for process in (upstream.process, reader.process):
            process.kill()
            process.wait()


def _first_tokens(chat: Chat, upstream: Upstream, reader: Reader, engine: str, table: Table) -> None:
    upstream.tell("pace?-1")
    times: dict[int, list[float]] = {chat.port: [], upstream.port: []}
    for question in chat.questions(FIRST_TOKENS):
        for port, request in ((chat.port, question), (upstream.port, upstream.request)):
            times[port] += reader.begin(port, [request])
            reader.tell(until="end")
    ours, direct = (median(times[port][FIRST_TOKENS // 4 :]) for port in (chat.port, upstream.port))
    table.add(
        f"time to the first token, one answer at a time, {engine}: added, p50",
        milliseconds(ours - direct),
        f"{milliseconds(direct)} (at the provider itself)",
    )


def _long_thread(chat: Chat, upstream: Upstream, reader: Reader, engine: str, table: Table) -> None:
    """In threads of many lengths, in turns, each question in the place of the one before."""
    upstream.tell("pace?-1")

    def first_token(path: str) -> float:
        (seconds,) = reader.begin(chat.port, [chat.asking(path)])
        reader.tell(until="end")
        return seconds

    threads = {length: chat.thread() for length in (LONG_THREAD, FULL_THREAD, 2)}
    for length, thread in threads.items():
        for _ in range(length // 2):
            first_token(f"/api/threads/{thread}/chat")
    questions = {length: chat.messages(thread)[-2]["id"] for length, thread in threads.items()}
    times: dict[int, list[float]] = {length: [] for length in threads}
    for _ in range(FIRST_TOKENS // 2):
        for length, question in questions.items():
            times[length].append(first_token(f"/api/threads/{threads[length]}/messages/{question}/edit"))
    ours = median(times[LONG_THREAD])
    for length, what in ((2, "thread of two"), (FULL_THREAD, f"thread of {FULL_THREAD}, given whole")):
        beside = median(times[length])
        table.add(
            f"time to the first token in a thread of {LONG_THREAD:,} messages, {engine}: p50",
            milliseconds(ours),
            f"{milliseconds(beside)} ({what})",
            ours / beside,
        )


def _many(chat: Chat, upstream: Upstream, reader: Reader, engine: str, table: Table) -> None:
    upstream.tell(f"pace?{PACE}")
    reader.begin(upstream.port, [upstream.request] * STREAMS)
    direct = reader.read(SECONDS / 2)
    reader.end(upstream)
    # What grows with the first answers and stays is not a stream's.
    reader.begin(chat.port, chat.questions(STREAMS // 10))
    reader.end(upstream)
    questions = chat.questions(STREAMS)
    before = chat.memory
    first = reader.begin(chat.port, questions)
    with chat.processor() as share:
        ours = reader.read(SECONDS)
    used = (chat.memory - before) / STREAMS
    reader.end(upstream)
    where = f"{STREAMS:,} live streams on one replica, {ours['per_second']:,.0f} events a second, {engine}"
    for name, at in (("p50", "0.5"), ("p99", "0.99")):
        own, other = ours["late"][at], direct["late"][at]
        table.add(f"{where}: added to an event, {name}", milliseconds(own - other), f"{milliseconds(other)} (driver)")
    table.add(f"{where}: memory of a stream", f"{used / 1024:.0f} KiB")
    table.add(f"{where}: first token while they begin, p50", milliseconds(median(first)))
    table.add(f"{where}: chat's processor time", f"{share[0] * 100:.0f} % of a core")


def _flat_out(chat: Chat, upstream: Upstream, reader: Reader, engine: str, table: Table) -> None:
    upstream.tell("pace?0")
    readings = []
    for port, requests in (
        (upstream.port, [upstream.request] * STREAMS_FLAT_OUT),
        (chat.port, chat.questions(STREAMS_FLAT_OUT)),
    ):
        reader.begin(port, requests)
        readings.append(reader.read(SECONDS / 2)["per_second"])
        # What the provider is ahead lies in the network; nobody waits for it.
        reader.tell(until="left")
        upstream.tell("end")
    direct, ours = readings
    table.add(
        f"events a second, {STREAMS_FLAT_OUT} answers as fast as they come, {engine}",
        f"{ours:,.0f}",
        f"{direct:,.0f} (driver at the provider itself)",
        ours / direct,
    )


def _post(path: str, body: bytes, headers: str = "") -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
