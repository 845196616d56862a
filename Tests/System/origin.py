"""A server that stands where auth, chat and documents would, answers what it is told, and remembers every byte."""

import asyncio
import json
import re
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tokens import encode, signed

# What the gateway asks for itself. No request of a test asks for these.
OWN_QUESTIONS = re.compile(rb"GET (/health/ready|/internal/events\?\S*|/auth/\.well-known/jwks\.json) HTTP/1\.1\r\n")


@dataclass
class Request:
    """A request as it arrived, to the byte."""

    raw: bytes
    body: bytes

    @property
    def line(self) -> str:
        return self.raw.partition(b"\r\n")[0].decode("latin-1")

    @property
    def target(self) -> str:
        return self.line.split(" ")[1]

    @property
    def headers(self) -> list[tuple[str, str]]:
        lines = self.raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]

    def header(self, name: str) -> str | None:
        return dict(self.headers).get(name)


class Origin:
    """Answers every request with 200 and `{}`, or as its query says:

    - `status=503`: with that status, and a problem as a service would word it;
    - `silence`: not at all, and the connection is closed;
    - `garbage`: with something that is not HTTP;
    - `stream=3`: with that many server-sent events, and then the end;
    - `size=5000`: with a text of that many bytes (see `text`), as JSON or by `type=text/plain`; `tag`, `coding`, `keep`
      and `part` add an ETag, a Content-Encoding, a Cache-Control and a Content-Range; with `pieces` its length is not
      told.

    Signs access tokens by a key of its own, which it publishes as auth does.
    """

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="origin", daemon=True)
        self._requests: list[Request] = []
        self._connections: list[_Recorder] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator["Origin"]:
        self._thread.start()
        server = self._call(self._loop.create_server(self._connection, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self._call(self._end(server))
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
            self._loop.close()

    def token(self, user: str = "somebody", *, lifetime: int = 900) -> str:
        now = int(time.time())
        claims = {
            "iss": "ba-assistant", "aud": "ba-assistant", "sub": user, "email": f"{user}@example.com",
            "sid": f"session of {user}", "admin": False, "iat": now, "exp": now + lifetime, "jti": str(uuid.uuid4()),
        }  # fmt: skip
        return signed({"alg": "EdDSA", "typ": "at+jwt", "kid": "origin"}, claims, self._key.sign)

    def take(self) -> list[Request]:
        """The requests that came since the last time. What came of a request that is not whole is one, too."""

        async def collect() -> list[Request]:
            # What lies in a socket's buffer already is read before this goes on.
            for _ in range(5):
                await asyncio.sleep(0)
            found, self._requests = self._requests, []
            for connection in self._connections:
                if connection.rest and not OWN_QUESTIONS.match(connection.rest):
                    found.append(Request(connection.rest, b""))
                    connection.rest = b""
            self._connections = [connection for connection in self._connections if not connection.at_eof()]
            return found

        return self._call(collect())

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _end(self, server: asyncio.Server) -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _connection(self) -> asyncio.Protocol:
        recorder = _Recorder(self._loop)
        self._connections.append(recorder)
        return asyncio.StreamReaderProtocol(recorder, self._serve, loop=self._loop)

    async def _serve(self, recorder: "_Recorder", writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await recorder.request()) is not None:
                if OWN_QUESTIONS.match(request.raw):
                    writer.write(self._answer_to_gateway(request))
                else:
                    self._requests.append(request)
                    if not await self._answer(request, writer):
                        break
                await writer.drain()
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # What is no request stays in the connection's rest, where it is found.
            pass
        finally:
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection goes on."""
        query = dict(part.partition("=")[::2] for part in request.target.partition("?")[2].split("&"))
        if "silence" in query:
            return False
        if "garbage" in query:
            writer.write(b"This is not HTTP.\r\n\r\n")
            return False
        if "stream" in query:
            writer.write(_head(200, "text/event-stream") + b"Transfer-Encoding: chunked\r\n\r\n")
            for number in range(int(query["stream"])):
                event = b"id: run:%d\r\nevent: text_delta\r\ndata: {}\r\n\r\n" % number
                writer.write(b"%x\r\n%s\r\n" % (len(event), event))
                await writer.drain()
                await asyncio.sleep(0.001)
            writer.write(b"0\r\n\r\n")
            return True
        if "size" in query:
            writer.write(_sized(query))
            return True
        status = int(query.get("status", 200))
        if status in (204, 304):
            writer.write(_head(status, None) + b"\r\n")
        elif status < 400:
            writer.write(_answer(status, "application/json", b"{}"))
        else:
            problem = {"type": "about:blank", "title": "Told", "status": status, "detail": "As told.", "code": "told"}
            writer.write(_answer(status, "application/problem+json", json.dumps(problem).encode()))
        return True

    def _answer_to_gateway(self, request: Request) -> bytes:
        if request.target == "/health/ready":
            body: object = {"ready": True, "dependencies": []}
        elif request.target.startswith("/internal/events"):
            body = {"events": [], "next": 0}
        else:
            public = encode(self._key.public_key().public_bytes_raw())
            key = {"kty": "OKP", "crv": "Ed25519", "x": public, "kid": "origin", "use": "sig", "alg": "EdDSA"}
            body = {"keys": [key]}
        return _answer(200, "application/json", json.dumps(body).encode())


@cache
def text(size: int) -> bytes:
    """What can be compressed, though not to nothing."""
    return b" ".join(b"%d" % (number * number) for number in range(size // 4 + 20))[:size]


def _sized(query: dict[str, str]) -> bytes:
    body = text(int(query["size"]))
    head = _head(206 if "part" in query else 200, unquote(query.get("type", "application/json")))
    names = {"tag": "ETag", "coding": "Content-Encoding", "keep": "Cache-Control", "part": "Content-Range"}
    for name, value in query.items():
        if name in names:
            head += f"{names[name]}: {unquote(value)}\r\n".encode()
    if "pieces" not in query:
        return head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    pieces = [body[n : n + 1_000] for n in range(0, len(body), 1_000)] + [b""]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks


class _Recorder(asyncio.StreamReader):
    """A connection's bytes as they come: `rest` are those that are not yet part of a whole request."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(limit=2**22, loop=loop)
        self.rest = b""

    def feed_data(self, data: bytes) -> None:
        self.rest += data
        super().feed_data(data)

    async def request(self) -> Request | None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = await self.readline()
            if not line.endswith(b"\n"):
                return None
            head += line
        raw, body = head, b""
        length = re.search(rb"^content-length: *(\d+)\r$", head, re.IGNORECASE | re.MULTILINE)
        if length:
            body = await self.readexactly(int(length.group(1)))
            raw += body
        elif re.search(rb"^transfer-encoding:", head, re.IGNORECASE | re.MULTILINE):
            line = b""
            while line.strip() != b"0":
                line = await self.readline()
                size = int(line, 16)
                piece = await self.readexactly(size + 2)
                raw += line + piece
                body += piece[:-2]
        self.rest = self.rest[len(raw) :]
        return Request(raw, body)


def _head(status: int, content_type: str | None) -> bytes:
    """Boasts and gives away what is not a service's to give: the gateway is to keep that to itself."""
    kind = f"Content-Type: {content_type}\r\n" if content_type else ""
    own = "Server: Origin/1.0\r\nX-Powered-By: Python\r\nAccess-Control-Allow-Origin: *\r\n"
    return f"HTTP/1.1 {status} Told\r\n{own}{kind}".encode()


def _answer(status: int, content_type: str, body: bytes) -> bytes:
    return _head(status, content_type) + b"Content-Length: %d\r\n\r\n" % len(body) + body
