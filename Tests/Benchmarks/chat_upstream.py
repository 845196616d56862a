"""The provider behind the answers that are measured, a process of its own: `python chat_upstream.py PORT`.

It speaks OpenAI's format. Each text is the time of the machine's monotonic clock, which all its processes share, in
nanoseconds, and a full stop. `GET /pace?0.25` makes answers from then on say something four times a second,
`GET /pace?0` as fast as they are read, and `GET /pace?-1` once, whereupon they end. `GET /end` ends all of them as a
provider does.
"""

import asyncio
import gc
import re
import sys
import time

import uvloop

PIECES_AT_ONCE = 16
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
CHUNK = (
    b'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1760000000,"model":"bench",'
    b'"choices":[{"index":0,"delta":{"content":"%d."},"logprobs":null,"finish_reason":null}]}\n\n'
)
END = (
    b'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1760000000,"model":"bench",'
    b'"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}\n\n'
    b'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1760000000,"model":"bench","choices":[],'
    b'"usage":{"prompt_tokens":20,"completion_tokens":20,"total_tokens":40}}\n\n'
    b"data: [DONE]\n\n"
)
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


class Conversation(asyncio.Protocol):
    live: "set[Conversation]" = set()
    pace = 0.25

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.loop = asyncio.get_running_loop()
        self.received = b""
        self.next: asyncio.Handle | None = None
        self.is_paused = False

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not end or len(body) < (int(length[1]) if length else 0):
            return
        self.received = b""
        target = head.split(b" ", 2)[1]
        if target.startswith(b"/pace?"):
            Conversation.pace = float(target.partition(b"?")[2])
            self.answer(b"")
        elif target == b"/end":
            for conversation in list(self.live):
                conversation.end()
            self.answer(b"")
        else:
            self.live.add(self)
            self.transport.write(STREAM)
            self.say()

    def answer(self, body: bytes) -> None:
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    def say(self) -> None:
        if self.pace < 0:
            self.write(CHUNK % time.monotonic_ns())
            self.end()
            return
        if self.pace:
            self.write(CHUNK % time.monotonic_ns())
            self.next = self.loop.call_later(self.pace, self.say)
            return
        for _ in range(PIECES_AT_ONCE):
            if self.is_paused:
                return
            self.write(CHUNK % time.monotonic_ns())
        self.next = self.loop.call_soon(self.say)

    def write(self, event: bytes) -> None:
        self.transport.write(b"%x\r\n%s\r\n" % (len(event), event))

    def end(self) -> None:
        self.leave()
        self.write(END)
        self.transport.write(b"0\r\n\r\n")

    def leave(self) -> None:
        self.live.discard(self)
        if self.next:
            self.next.cancel()

    def pause_writing(self) -> None:
        self.is_paused = True

    def resume_writing(self) -> None:
        self.is_paused = False
        if self in self.live and not self.pace:
            self.say()

    def connection_lost(self, _: Exception | None) -> None:
        self.leave()


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Conversation, "127.0.0.1", port, backlog=2_048)
    gc.collect()
    gc.disable()
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
