"""Requests that are malformed in HTTP/2 (RFC 9113 §8), or would be in the HTTP/1.1 that the services are spoken to in.

None of them may cause a single byte at a service.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hpack import Encoder
from hyperframe.frame import ContinuationFrame, DataFrame, Frame, HeadersFrame, PingFrame

Fields = list[tuple[str, str]]

# The stream that a case uses first.
STREAM = 1
GET: Fields = [(":method", "GET"), (":scheme", "https"), (":path", "/api/projects"), (":authority", "localhost")]
POST: Fields = [(":method", "POST"), *GET[1:]]


@dataclass(frozen=True)
class Case:
    name: str
    frames: Callable[[Encoder, str], list[Frame]]


def headers(fields: Fields, encoder: Encoder, token: str, *, stream: int = STREAM, flags: str = "") -> HeadersFrame:
    """`flags` are those it lacks: `S` for END_STREAM, `H` for END_HEADERS."""
    block = encoder.encode([*fields, ("authorization", f"Bearer {token}")])
    return HeadersFrame(stream, block, flags=[
        name for name, letter in (("END_STREAM", "S"), ("END_HEADERS", "H")) if letter not in flags
    ])  # fmt: skip


def data(content: bytes, *, stream: int = STREAM, ends: bool = True) -> DataFrame:
    return DataFrame(stream, content, flags=["END_STREAM"] if ends else [])


def fields(name: str, *more: tuple[str, str], without: str = "", base: Fields = GET) -> Case:
    """A request without a body whose header block holds these fields, and lacks one."""
    block = [field for field in base if field[0] != without] + list(more)
    return Case(name, lambda encoder, token: [headers(block, encoder, token)])


def instead(name: str, pseudo: str, value: str) -> Case:
    """Another value of a pseudo-header field, in its place."""
    block = [(field, value if field == pseudo else old) for field, old in GET]
    return Case(name, lambda encoder, token: [headers(block, encoder, token)])


def body(name: str, more: Fields, *contents: bytes, trailer: Fields | None = None, ends: bool = True) -> Case:
    """A request with a body, in as many frames, and its trailer section."""

    def frames(encoder: Encoder, token: str) -> list[Frame]:
        found: list[Frame] = [headers(POST + more, encoder, token, flags="S")]
        last = len(contents) - 1
        found += [data(content, ends=trailer is None and n == last) for n, content in enumerate(contents)]
        if trailer is not None:
            flags = ["END_HEADERS", "END_STREAM"] if ends else ["END_HEADERS"]
            found.append(HeadersFrame(STREAM, encoder.encode(trailer), flags=flags))
        return found

    return Case(name, frames)


def raw(name: str, frames: Callable[[Encoder, str], list[Frame]]) -> Case:
    return Case(name, frames)


class Bytes(Frame):
    """Whatever it is given, where a frame would be."""

    def __init__(self, content: bytes) -> None:
        super().__init__(0)
        self.content = content

    def serialize(self) -> bytes:
        return self.content

    def serialize_body(self) -> bytes:
        return self.content

    def parse_body(self, data: memoryview) -> None:
        raise NotImplementedError


def frame(kind: int, flags: int, stream: int, content: bytes) -> Bytes:
    return Bytes(len(content).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + content)


PSEUDO = [
    fields("no :method", without=":method"),
    fields("no :scheme", without=":scheme"),
    fields("no :path", without=":path"),
    fields("no :authority and no host", without=":authority"),
    fields("two :method", (":method", "GET")),
    fields("two :path", (":path", "/api/threads")),
    fields("two :scheme", (":scheme", "https")),
    fields("two :authority", (":authority", "localhost")),
    fields("a :path behind a field", ("x-one", "1"), (":path", "/api/projects"), without=":path"),
    fields("an unknown pseudo-header field", (":sort", "1")),
    fields("a pseudo-header field of answers", (":status", "200")),
    fields("a protocol without CONNECT", (":protocol", "websocket")),
    fields("CONNECT", base=[(":method", "CONNECT"), (":authority", "localhost:80")]),
    fields("CONNECT with a protocol", (":protocol", "websocket"), base=[(":method", "CONNECT"), *GET[1:]]),
    fields("TRACE", base=[(":method", "TRACE"), *GET[1:]]),
    fields("another host in host", ("host", "evil.example.net")),
    fields("two hosts", ("host", "localhost"), ("host", "localhost")),
    instead("an empty :method", ":method", ""),
    instead("a :method that holds a request line", ":method", "GET /api/threads HTTP/1.1\r\nX: "),
    instead("a :method with a space", ":method", "GET /"),
    instead("a :method in lower case", ":method", "get"),
    instead("an empty :path", ":path", ""),
    instead("a :path without its slash", ":path", "api/projects"),
    instead("a :path with a scheme", ":path", "https://localhost/api/projects"),
    instead("an asterisk without OPTIONS", ":path", "*"),
    instead("a :path with a space", ":path", "/api/projects HTTP/1.1"),
    instead("a :path with a line end", ":path", "/api/projects HTTP/1.1\r\nX: 1"),
    instead("a :path with a bare LF", ":path", "/api/projects\nX: 1"),
    instead("a :path with a NUL", ":path", "/api/projects\0"),
    instead("a :path with a tab", ":path", "/api/projects\t"),
    instead("a :path with a fragment", ":path", "/api/projects#top"),
    instead("a :path with two dots", ":path", "/api/threads/../projects"),
    instead("a :path with two dots, encoded", ":path", "/api/threads/%2e%2e/projects"),
    instead("a :path with a backslash", ":path", "/api\\projects"),
    instead("a :path beyond ASCII", ":path", "/api/projects/é"),
    instead("an overlong :path", ":path", "/api/projects?q=" + "a" * 9_000),
    instead("another scheme", ":scheme", "ftp"),
    instead("a :scheme that holds a host", ":scheme", "https://evil.example.net/?"),
    instead("an empty :authority", ":authority", ""),
    instead("a person in :authority", ":authority", "somebody@localhost"),
    instead("a path in :authority", ":authority", "localhost/api"),
    instead("a line end in :authority", ":authority", "localhost\r\nX: 1"),
    instead("somebody else's :authority", ":authority", "evil.example.net"),
    instead("two names in :authority", ":authority", "localhost, evil.example.net"),
]

FIELDS = [
    fields("a name in capitals", ("X-One", "1")),
    fields("connection", ("connection", "close")),
    fields("connection that names a field", ("connection", "authorization")),
    fields("keep-alive", ("keep-alive", "timeout=5")),
    fields("proxy-connection", ("proxy-connection", "keep-alive")),
    fields("transfer-encoding", ("transfer-encoding", "chunked")),
    fields("upgrade", ("upgrade", "h2c")),
    fields("te that is no trailers", ("te", "gzip")),
    fields("an empty name", ("", "1")),
    fields("a name with a space", ("x one", "1")),
    fields("a value with a space before it", ("x-one", " 1")),
    fields("a value with a tab behind it", ("x-one", "1\t")),
    fields("a name with a colon", ("x:one", "1")),
    fields("a name with a line end", ("x: 1\r\ny", "1")),
    fields("a name with a NUL", ("x\0", "1")),
    fields("a name beyond ASCII", ("x-é", "1")),
    fields("an underscore in a name", ("x_one", "1")),
    fields("a length that passes for one by its underscore", ("content_length", "5")),
    fields("a value with a line end", ("x-one", "1\r\nx-two: 2")),
    fields("a value with a second request", ("x-one", "1\r\n\r\nGET /api/threads HTTP/1.1\r\nHost: localhost")),
    fields("a value with a bare LF", ("x-one", "1\n2")),
    fields("a value with a bare CR", ("x-one", "1\r2")),
    fields("a value with a NUL", ("x-one", "1\0")),
    fields("two authorizations", ("authorization", "Bearer another")),
    fields("an expectation nobody knows", ("expect", "200-ok")),
    fields("too many fields", *((f"x-{n}", "1") for n in range(500))),
]

BODIES = [
    body("two lengths", [("content-length", "2"), ("content-length", "2")], b"{}"),
    body("two lengths that differ", [("content-length", "2"), ("content-length", "5")], b"{}"),
    body("a list of lengths", [("content-length", "2, 2")], b"{}"),
    body("a length with a plus", [("content-length", "+2")], b"{}"),
    body("a length with a minus", [("content-length", "-2")], b"{}"),
    body("a length in hexadecimal", [("content-length", "0x2")], b"{}"),
    body("a length with a space", [("content-length", "2 ")], b"{}"),
    body("an empty length", [("content-length", "")], b"{}"),
    body("a length above what is allowed", [("content-length", str(2**30))], b"{}"),
    body("a coding and a body", [("transfer-encoding", "chunked")], b"0\r\n\r\n"),
    body("a pseudo-header field for a trailer", [], b"{}", trailer=[(":path", "/api/threads")]),
    body("a trailer with a line end", [], b"{}", trailer=[("x-one", "1\r\nx-two: 2")]),
    body("a trailer in capitals", [], b"{}", trailer=[("X-One", "1")]),
    body("a trailer that does not end the stream", [], b"{}", trailer=[("x-one", "1")], ends=False),
    body("a length longer than the body", [("content-length", "5")], b"{}"),
    body("a length shorter than the body", [("content-length", "1")], b"{}"),
    body("a length longer than the body, asked for", [("content-length", "5"), ("expect", "100-continue")], b"{}"),
    body("a body in pieces that is longer than its length", [("content-length", "3")], b"{}", b"{}"),
    fields("a length without a body", ("content-length", "2")),
]

FRAMES = [
    raw("a block that another frame interrupts", lambda encoder, token: [
        headers(GET, encoder, token, flags="H"), PingFrame(0, b"pingping")]),
    raw("a block that another stream's block interrupts", lambda encoder, token: [
        headers(GET, encoder, token, flags="H"), headers(GET, encoder, token, stream=3)]),
    raw("a continuation of nothing", lambda encoder, token: [
        ContinuationFrame(STREAM, encoder.encode(GET), flags=["END_HEADERS"])]),
    raw("a stream with an even number", lambda encoder, token: [headers(GET, encoder, token, stream=2)]),
    raw("a request on stream 0", lambda encoder, token: [
        frame(1, 0x5, 0, encoder.encode(GET))]),
    raw("a body on a stream that is idle", lambda encoder, token: [data(b"{}", stream=5)]),
    raw("padding longer than its frame", lambda encoder, token: [
        frame(1, 0x0D, STREAM, b"\xff" + encoder.encode(GET))]),
    raw("a stream that depends on itself", lambda encoder, token: [
        frame(1, 0x25, STREAM, (1).to_bytes(4, "big") + b"\x10" + encoder.encode(GET[:2]))]),
    raw("an index beyond the table", lambda encoder, token: [frame(1, 0x5, STREAM, b"\xff\x80\x01")]),
    raw("a string longer than its block", lambda encoder, token: [frame(1, 0x5, STREAM, b"\x04\x7f\xff\x7fabc")]),
    raw("a block cut short", lambda encoder, token: [frame(1, 0x5, STREAM, encoder.encode(GET)[:-3])]),
    raw("a table made larger than allowed", lambda encoder, token: [
        frame(1, 0x5, STREAM, b"\x3f\xff\xff\x03" + encoder.encode(GET))]),
    raw("a frame larger than allowed", lambda encoder, token: [frame(1, 0x5, STREAM, b"\0" * 20_000)]),
    raw("a request of HTTP/1.1", lambda encoder, token: [
        Bytes(b"GET /api/projects HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token.encode()
              + b"\r\n\r\n")]),
]  # fmt: skip

CASES = PSEUDO + FIELDS + BODIES + FRAMES
