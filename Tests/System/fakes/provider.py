"""A model provider that says what a test wrote down, on a real socket."""

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections import deque

from fakes.turns import Failure, Request, Turn
from fakes.wires import FAILURES, Wire, wire
from ports import free_port


class FakeProvider:
    """Speaks the formats of Anthropic, OpenAI, DeepSeek and Gemini, each under its path.

    `script` holds what it says next, in order; when it is empty it says something harmless. `requests` has what it was
    asked.
    """

    def __init__(self) -> None:
        self.script: deque[Turn | Failure] = deque()
        self.requests: list[Request] = []
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._started = threading.Event()
        self._ended: asyncio.Event

    def __enter__(self) -> "FakeProvider":
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(10)

    def say(self, *turns: Turn | Failure) -> None:
        """From here on says this, and forgets what it was asked before."""
        self.requests.clear()
        self.script = deque(turns)

    def replay(self, stream: bytes) -> None:
        """Answers the next request with these bytes."""
        self.say(Turn(recorded=stream))

    @property
    def last(self) -> Request:
        return self.requests[-1]

    def environment(self, *providers: str) -> dict[str, str]:
        """What sets these providers up in the product."""
        variables = {
            "anthropic": {"ANTHROPIC_API_KEY": "sk-ant-of-the-fake", "ANTHROPIC_BASE_URL": self.url},
            "google": {"GOOGLE_API_KEY": "AIza-of-the-fake", "GEMINI_BASE_URL": self.url},
            "deepseek": {"DEEPSEEK_API_KEY": "sk-ds-of-the-fake", "DEEPSEEK_BASE_URL": f"{self.url}/deepseek"},
            "openai": {"OPENAI_BASE_URL": f"{self.url}/v1", "OPENAI_MODEL": "local-model"},
        }
        return {name: value for provider in providers for name, value in variables[provider].items()}

    # The server

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._ended = asyncio.Event()
        self._answering: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self._started.set()
        await self._ended.wait()
        server.close()
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        # What `drain` has waited for is with the kernel, which by itself would take megabytes that nobody reads.
        writer.transport.set_write_buffer_limits(high=0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
        self._answering.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._converse(reader, writer)
        finally:
            self._answering.discard(task)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        request = Request(path, headers, json.loads(body or b"{}"), time.monotonic())
        self.requests.append(request)
        spoken = wire(path)
        if spoken is None:
            await self._send_failure(writer, 404, {}, b'{"error": {"message": "no such path"}}')
            return
        turn = self.script.popleft() if self.script else Turn()
        if isinstance(turn, Failure):
            body = spoken.failure(turn.kind).replace(b"raw words", turn.words.encode() or b"raw words")
            await self._send_failure(writer, FAILURES[turn.kind][0], turn.headers, body, endless=turn.endless)
            return
        speaking = asyncio.ensure_future(self._speak(writer, spoken, turn, request))
        leaving = asyncio.ensure_future(reader.read(1))
        await asyncio.wait({speaking, leaving}, return_when=asyncio.FIRST_COMPLETED)
        # Noticed by reading, or by a write that fails.
        if not speaking.done() or isinstance(speaking.exception(), ConnectionError):
            request.closed_at = time.monotonic()
        for task in (speaking, leaving):
            task.cancel()
        await asyncio.gather(speaking, leaving, return_exceptions=True)

    async def _send_failure(
        self,
        writer: asyncio.StreamWriter,
        status: int,
        headers: dict[str, str],
        body: bytes,
        *,
        endless: bool = False,
    ) -> None:
        length = 1_000_000_000 if endless else len(body)
        lines = {"content-type": "application/json", "content-length": str(length), "connection": "close", **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(f"HTTP/1.1 {status} Failed\r\n{head}\r\n".encode() + body)
        await writer.drain()
        while endless:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def _speak(self, writer: asyncio.StreamWriter, spoken: Wire, turn: Turn, request: Request) -> None:
        async def send(data: bytes) -> None:
            parts = [data[at : at + 1] for at in range(len(data))] if turn.trickles else [data]
            for part in parts:
                writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
                request.sent += len(part)
                await writer.drain()
                if turn.trickles:
                    await asyncio.sleep(0)

        await asyncio.sleep(turn.delay)
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n"
            b"connection: close\r\n\r\n"
        )
        if turn.recorded:
            await send(turn.recorded)
            writer.write(b"0\r\n\r\n")
            await writer.drain()
            return
        quiet_until = time.monotonic() + turn.silence
        while time.monotonic() < quiet_until:
            await send(spoken.sign_of_life)
            await asyncio.sleep(0.05)
        await send(spoken.begin(turn))
        for piece in turn.pieces:
            await send(spoken.piece(piece))
            await asyncio.sleep(turn.pace)
        while turn.ending == "endless":
            await send(spoken.piece(turn.pieces[-1]))
            await asyncio.sleep(turn.pace)
        if turn.ending == "half":
            whole = spoken.piece("Vienna 🏛")
            await send(whole[: whole.index(b"\xf0\x9f") + 2])
        if turn.ending in ("cut", "half"):
            # Without the last chunk, the client cannot take it for the end.
            return
        if turn.ending in FAILURES:
            await send(spoken.failure_event(turn.ending))
        else:
            for call in spoken.calls(turn):
                await send(call)
            await send(spoken.end(turn))
        writer.write(b"0\r\n\r\n")
        await writer.drain()
