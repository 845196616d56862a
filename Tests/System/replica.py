"""One replica of a service, as a process of its own: `python replica.py PORT JOURNAL`.

It answers every request with its port, `?slow=0.05` after that many seconds, `?stream` with an event every tenth of a
second for ever. It writes a line to the journal for each request it has read, with its method and target, before it
answers. `POST /drain` makes it say that it is not ready.
"""

import asyncio
import base64
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# The gateway is not ready before auth has told it a key; nobody signs with this one.
PUBLIC = base64.urlsafe_b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode().rstrip("=")
KEY = {"kty": "OKP", "crv": "Ed25519", "x": PUBLIC, "kid": "replica", "use": "sig", "alg": "EdDSA"}
PORT, JOURNAL = int(sys.argv[1]), Path(sys.argv[2])


class Replica:
    ready = True

    def __init__(self) -> None:
        self.journal = JOURNAL.open("a", buffering=1)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, target, _ = head.split(" ", 2)
                for line in head.split("\r\n"):
                    if line.lower().startswith("content-length:"):
                        await reader.readexactly(int(line.partition(":")[2]))
                await self.answer(method, target, writer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def answer(self, method: str, target: str, writer: asyncio.StreamWriter) -> None:
        path, _, query = target.partition("?")
        own: dict[str, object] = {
            "/health/ready": {"ready": self.ready, "dependencies": []},
            "/internal/events": {"events": [], "next": 0},
            "/auth/.well-known/jwks.json": {"keys": [KEY]},
            "/drain": {},
        }
        if path in own:
            self.ready = self.ready and path != "/drain"
            self.write(writer, own[path], 200 if self.ready or path != "/health/ready" else 503)
            return
        self.journal.write(f"{method} {target}\n")
        wish = dict(part.partition("=")[::2] for part in query.split("&"))
        if "stream" in wish:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            while True:
                writer.write(b"9\r\ndata: 1\r\n\r\n")
                await writer.drain()
                await asyncio.sleep(0.1)
        await asyncio.sleep(float(wish.get("slow", 0)))
        self.write(writer, {"port": PORT})

    def write(self, writer: asyncio.StreamWriter, body: object, status: int = 200) -> None:
        text = json.dumps(body).encode()
        head = f"HTTP/1.1 {status} Told\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
        writer.write(head.encode() + text)


async def main() -> None:
    server = await asyncio.start_server(Replica().serve, "127.0.0.1", PORT, backlog=512)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
