"""Reads many streams at once, a process of its own, so that measuring does not wait for whoever measures.

It is told on its standard input, one JSON object a line, and answers the same way:
{"port", "requests": [base64], "per_second"} sends the requests, so many a second, and answers when each stream has said
something; {"seconds"} reads for so long and answers with what arrived meanwhile; {"until": "end"} answers when every
stream has ended, {"until": "left"} when it has left them. Lateness is by the time that each text carries.
"""

import asyncio
import base64
import gc
import json
import re
import sys
import time
from array import array
from typing import Any

import uvloop

TEXT = re.compile(rb'"(?:text|content)":"(\d{9,})\."')
COMPLETE = b"event: message_complete"


class Stream(asyncio.Protocol):
    def __init__(self, reader: "Reader", request: bytes) -> None:
        self.reader = reader
        self.request = request

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.sent_at = time.monotonic_ns()
        self.first_after = 0
        self.rest = b""
        self.is_over = False
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        if self.rest:
            data = self.rest + data
        end = 0
        for found in TEXT.finditer(data):
            end = found.end()
            if self.reader.late is not None:
                self.reader.late.append(now - int(found[1]))
        if end and not self.first_after:
            self.first_after = now - self.sent_at
            self.reader.has_begun()
        # A text that has not come whole yet; the end of an answer repeats all of it and is not read.
        self.rest = data[end:][-300:]
        if COMPLETE in data or b"[DONE]" in data:
            self.end()
        elif data.startswith(b"HTTP/1.1") and not data.startswith(b"HTTP/1.1 200"):
            sys.exit(f"refused: {data[:400].decode()}")

    def end(self) -> None:
        if not self.is_over:
            self.is_over = True
            self.reader.has_ended()
            self.transport.close()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.is_over:
            self.reader.broken += 1
            self.end()


class Reader:
    def __init__(self) -> None:
        self.streams: list[Stream] = []
        self.late: array | None = None
        self.begun = self.ended = self.broken = 0
        self.changed = asyncio.Event()

    def has_begun(self) -> None:
        self.begun += 1
        self.changed.set()

    def has_ended(self) -> None:
        self.ended += 1
        self.changed.set()

    async def until(self, done: Any) -> None:
        async with asyncio.timeout(60):
            while not done():
                self.changed.clear()
                await self.changed.wait()

    async def begin(self, port: int, requests: list[str], per_second: float) -> dict[str, Any]:
        self.__init__()
        loop = asyncio.get_running_loop()
        began = loop.time()
        connecting = []
        for number, request in enumerate(requests):
            stream = Stream(self, base64.b64decode(request))
            self.streams.append(stream)
            await asyncio.sleep(began + number / per_second - loop.time())
            connecting.append(asyncio.ensure_future(loop.create_connection(lambda own=stream: own, "127.0.0.1", port)))
        await asyncio.gather(*connecting)
        await self.until(lambda: self.begun == len(requests))
        return {"first_after": [stream.first_after / 1e9 for stream in self.streams]}

    async def read(self, seconds: float) -> dict[str, Any]:
        gc.collect()
        gc.disable()
        self.late = array("q")
        began = time.monotonic()
        await asyncio.sleep(seconds)
        late, self.late = sorted(self.late), None
        took = time.monotonic() - began
        gc.enable()
        shares = {str(share): late[min(len(late) - 1, int(len(late) * share))] / 1e9 for share in (0.5, 0.99, 0.999)}
        return {"events": len(late), "per_second": len(late) / took, "late": shares}

    def leave(self) -> dict[str, Any]:
        for stream in self.streams:
            stream.end()
        return {}

    async def end(self) -> dict[str, Any]:
        await self.until(lambda: self.ended == len(self.streams))
        return {"ended": self.ended, "broken": self.broken}


async def main() -> None:
    loop = asyncio.get_running_loop()
    reader = Reader()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        wish = json.loads(line)
        if "seconds" in wish:
            answer = await reader.read(wish["seconds"])
        elif "until" in wish:
            answer = await reader.end() if wish["until"] == "end" else reader.leave()
        else:
            answer = await reader.begin(**wish)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
