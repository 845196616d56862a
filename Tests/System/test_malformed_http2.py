"""Malformed HTTP/2 requests against the real gateway: a service behind it gets no byte of any."""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hpack import Decoder, Encoder
from hyperframe.frame import (
    DataFrame,
    Frame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    RstStreamFrame,
    SettingsFrame,
)

import certificates
from lone_gateway import LoneGateway
from malformed_http2 import CASES, GET, POST, STREAM, Case, data, headers
from origin import Origin

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
PATIENCE = 5
# What a refusal may be instead of a status: the stream's end, or the connection's.
RESET, GOODBYE = "reset", "goodbye"


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin().running() as running:
        yield running


@pytest.fixture(scope="module")
def token(origin: Origin) -> str:
    return origin.token()


@pytest.fixture(scope="module")
def gateway(origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoneGateway]:
    folder: Path = tmp_path_factory.mktemp("http2")
    with LoneGateway(folder, origin, environment=certificates.for_gateway(folder)) as running:
        yield running


@pytest.fixture(autouse=True)
def warm(gateway: LoneGateway, origin: Origin, token: str) -> Iterator[None]:
    """Every event loop keeps a connection to the origin open; and afterwards a right request still arrives."""
    for _ in range(4):
        assert outcome(gateway, right(token)) == 200
    origin.take()
    yield
    assert outcome(gateway, right(token)) == 200
    assert [request.body for request in origin.take()] == [b"{}"]


def right(token: str) -> list[Frame]:
    return [headers([*POST, ("content-length", "2")], Encoder(), token, flags="S"), data(b"{}")]


def name(case: Case) -> str:
    return case.name


def test_no_case_stands_twice():
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=name)
def test_no_byte_of_it_arrives(gateway: LoneGateway, origin: Origin, token: str, case: Case):
    found = outcome(gateway, case.frames(Encoder(), token))
    assert origin.take() == []
    assert found in (RESET, GOODBYE) or 400 <= found <= 501, found


def test_a_malformed_request_leaves_the_others_of_its_connection_alone(
    gateway: LoneGateway, origin: Origin, token: str
):
    encoder = Encoder()
    frames: list[Frame] = []
    for number in range(5):
        frames.append(headers([*GET, ("Bad", "1")], encoder, token, stream=4 * number + 1))
        frames.append(headers(GET, encoder, token, stream=4 * number + 3))
    assert outcome(gateway, frames, stream=19) == 200
    assert len(origin.take()) == 5


def outcome(gateway: LoneGateway, frames: list[Frame], stream: int = STREAM) -> int | str:
    """The status of the answer on that stream, or how it ended without one."""
    with connect(gateway.port) as connection:
        sent = b"".join(frame.serialize() for frame in frames)
        connection.sendall(PREFACE + SettingsFrame(0).serialize() + sent)
        # One whose frames say nothing of that stream is known by this to have been read.
        connection.sendall(PingFrame(0, b"the end.").serialize())
        decoder = Decoder()
        deadline = time.monotonic() + PATIENCE
        for frame in received(connection, deadline):
            if isinstance(frame, GoAwayFrame):
                return GOODBYE
            if isinstance(frame, HeadersFrame):
                fields = dict(decoder.decode(frame.data))
                # To go on is no answer.
                if frame.stream_id == stream and fields[":status"] != "100":
                    return int(fields[":status"])
            if isinstance(frame, RstStreamFrame) and frame.stream_id == stream:
                return RESET
        assert time.monotonic() < deadline, "the gateway neither answers nor refuses"
        return GOODBYE


def received(connection: ssl.SSLSocket, deadline: float) -> Iterator[Frame]:
    """The frames that come until the connection or the time is over."""
    buffer = b""
    with contextlib.suppress(ConnectionError, ssl.SSLError, TimeoutError):
        while (left := deadline - time.monotonic()) > 0:
            connection.settimeout(left)
            piece = connection.recv(65_536)
            if not piece:
                return
            buffer += piece
            while len(buffer) >= 9:
                frame, length = Frame.parse_frame_header(memoryview(buffer[:9]))
                if len(buffer) < 9 + length:
                    break
                frame.parse_body(memoryview(buffer[9 : 9 + length]))
                buffer = buffer[9 + length :]
                if isinstance(frame, SettingsFrame) and "ACK" not in frame.flags:
                    connection.sendall(SettingsFrame(0, flags=["ACK"]).serialize())
                elif not isinstance(frame, DataFrame):
                    yield frame


def connect(port: int) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    plain = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection = context.wrap_socket(plain, server_hostname="localhost")
    assert connection.selected_alpn_protocol() == "h2"
    return connection
