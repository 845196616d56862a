r"""Requests that are malformed, or that two readers could take for different ones (RFC 9110, RFC 9112, RFC 3986).

None of them may cause a single byte at a service, not even of the beginning that was still right. Each is what a client
writes; `{auth}` stands for the credentials of a person who is signed in, so that nothing is refused for want of them.
"""

from dataclasses import dataclass, replace

# Answers the gateway may give instead of the usual 400; 0 is a connection that is closed without any.
SILENCE = 0


@dataclass(frozen=True)
class Case:
    name: str
    raw: bytes
    status: tuple[int, ...] = (400,)
    # The client says nothing more: what it sent could be the beginning of something longer.
    ends: bool = False

    def with_credentials(self, token: str) -> bytes:
        return self.raw.replace(b"{auth}", b"Authorization: Bearer " + token.encode())


def line(name: str, text: str | bytes, *status: int) -> Case:
    """A malformed request line, above a header that is right."""
    raw = text.encode() if isinstance(text, str) else text
    return Case(name, raw + b"\r\nHost: localhost\r\n{auth}\r\n\r\n", status or (400,))


def field(name: str, text: str | bytes, *status: int) -> Case:
    """A malformed field, or several, in a request that is right otherwise and has no body."""
    raw = text.encode("latin-1") if isinstance(text, str) else text
    return Case(
        name, b"GET /api/projects HTTP/1.1\r\nHost: localhost\r\n{auth}\r\n" + raw + b"\r\n\r\n", status or (400,)
    )


def host(name: str, fields: str, *status: int, target: str = "/api/projects") -> Case:
    """What `Host` says, and the target with it."""
    return Case(name, f"GET {target} HTTP/1.1\r\n{fields}{{auth}}\r\n\r\n".encode("latin-1"), status or (400,))


def body(name: str, fields: str | bytes, content: bytes = b"{}", *status: int, version: str = "HTTP/1.1") -> Case:
    """Where the body ends, and what stands there."""
    raw = fields.encode("latin-1") if isinstance(fields, str) else fields
    head = b"POST /api/projects %s\r\nHost: localhost\r\n{auth}\r\n" % version.encode()
    return Case(name, head + raw + b"\r\n\r\n" + content, status or (400,))


def chunks(name: str, content: bytes, *status: int) -> Case:
    return body(name, "Transfer-Encoding: chunked", content, *status)


def cut(case: Case) -> Case:
    return replace(case, ends=True, status=(*case.status, SILENCE))


HIDDEN = b"GET /api/threads HTTP/1.1\r\nHost: localhost\r\n{auth}\r\n\r\n"
ENDED = b"2\r\n{}\r\n0\r\n\r\n"

REQUEST_LINES = [
    line("HTTP/1.2", "GET /api/projects HTTP/1.2"),
    line("HTTP/3.0", "GET /api/projects HTTP/3.0", 400, 505),
    line("HTTP/2.0", "GET /api/projects HTTP/2.0", 400, 505),
    line("HTTP/0.9 with a version", "GET /api/projects HTTP/0.9", 400, 505),
    cut(Case("HTTP/0.9 without one", b"GET /api/projects\r\n")),
    Case("HTTP/0.9 above a header", b"GET /api/projects\r\nHost: localhost\r\n{auth}\r\n\r\n"),
    line("a version of one number", "GET /api/projects HTTP/1"),
    line("a version with more digits", "GET /api/projects HTTP/1.10"),
    line("a version with leading noughts", "GET /api/projects HTTP/01.1"),
    line("a version with a plus", "GET /api/projects HTTP/+1.1"),
    line("a version in lower case", "GET /api/projects http/1.1"),
    line("another protocol", "GET /api/projects ICY/1.1"),
    line("a version with something behind it", "GET /api/projects HTTP/1.1 x"),
    line("a space behind the version", "GET /api/projects HTTP/1.1 "),
    Case("the preface of HTTP/2 in clear", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", (400, 505, SILENCE)),
    line("a tab for a space", "GET\t/api/projects HTTP/1.1"),
    line("a tab before the version", "GET /api/projects\tHTTP/1.1"),
    line("a vertical tab before the version", "GET /api/projects\x0bHTTP/1.1"),
    line("a space before the method", " GET /api/projects HTTP/1.1"),
    line("a method in lower case", "get /api/projects HTTP/1.1", 400, 405, 501),
    line("a method in mixed case", "Get /api/projects HTTP/1.1", 400, 405, 501),
    line("a method with a colon", "GET: /api/projects HTTP/1.1"),
    line("a method with a NUL", "GE\0T /api/projects HTTP/1.1"),
    line("a method nobody knows", "FETCH /api/projects HTTP/1.1", 400, 405, 501),
    line("an overlong method", "G" * 5_000 + " /api/projects HTTP/1.1", 400, 405, 414, 501),
    line("no method", "/api/projects HTTP/1.1"),
    line("no target", "GET HTTP/1.1"),
    line("an empty target", "GET  HTTP/1.1"),
    line("CONNECT", "CONNECT localhost:80 HTTP/1.1", 400, 405, 501),
    line("CONNECT with a path", "CONNECT /api/projects HTTP/1.1", 400, 405, 501),
    line("TRACE", "TRACE /api/projects HTTP/1.1", 405, 501),
    line("TRACK", "TRACK /api/projects HTTP/1.1", 400, 405, 501),
    line("an asterisk without OPTIONS", "GET * HTTP/1.1"),
    Case("nonsense", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64 + b"\r\n\r\n", (400, SILENCE)),
    Case("a bare LF behind the line", b"GET /api/projects HTTP/1.1\nHost: localhost\r\n{auth}\r\n\r\n"),
    Case("a bare CR in the line", b"GET /api/projects HTTP/1.1\rHost: localhost\r\n{auth}\r\n\r\n"),
    line("an overlong target", "GET /api/projects?q=" + "a" * 9_000 + " HTTP/1.1", 414),
    line("a target longer than the header may be", "GET /api/projects?q=" + "a" * 40_000 + " HTTP/1.1", 400, 414, 431),
]

TARGETS = [
    line("a space in the target", "GET /api/pro jects HTTP/1.1"),
    line("a tab in the target", "GET /api/pro\tjects HTTP/1.1"),
    line("a NUL in the target", "GET /api/projects\0 HTTP/1.1"),
    line("a control character in the target", "GET /api/projects\x01 HTTP/1.1"),
    line("DEL in the target", "GET /api/projects\x7f HTTP/1.1"),
    line("a byte above ASCII in the target", b"GET /api/projects/\xff HTTP/1.1"),
    line("UTF-8 in the target", "GET /api/projects/é HTTP/1.1"),
    line("a fragment", "GET /api/projects#top HTTP/1.1"),
    line("a fragment in the query", "GET /api/projects?q=a#top HTTP/1.1"),
    line("a path without its slash", "GET api/projects HTTP/1.1"),
    line("a dot segment", "GET /api/./projects HTTP/1.1"),
    line("two dots", "GET /api/threads/../projects HTTP/1.1"),
    line("two dots, encoded", "GET /api/threads/%2e%2e/projects HTTP/1.1"),
    line("two dots, one encoded", "GET /api/threads/.%2E/projects HTTP/1.1"),
    line("two dots at the end", "GET /api/projects/.. HTTP/1.1"),
    line("an encoded slash", "GET /api%2fprojects HTTP/1.1"),
    line("dots and an encoded slash", "GET /api/projects/..%2f..%2finternal/events HTTP/1.1"),
    line("a backslash", "GET /api\\projects HTTP/1.1"),
    line("an encoded backslash", "GET /api/projects/..%5cinternal HTTP/1.1"),
    line("an encoded NUL", "GET /api/projects/%00 HTTP/1.1"),
    line("an encoded line end", "GET /api/projects/%0d%0aX:1 HTTP/1.1"),
    line("a percent sign alone", "GET /api/projects/% HTTP/1.1"),
    line("half an encoding", "GET /api/projects/%2 HTTP/1.1"),
    line("an encoding of no digits", "GET /api/projects/%zz HTTP/1.1"),
    line("an encoding of another kind", "GET /api/projects/%u002e%u002e HTTP/1.1"),
    line("an overlong dot of UTF-8", "GET /api/threads/%c0%ae%c0%ae/projects HTTP/1.1"),
    line("an empty segment", "GET /api//projects HTTP/1.1"),
    line("two slashes in front", "GET //api/projects HTTP/1.1"),
    line("a way into the inner world", "GET /internal/projects HTTP/1.1", 404),
    line("the inner world, spelt otherwise", "GET /%69nternal/projects HTTP/1.1", 404),
    line("another host than Host says", "GET http://evil.example.net/api/projects HTTP/1.1", 400, 421),
    line("another port than Host says", "GET http://localhost:1/api/projects HTTP/1.1", 400, 421),
    line("a person in the target's host", "GET http://somebody@localhost/api/projects HTTP/1.1"),
    line("an empty host in the target", "GET http:///api/projects HTTP/1.1"),
    line("another scheme", "GET ftp://localhost/api/projects HTTP/1.1"),
    line("a file", "GET file:///etc/passwd HTTP/1.1"),
]

HOSTS = [
    host("no Host", ""),
    host("an empty Host", "Host: \r\n"),
    host("two Hosts", "Host: localhost\r\nHost: localhost\r\n"),
    host("two Hosts that differ", "Host: localhost\r\nHost: evil.example.net\r\n"),
    host("two names in Host", "Host: localhost, evil.example.net\r\n"),
    host("a person in Host", "Host: somebody@localhost\r\n"),
    host("a path in Host", "Host: localhost/api\r\n"),
    host("a space in Host", "Host: local host\r\n"),
    host("a backslash in Host", "Host: localhost\\@evil.example.net\r\n"),
    host("a port that is none", "Host: localhost:http\r\n"),
    host("a port with a sign", "Host: localhost:+80\r\n"),
    host("a port too high", "Host: localhost:65536\r\n"),
    host("a port of many digits", "Host: localhost:00000000080\r\n"),
    host("two ports", "Host: localhost:80:80\r\n"),
    host("a name with an underscore", "Host: local_host\r\n", 400, 421),
    host("a name with a percent sign", "Host: localhost%2eevil.example.net\r\n"),
    host("a name beyond ASCII", "Host: l\xf6calhost\r\n"),
    host("an address without its bracket", "Host: [::1\r\n"),
    host("an address with a zone", "Host: [::1%25eth0]\r\n"),
    host("a name with a NUL", "Host: localhost\0.example.net\r\n"),
    host("a name of somebody else", "Host: evil.example.net\r\n", 421),
    host("a name that begins as ours", "Host: localhost.evil.example.net\r\n", 421),
    host("a name that ends as ours", "Host: evil-localhost\r\n", 421),
    host("a colon behind Host's name", "Host : localhost\r\n"),
    host("Host on a folded line", "Host:\r\n localhost\r\n"),
    host("no Host in HTTP/1.0 either", "X: 1\r\n", target="http://localhost/api/projects"),
]

FIELDS = [
    field("a bare LF between fields", b"X-One: 1\nX-Two: 2"),
    field("a bare CR in a value", b"X-One: 1\rX-Two: 2"),
    field("a CR before CRLF", b"X-One: 1\r"),
    Case("a bare LF at the end", b"GET /api/projects HTTP/1.1\r\nHost: localhost\r\n{auth}\r\nX-One: 1\n\n"),
    Case("a bare LF for the blank line", b"GET /api/projects HTTP/1.1\r\nHost: localhost\r\n{auth}\r\n\n"),
    Case("a bare CR for the blank line", b"GET /api/projects HTTP/1.1\r\nHost: localhost\r\n{auth}\r\n\rX: 1\r\n\r\n"),
    field("a folded line", b"X-One: 1\r\n 2"),
    field("a line folded by a tab", b"X-One: 1\r\n\t2"),
    field("a folded line of nothing", b"X-One: 1\r\n \r\nX-Two: 2"),
    Case("a folded first field", b"GET /api/projects HTTP/1.1\r\n X-One: 1\r\nHost: localhost\r\n{auth}\r\n\r\n"),
    field("a NUL in a value", b"X-One: a\0b"),
    field("a control character in a value", b"X-One: a\x01b"),
    field("an escape in a value", b"X-One: a\x1b[31mb"),
    field("DEL in a value", b"X-One: a\x7fb"),
    field("a vertical tab in a value", b"X-One: a\x0bb"),
    field("a NUL in a name", b"X-O\0ne: 1"),
    field("a control character in a name", b"X-O\x01ne: 1"),
    field("a byte above ASCII in a name", b"X-\xd6ne: 1"),
    field("a space before the colon", b"X-One : 1"),
    field("a tab before the colon", b"X-One\t: 1"),
    field("a space in a name", b"X One: 1"),
    field("a space before a name", b"X-Zero: 0\r\n  X-One: 1"),
    field("a name in quotes", b'"X-One": 1'),
    field("a name with a slash", b"X/One: 1"),
    field("no colon", b"X-One"),
    field("no name", b": 1"),
    field("an underscore in a name", b"X_One: 1"),
    field("a field that passes for another by its underscore", b"X_Forwarded_For: 127.0.0.1"),
    field("a length that passes for one by its underscore", b"Content_Length: 5"),
    field("two Authorizations", b"Authorization: Bearer another"),
    field("two Content-Types", b"Content-Type: application/json\r\nContent-Type: text/html"),
    field("too many fields", b"\r\n".join(b"X-%d: 1" % n for n in range(1_000)), 431),
    field("an overlong value", b"X-One: " + b"a" * 40_000, 431),
    field("an overlong name", b"X" * 40_000 + b": 1", 431),
    field("fields too large together", b"\r\n".join(b"X-%d: " % n + b"a" * 4_000 for n in range(12)), 431),
    field("an expectation nobody knows", b"Expect: 200-ok", 417),
    field("two expectations", b"Expect: 100-continue\r\nExpect: 100-continue", 400, 417),
    field("an expectation with a list", b"Expect: 100-continue, 200-ok", 417),
]

LENGTHS = [
    body("two lengths alike", "Content-Length: 2\r\nContent-Length: 2"),
    body("two lengths that differ", "Content-Length: 2\r\nContent-Length: 5"),
    body("a list of lengths", "Content-Length: 2, 2"),
    body("a list of lengths that differ", "Content-Length: 2, 5"),
    body("a length with a plus", "Content-Length: +2"),
    body("a length with a minus", "Content-Length: -2"),
    body("a negative nought", "Content-Length: -0", b""),
    body("a length with a space in it", "Content-Length: 2 2"),
    body("a length in hexadecimal", "Content-Length: 0x2"),
    body("a length in octal", "Content-Length: 0o2"),
    body("a length with a decimal point", "Content-Length: 2.0"),
    body("a length with an exponent", "Content-Length: 2e0"),
    body("a length with an underscore", "Content-Length: 0_2"),
    body("a length with something behind it", "Content-Length: 2a"),
    body("a length in quotes", 'Content-Length: "2"'),
    body("a length in other digits", "Content-Length: ٢".encode()),
    body("an empty length", "Content-Length: ", b""),
    body("a length beyond 64 bits", "Content-Length: 18446744073709551618", b"{}", 400, 413),
    body("a length that is 2 in 32 bits", "Content-Length: 4294967298", b"{}", 400, 413),
    body("a huge length", "Content-Length: " + "9" * 40, b"{}", 400, 413),
    body("a length of many noughts", "Content-Length: " + "0" * 40 + "2"),
    body("a length above what is allowed", "Content-Length: 1048577", b"{}", 413),
    body("a length and a NUL", "Content-Length: 2\0"),
    body("a length with a vertical tab", "Content-Length: \x0b2"),
    body("a length behind a bare CR", "X: 1\rContent-Length: 2"),
    body("a length with a space before its colon", "Content-Length : 2"),
    body("a folded length", "Content-Length:\r\n 2"),
]

CODINGS = [
    body("chunked and a length", "Transfer-Encoding: chunked\r\nContent-Length: 2", ENDED),
    body("a length and chunked", "Content-Length: 12\r\nTransfer-Encoding: chunked", ENDED),
    body("a request in the body that only one of two framings shows",
         f"Content-Length: {5 + len(HIDDEN)}\r\nTransfer-Encoding: chunked", b"0\r\n\r\n" + HIDDEN),
    body("two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", ENDED),
    body("chunked twice", "Transfer-Encoding: chunked, chunked", ENDED),
    body("identity", "Transfer-Encoding: identity"),
    body("identity with a length", "Transfer-Encoding: identity\r\nContent-Length: 2"),
    body("chunked and identity", "Transfer-Encoding: chunked, identity", ENDED),
    body("identity and chunked", "Transfer-Encoding: identity, chunked", ENDED, 400, 501),
    body("gzip and chunked", "Transfer-Encoding: gzip, chunked", ENDED, 400, 501),
    body("gzip", "Transfer-Encoding: gzip", b"{}", 400, 501),
    body("xchunked", "Transfer-Encoding: xchunked", ENDED, 400, 501),
    body("chunkedx", "Transfer-Encoding: chunkedx", ENDED, 400, 501),
    body("chunked with a comma before it", "Transfer-Encoding: , chunked", ENDED),
    body("chunked with a comma behind it", "Transfer-Encoding: chunked,", ENDED),
    body("chunked in quotes", 'Transfer-Encoding: "chunked"', ENDED, 400, 501),
    body("chunked with a parameter", "Transfer-Encoding: chunked;q=1", ENDED, 400, 501),
    body("chunked with a semicolon", "Transfer-Encoding: chunked;", ENDED, 400, 501),
    body("an empty coding", "Transfer-Encoding: ", ENDED),
    body("chunked behind a vertical tab", "Transfer-Encoding: \x0bchunked", ENDED),
    body("chunked behind a form feed", "Transfer-Encoding: \x0cchunked", ENDED),
    body("chunked with a letter that only looks alike", "Transfer-Encoding: chun\u212aed".encode(), ENDED, 400, 501),
    body("chunked with a NUL", "Transfer-Encoding: chunked\0", ENDED),
    body("a space before the colon of the coding", "Transfer-Encoding : chunked", ENDED),
    body("a tab before the colon of the coding", "Transfer-Encoding\t: chunked", ENDED),
    body("a folded coding", "Transfer-Encoding:\r\n chunked", ENDED),
    body("a coding behind a bare LF", b"X: 1\nTransfer-Encoding: chunked", ENDED),
    body("a coding behind a bare CR", b"X: 1\rTransfer-Encoding: chunked", ENDED),
    body("a coding with an underscore", "Transfer_Encoding: chunked", ENDED),
    body("a coding in HTTP/1.0", "Transfer-Encoding: chunked", ENDED, version="HTTP/1.0"),
    body("a coding and a length in HTTP/1.0", "Transfer-Encoding: chunked\r\nContent-Length: 12", ENDED,
         version="HTTP/1.0"),
    field("a coding that is no coding on GET", b"Transfer-Encoding: nonsense", 400, 501),
]  # fmt: skip

CHUNKS = [
    chunks("a size that is no number", b"x\r\n{}\r\n0\r\n\r\n"),
    chunks("a size with 0x", b"0x2\r\n{}\r\n0\r\n\r\n"),
    chunks("a size with a plus", b"+2\r\n{}\r\n0\r\n\r\n"),
    chunks("a size with a minus", b"-2\r\n{}\r\n0\r\n\r\n"),
    chunks("a size with a space before it", b" 2\r\n{}\r\n0\r\n\r\n"),
    chunks("a size with a space behind it", b"2 \r\n{}\r\n0\r\n\r\n"),
    chunks("a size with an underscore", b"0_2\r\n{}\r\n0\r\n\r\n"),
    chunks("no size", b"\r\n{}\r\n0\r\n\r\n"),
    chunks("a size beyond 64 bits", b"10000000000000002\r\n{}\r\n0\r\n\r\n", 400, 413),
    cut(chunks("a size of all bits", b"ffffffffffffffff\r\n{}\r\n0\r\n\r\n", 400, 413)),
    cut(chunks("no last chunk", b"2\r\n{}\r\n")),
    cut(chunks("a last chunk without its end", b"2\r\n{}\r\n0\r\n")),
    chunks("a size that ends in a bare LF", b"2\n{}\r\n0\r\n\r\n"),
    chunks("a size that ends in a bare CR", b"2\r{}\r\n0\r\n\r\n"),
    chunks("a chunk that ends in a bare LF", b"2\r\n{}\n0\r\n\r\n"),
    chunks("a chunk that ends in a bare CR", b"2\r\n{}\r0\r\n\r\n"),
    chunks("a chunk without an end", b"2\r\n{}0\r\n\r\n"),
    chunks("a chunk longer than it says", b"2\r\n{ }\r\n0\r\n\r\n"),
    chunks("a chunk shorter than it says", b"3\r\n{}\r\n0\r\n\r\n"),
    chunks("a last chunk that ends in a bare LF", b"2\r\n{}\r\n0\n\n"),
    chunks("a bad size behind a good chunk", b"2\r\n{}\r\nzz\r\n0\r\n\r\n"),
    chunks("a size of many noughts", b"0" * 300_000 + b"2\r\n{}\r\n0\r\n\r\n"),
    chunks("an extension that does not end", b"2;a=" + b"x" * 300_000 + b"\r\n{}\r\n0\r\n\r\n"),
    chunks("extensions that are nearly all there is", (b"1;" + b"x" * 60_000 + b"\r\n \r\n") * 8 + b"0\r\n\r\n"),
    chunks("an extension with a bare LF", b"2;a\n{}\r\n0\r\n\r\n"),
    chunks("an extension with a bare CR", b"2;a\rb\r\n{}\r\n0\r\n\r\n"),
    chunks("an extension with a NUL", b"2;a=\0\r\n{}\r\n0\r\n\r\n"),
    chunks("an extension with an open quote", b'2;a="\r\n{}\r\n0\r\n\r\n'),
    chunks("a trailer without a colon", b"2\r\n{}\r\n0\r\nX-One\r\n\r\n"),
    chunks("a trailer with a NUL", b"2\r\n{}\r\n0\r\nX-One: \0\r\n\r\n"),
    chunks("a trailer with a space before its colon", b"2\r\n{}\r\n0\r\nX-One : 1\r\n\r\n"),
    chunks("a trailer behind a bare LF", b"2\r\n{}\r\n0\r\nX-One: 1\nX-Two: 2\r\n\r\n"),
    chunks("a folded trailer", b"2\r\n{}\r\n0\r\nX-One: 1\r\n 2\r\n\r\n"),
    chunks("a length for a trailer", b"2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n"),
    chunks("a coding for a trailer", b"2\r\n{}\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n"),
    chunks("overlong trailers", b"2\r\n{}\r\n0\r\nX-One: " + b"a" * 40_000 + b"\r\n\r\n", 400, 413, 431),
]

# Of who asks before sending, and then sends the same.
ASKED = [
    replace(
        case,
        name=f"{case.name}, asked for",
        raw=case.raw.replace(b"Transfer-Encoding:", b"Expect: 100-continue\r\nTransfer-Encoding:", 1),
    )
    for case in CHUNKS
]

CASES = REQUEST_LINES + TARGETS + HOSTS + FIELDS + LENGTHS + CODINGS + CHUNKS + ASKED

# Read in only one way, if seldom seen: these arrive, and so does the table reach the services where it should.
UNUSUAL = [
    Case("empty lines in front", b"\r\nGET /api/projects HTTP/1.1\r\nHost: localhost\r\n{auth}\r\n\r\n", (200,)),
    line("an absolute target", "GET http://localhost/api/projects HTTP/1.1", 200),
    line("an encoded letter", "GET /api/pro%6aects HTTP/1.1", 200),
    line("an encoded space in a segment", "GET /api/projects/a%20b HTTP/1.1", 200),
    line("three dots", "GET /api/projects/... HTTP/1.1", 200),
    line("a query with a query in it", "GET /api/projects?q=a?b=/../c HTTP/1.1", 200),
    host("an address for Host", "Host: 127.0.0.1:80\r\n", 200),
    host("an address in brackets", "Host: [::1]:8080\r\n", 200),
    host("Host in capitals", "HOST: LOCALHOST\r\n", 200),
    field("tabs around a value", b"X-One:\t 1 \t", 200),
    field("an empty value", b"X-One:", 200),
    field("bytes above ASCII in a value", b"X-One: \xc3\xa9", 200),
    field("an upgrade that is not offered",
          b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA", 200),
    field("a WebSocket that is not offered",
          b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13", 200),
    body("a request for a body", f"Content-Length: {len(HIDDEN)}", HIDDEN, 200),
    body("a length that Connection names", "Connection: Content-Length\r\nContent-Length: 2", b"{}", 200),
    body("a length of noughts", "Content-Length: 002", b"{}", 200),
    body("chunked in capitals", "Transfer-Encoding: CHUNKED", ENDED, 200),
    chunks("a size in capitals", b"A\r\n{        }\r\n0\r\n\r\n", 200),
    chunks("a short extension", b'2;a="b"\r\n{}\r\n0\r\n\r\n', 200),
    chunks("a trailer", b"2\r\n{}\r\n0\r\nX-One: 1\r\n\r\n", 200),
    chunks("a Host for a trailer", b"2\r\n{}\r\n0\r\nHost: evil.example.net\r\n\r\n", 200),
]  # fmt: skip
