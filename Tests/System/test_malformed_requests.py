"""Malformed and ambiguous requests against the real gateway: a service behind it gets no byte of any."""

import contextlib
import re
import socket
import time
from collections.abc import Iterator

import pytest

from lone_gateway import LoneGateway
from malformed_requests import CASES, SILENCE, UNUSUAL, Case
from origin import Origin

# Long enough for an answer from a busy machine; a gateway that still waits for more of such a request is at fault.
PATIENCE = 5


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin().running() as running:
        yield running


@pytest.fixture(scope="module")
def token(origin: Origin) -> str:
    return origin.token()


@pytest.fixture(scope="module")
def gateway(origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoneGateway]:
    environment = {"RATE_LIMIT": "off"}
    with LoneGateway(tmp_path_factory.mktemp("malformed"), origin, environment=environment) as running:
        yield running


@pytest.fixture(scope="module")
def good(token: str) -> bytes:
    head = f"POST /api/projects HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Length: 2"
    return f"{head}\r\n\r\n{{}}".encode()


@pytest.fixture(autouse=True)
def warm(gateway: LoneGateway, origin: Origin, good: bytes) -> Iterator[None]:
    """Every event loop keeps a connection to the origin open, so that nothing is late for want of one; and afterwards
    a right request still arrives as it was sent."""
    for _ in range(4):
        assert statuses(exchange(gateway, good)) == [200]
    assert len(origin.take()) == 4
    yield
    assert statuses(exchange(gateway, good)) == [200]
    assert [request.body for request in origin.take()] == [b"{}"]


def name(case: Case) -> str:
    return case.name


def test_no_case_stands_twice():
    every = CASES + UNUSUAL
    assert len({case.name for case in every}) == len(every)
    assert len({case.raw for case in every}) == len(every)


@pytest.mark.parametrize("case", CASES, ids=name)
def test_no_byte_of_it_arrives(gateway: LoneGateway, origin: Origin, token: str, good: bytes, case: Case):
    raw = case.with_credentials(token)
    answer = exchange(gateway, raw, ends=case.ends)
    assert origin.take() == []
    assert_refused(answer, case)

    # Behind a request that is right, whose connection is kept.
    answer = exchange(gateway, good + raw, ends=case.ends, answers=2)
    assert [request.body for request in origin.take()] == [b"{}"]
    assert statuses(answer)[0] == 200
    # What cannot be read at all may end the connection in silence, once the answer that was owed has been given.
    assert_refused(answer.partition(b"\r\n\r\n{}")[2], case, silence=True)

    # Its head first, and the rest once that has been read.
    head, blank, rest = raw.partition(b"\r\n\r\n")
    if rest:
        answer = exchange(gateway, head + blank, rest, ends=case.ends)
        assert origin.take() == []
        assert_refused(answer, case)


@pytest.mark.parametrize("case", UNUSUAL, ids=name)
def test_what_can_be_read_in_only_one_way_arrives_in_the_usual_form(
    gateway: LoneGateway, origin: Origin, token: str, case: Case
):
    answer = exchange(gateway, case.with_credentials(token))
    assert statuses(answer) == list(case.status)
    (request,) = origin.take()
    names = [name for name, _ in request.headers]
    assert names.count("host") == 1 and request.header("host") == origin.url.removeprefix("http://")
    assert names.count("content-length") + names.count("transfer-encoding") == (1 if request.body else 0)
    assert not {"upgrade", "connection", "http2-settings", "expect", "te", "trailer"} & set(names)
    # Framed as it says, to the last byte.
    assert request.raw.startswith(request.line.encode() + b"\r\n")
    assert b"evil" not in request.raw


def assert_refused(answer: bytes, case: Case, *, silence: bool = False) -> None:
    """One refusal, in a form that a client can read, and then the end of the connection or the next request."""
    answer = answer.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    found = statuses(answer) or [SILENCE]
    welcome = case.status + ((SILENCE,) if silence else ())
    assert len(found) == 1 and found[0] in welcome, f"{found} instead of {welcome}\n{answer[:400]!r}"
    if answer:
        assert b"application/problem+json" in answer
        assert b"Content-Security-Policy" in answer


def statuses(answer: bytes) -> list[int]:
    """Of the final answers: to go on is none."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer) if status != b"100"]


def exchange(gateway: LoneGateway, *pieces: bytes, answers: int = 1, ends: bool = False) -> bytes:
    """Sends the pieces, one after the other, and returns all that comes until the gateway says or shows that it is done
    with the connection. `ends`: nothing will follow, and the gateway is told."""
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=PATIENCE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answer = b""
        with contextlib.suppress(ConnectionError):
            for number, piece in enumerate(pieces):
                if number:
                    time.sleep(0.02)
                connection.sendall(piece)
            if ends:
                time.sleep(0.05)
                connection.shutdown(socket.SHUT_WR)
            while chunk := connection.recv(65536):
                answer += chunk
                whole, closes = read(answer)
                if closes:
                    break
                if whole == answers and not ends:
                    # Whatever else is owed comes before the end.
                    connection.shutdown(socket.SHUT_WR)
    return answer


def read(answer: bytes) -> tuple[int, bool]:
    """How many answers are whole, and whether the last of them ends the connection."""
    whole, closes = 0, False
    while not closes and (head := re.match(rb"HTTP/1\.1 (\d{3}) .*?\r\n\r\n", answer, re.DOTALL)):
        length = re.search(rb"\r\ncontent-length: (\d+)", head.group(0), re.IGNORECASE)
        size = head.end() + (int(length.group(1)) if length else 0)
        if len(answer) < size:
            break
        answer = answer[size:]
        whole += 1
        closes = b"connection: close" in head.group(0).lower()
    return whole, closes
