"""The service behind the edges that are measured, for everything but plain requests: a process of its own that streams
events, swallows uploads slowly, and knows when a client has left.

Events carry the time of the machine's monotonic clock, which all its processes share, in nanoseconds.
"""

import asyncio
import re
import sys
import time

SECONDS_BETWEEN_EVENTS = {"slow": 1.0, "quick": 0.01}
# An upload of 10 MB takes about a second: long enough for whoever gathers it to show.
PIECE = 65_536
SECONDS_FOR_A_PIECE = 0.006

left: list[int] = []


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            method, target = head.split(b" ")[:2]
            query = target.partition(b"?")[2].decode()
            if method == b"POST":
                await swallow(head, reader)
                answer(writer, "{}")
            elif query == "left":
                answer(writer, " ".join(map(str, left)))
            elif query in SECONDS_BETWEEN_EVENTS:
                await stream(reader, writer, SECONDS_BETWEEN_EVENTS[query])
                return
            else:
                answer(writer, '{"ready": true, "dependencies": []}')
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def stream(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pause: float) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    leaving = asyncio.create_task(reader.read(1))
    while not leaving.done() and not writer.is_closing():
        event = b"event: text_delta\r\ndata: %d\r\n\r\n" % time.monotonic_ns()
        writer.write(b"%x\r\n%s\r\n" % (len(event), event))
        await asyncio.wait([leaving], timeout=pause)
    left.append(time.monotonic_ns())
    leaving.cancel()


async def swallow(head: bytes, reader: asyncio.StreamReader) -> None:
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    if length:
        remaining = int(length.group(1))
        while remaining:
            piece = await reader.read(min(PIECE, remaining))
            if not piece:
                raise ConnectionResetError
            remaining -= len(piece)
            await asyncio.sleep(SECONDS_FOR_A_PIECE * len(piece) / PIECE)
    else:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
            await asyncio.sleep(SECONDS_FOR_A_PIECE * size / PIECE)
        await reader.readline()


def answer(writer: asyncio.StreamWriter, body: str) -> None:
    writer.write(
        f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
    )


async def main(port: int) -> None:
    async with await asyncio.start_server(serve, "127.0.0.1", port, limit=PIECE, backlog=2_048) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
