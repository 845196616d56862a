"""The gateway that speaks TLS itself, and HTTP/2 within it."""

import contextlib
import os
import re
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hyperframe.frame import ContinuationFrame, PingFrame, RstStreamFrame

import certificates
from http2 import HTTP2Client, pseudo
from lone_gateway import LoneGateway
from origin import Origin
from places import binaries
from ports import free_port
from waiting import eventually

ENHANCE_YOUR_CALM = 11


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin().running() as running:
        yield running


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    certificates.make(folder)
    return folder


@pytest.fixture(scope="module")
def gateway(origin: Origin, files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoneGateway]:
    with LoneGateway(tmp_path_factory.mktemp("tls"), origin, environment=environment(files)) as running:
        yield running


@pytest.fixture
def client(gateway: LoneGateway) -> Iterator[HTTP2Client]:
    with HTTP2Client(gateway.port) as running:
        yield running


def environment(files: Path) -> dict[str, str]:
    return {
        "TLS_CERT_FILE": str(files / "certificate.pem"),
        "TLS_KEY_FILE": str(files / "key.pem"),
        "BACKEND_URL": "https://localhost:9443",
        "RATE_LIMIT": "off",
    }


def handshake(port: int, *, version: ssl.TLSVersion | None = None, ciphers: str | None = None, alpn: tuple = ()):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if version:
        context.minimum_version = context.maximum_version = version
    if ciphers:
        context.set_ciphers(ciphers)
    context.set_alpn_protocols(list(alpn) or ["http/1.1"])
    return context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=10), server_hostname="localhost")


# TLS


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize(("offered", "agreed"), [(("h2", "http/1.1"), "h2"), (("http/1.1",), "http/1.1")])
def test_both_sides_agree_on_the_newest_http_they_have(gateway: LoneGateway, version, offered, agreed):
    with handshake(gateway.port, version=version, alpn=offered) as connection:
        assert connection.selected_alpn_protocol() == agreed


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_versions_are_refused(gateway: LoneGateway, version):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        handshake(gateway.port, version=version, ciphers="ALL:@SECLEVEL=0")


@pytest.mark.parametrize(
    "ciphers", ["AES128-SHA", "AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES256-SHA"]
)
def test_ciphers_without_forward_secrecy_or_authentication_are_refused(gateway: LoneGateway, ciphers: str):
    with pytest.raises((ssl.SSLError, ConnectionError)):
        handshake(gateway.port, version=ssl.TLSVersion.TLSv1_2, ciphers=f"{ciphers}:@SECLEVEL=0")


def test_http_1_works_over_tls_and_the_browser_is_told_to_stay_there(gateway: LoneGateway, origin: Origin):
    origin.take()
    answer = httpx.get(f"https://localhost:{gateway.port}/auth/providers", verify=False)
    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    (request,) = origin.take()
    assert request.header("x-forwarded-proto") == "https"


def test_plain_http_on_the_same_port_is_sent_to_https_but_for_health(gateway: LoneGateway):
    plain = f"http://127.0.0.1:{gateway.port}"
    page = httpx.get(f"{plain}/projects?a=b")
    assert (page.status_code, page.headers["location"]) == (301, "https://localhost:9443/projects?a=b")
    assert httpx.post(f"{plain}/api/projects", json={}).status_code == 308
    assert "strict-transport-security" not in page.headers
    health = httpx.get(f"{plain}/health")
    assert health.json()["status"] in {"healthy", "degraded"}


def test_what_is_neither_tls_nor_http_does_no_harm(gateway: LoneGateway):
    for noise in (b"\x16\x03\x01\x00\x05hello", b"\x00" * 100, b"\x16", b"SSH-2.0-x\r\n"):
        with socket.create_connection(("127.0.0.1", gateway.port), timeout=5) as connection:
            connection.sendall(noise)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(4096):
                pass
    assert httpx.get(f"https://localhost:{gateway.port}/health", verify=False).status_code in (200, 503)


def test_a_new_certificate_is_taken_up_and_no_connection_is_dropped(origin: Origin, tmp_path: Path):
    certificates.make(tmp_path)
    with (
        LoneGateway(tmp_path, origin, environment=environment(tmp_path)) as gateway,
        HTTP2Client(gateway.port) as old,
        handshake(gateway.port) as idle,
    ):
        first = idle.getpeercert(binary_form=True)
        stream = old.get("/auth/providers?stream=3000")
        assert old.receive(lambda: stream in old.answers)
        # Half of a new pair is none: the old one stays.
        (tmp_path / "certificate.pem").write_text("-----BEGIN CERTIFICATE-----\nbroken")
        eventually(lambda: "certificate not reloaded" in gateway.tail(400))
        assert presented(gateway.port) == first
        certificates.make(tmp_path)
        eventually(lambda: presented(gateway.port) != first)
        answer = old.answer(stream)
        assert answer.ended and answer.body.count(b"text_delta") == 3000
        idle.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(4096).startswith(b"HTTP/1.1 ")


def presented(port: int) -> bytes:
    with handshake(port) as connection:
        return connection.getpeercert(binary_form=True)


@pytest.mark.parametrize(
    ("certificate", "key", "sentence"),
    [
        ("certificate.pem", None, "TLS_KEY_FILE must be set"),
        (None, "key.pem", "TLS_CERT_FILE must be set"),
        ("missing.pem", "key.pem", "cannot be read"),
        ("key.pem", "key.pem", "holds no certificate"),
        ("certificate.pem", "certificate.pem", "holds no private key"),
        ("other/certificate.pem", "key.pem", "does not belong"),
    ],
)
def test_files_that_do_not_fit_are_refused_at_start(files: Path, tmp_path: Path, certificate, key, sentence):
    (files / "other").mkdir(exist_ok=True)
    certificates.make(files / "other")
    named = {"TLS_CERT_FILE": certificate, "TLS_KEY_FILE": key}
    variables = {name: str(files / file) for name, file in named.items() if file}
    ports = {"PORT": str(free_port()), "ADMIN_PORT": str(free_port()), "DATA_DIR": str(tmp_path)}
    refused = subprocess.run(
        [binaries() / "gateway"], env={"PATH": os.environ["PATH"], **ports, **variables},
        capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert refused.returncode == 78
    assert sentence in refused.stderr


# HTTP/2


def test_a_request_of_http_2_reaches_the_service_as_one_of_http_1(client: HTTP2Client, origin: Origin):
    origin.take()
    headers = [*pseudo("POST", "/auth/refresh"), ("cookie", "a=1"), ("cookie", "b=2"), ("te", "trailers")]
    answer = client.answer(client.request(headers, b"x" * 3000, b"y" * 3000))
    assert (answer.status, answer.body) == (200, b"{}")
    assert answer.headers["strict-transport-security"]
    assert "transfer-encoding" not in answer.headers and "connection" not in answer.headers
    (request,) = origin.take()
    assert request.line == "POST /auth/refresh HTTP/1.1"
    assert request.body == b"x" * 3000 + b"y" * 3000
    assert request.header("cookie") == "a=1; b=2"
    assert request.header("te") is None
    assert request.header("x-forwarded-for") == "127.0.0.1"


def test_many_requests_share_a_connection(client: HTTP2Client):
    streams = [client.get(f"/auth/providers?n={number}") for number in range(100)]
    assert all(client.answer(stream).status == 200 for stream in streams)


def test_events_arrive_as_they_are_made(client: HTTP2Client):
    stream = client.get("/auth/providers?stream=2000", ("accept", "text/event-stream"))
    assert client.receive(lambda: stream in client.answers and b"text_delta" in client.answers[stream].body, 2)
    assert not client.answers[stream].ended
    assert client.answer(stream).body.count(b"text_delta") == 2000


def test_a_stream_that_nobody_reads_holds_up_no_other(gateway: LoneGateway):
    with HTTP2Client(gateway.port) as client:
        client.acknowledges = False
        held = client.get("/auth/providers?stream=2000")
        assert client.receive(lambda: held in client.answers and len(client.answers[held].body) == 65_535, 8)
        assert client.answer(client.get("/auth/providers")).status == 200
        assert not client.answers[held].ended


def test_a_refused_body_is_told_so_and_the_connection_goes_on(client: HTTP2Client):
    headers = [*pseudo("POST", "/api/projects"), ("content-length", str(2_000_000))]
    answer = client.answer(client.request(headers, b"x" * 16_384, end=False))
    assert (answer.status, answer.ended) == (413, True)
    assert client.answer(client.get("/auth/providers")).status == 200


MALFORMED = {
    "a connection field": [*pseudo("GET", "/auth/x"), ("connection", "close")],
    "a keep-alive field": [*pseudo("GET", "/auth/x"), ("keep-alive", "1")],
    "a transfer coding": [*pseudo("POST", "/auth/x"), ("transfer-encoding", "chunked")],
    "an upgrade": [*pseudo("GET", "/auth/x"), ("upgrade", "websocket")],
    "a proxy connection": [*pseudo("GET", "/auth/x"), ("proxy-connection", "keep-alive")],
    "a te other than trailers": [*pseudo("GET", "/auth/x"), ("te", "gzip")],
    "a name with capitals": [*pseudo("GET", "/auth/x"), ("X-Name", "a")],
    "a name with a space": [*pseudo("GET", "/auth/x"), ("x name", "a")],
    "a name with a colon": [*pseudo("GET", "/auth/x"), ("x:name", "a")],
    "a name with a line": [*pseudo("GET", "/auth/x"), ("x\r\nname", "a")],
    "an empty name": [*pseudo("GET", "/auth/x"), ("", "a")],
    "a name with an underscore": [*pseudo("GET", "/auth/x"), ("x_forwarded_for", "a")],
    "CR in a value": [*pseudo("GET", "/auth/x"), ("x-a", "a\rb")],
    "LF in a value": [*pseudo("GET", "/auth/x"), ("x-a", "a\nb: c")],
    "NUL in a value": [*pseudo("GET", "/auth/x"), ("x-a", "a\0b")],
    "a control character in a value": [*pseudo("GET", "/auth/x"), ("x-a", "a\x01b")],
    "no method": pseudo("GET", "/auth/x")[1:],
    "no scheme": [pair for pair in pseudo("GET", "/auth/x") if pair[0] != ":scheme"],
    "no path": [pair for pair in pseudo("GET", "/auth/x") if pair[0] != ":path"],
    "no authority": pseudo("GET", "/auth/x")[:-1],
    "two methods": [(":method", "GET"), *pseudo("POST", "/auth/x")],
    "two paths": [(":path", "/a"), *pseudo("GET", "/auth/x")],
    "two authorities": [(":authority", "localhost"), *pseudo("GET", "/auth/x")],
    "an unknown pseudo-field": [(":other", "a"), *pseudo("GET", "/auth/x")],
    "a field of answers": [(":status", "200"), *pseudo("GET", "/auth/x")],
    "a pseudo-field after others": [*pseudo("GET", "/auth/x")[:3], ("x-a", "b"), (":authority", "localhost")],
    "an extended connect": [*pseudo("CONNECT", "/auth/x"), (":protocol", "websocket")],
    "a tunnel": [(":method", "CONNECT"), (":authority", "localhost:443")],
    "two different hosts": [*pseudo("GET", "/auth/x"), ("host", "evil.example")],
    "a host that is another's": [*pseudo("GET", "/auth/x", "evil.example")],
    "a host with a user": [*pseudo("GET", "/auth/x", "a@localhost")],
    "two host fields": [*pseudo("GET", "/auth/x"), ("host", "localhost"), ("host", "localhost")],
    "an empty path": pseudo("GET", ""),
    "a path without a slash": pseudo("GET", "auth/x"),
    "a path that is an address": pseudo("GET", "https://localhost/auth/x"),
    "an asterisk": pseudo("GET", "*"),
    "a path with a line": pseudo("GET", "/auth/x HTTP/1.1\r\nX: y"),
    "a path with a space": pseudo("GET", "/auth/x y"),
    "a path with NUL": pseudo("GET", "/auth/\0"),
    "dot segments": pseudo("GET", "/auth/../internal/events"),
    "a fragment": pseudo("GET", "/auth/x#y"),
    "another scheme": [(":method", "GET"), (":scheme", "http"), *pseudo("GET", "/auth/x")[2:]],
    "a method in lower case": pseudo("get", "/auth/x"),
    "a method with a space": pseudo("GET /internal HTTP/1.1\r\n", "/auth/x"),
    "two lengths": [*pseudo("GET", "/auth/x"), ("content-length", "0"), ("content-length", "1")],
    "a length without a body": [*pseudo("POST", "/auth/x"), ("content-length", "5")],
    "a length that is none": [*pseudo("POST", "/auth/x"), ("content-length", "-1")],
    "two credentials": [*pseudo("GET", "/auth/me"), ("authorization", "Bearer a"), ("authorization", "Bearer b")],
    "too many fields": [*pseudo("GET", "/auth/x"), *((f"x-{number}", "a") for number in range(200))],
    "a field beyond the limit": [*pseudo("GET", "/auth/x"), ("x-a", "a" * 40_000)],
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_request_is_refused_and_no_byte_of_it_arrives(gateway: LoneGateway, origin: Origin, name: str):
    origin.take()
    with HTTP2Client(gateway.port) as client:
        try:
            stream = client.request(MALFORMED[name])
        except Exception as impossible:
            pytest.fail(f"the client cannot say that: {impossible!r}")
        answer = client.answer(stream, 5)
        assert 400 <= answer.status < 500 or answer.reset or client.goaway or client.ended, answer
        assert origin.take() == []
    with HTTP2Client(gateway.port) as client:
        assert client.answer(client.get("/auth/providers")).status == 200


def test_streams_begun_only_to_be_reset_end_the_connection(gateway: LoneGateway, client: HTTP2Client):
    client.receive(lambda: False, 0.1)
    headers = pseudo("GET", "/auth/providers")
    with_reset = [
        frame
        for stream in range(1, 2001, 2)
        for frame in (client.raw_headers(stream, headers, "END_HEADERS", "END_STREAM"), RstStreamFrame(stream, 8))
    ]
    with contextlib.suppress(OSError):
        client.send_frames(*with_reset)
    client.receive(lambda: client.goaway is not None)
    assert client.goaway == ENHANCE_YOUR_CALM or client.ended
    with HTTP2Client(gateway.port) as other:
        assert other.answer(other.get("/auth/providers")).status == 200


def test_a_header_that_never_ends_ends_the_connection(gateway: LoneGateway, client: HTTP2Client):
    client.receive(lambda: False, 0.1)
    first = client.raw_headers(1, pseudo("GET", "/auth/providers"))
    endless = [ContinuationFrame(1, b"\x00\x01a\x01b" * 10) for _ in range(2000)]
    with contextlib.suppress(OSError):
        client.send_frames(first, *endless)
    assert client.receive(lambda: client.goaway is not None or client.ended)


def test_a_flood_of_pings_ends_the_connection(gateway: LoneGateway, client: HTTP2Client):
    client.receive(lambda: False, 0.1)
    with contextlib.suppress(OSError):
        client.send_frames(*(PingFrame(0, b"12345678") for _ in range(5000)))
    assert client.receive(lambda: client.goaway is not None or client.ended)


def test_at_the_end_the_client_is_told_and_what_is_under_way_ends(origin: Origin, files: Path, tmp_path: Path):
    with LoneGateway(tmp_path, origin, environment=environment(files)) as gateway, HTTP2Client(gateway.port) as idle:
        assert idle.answer(idle.get("/auth/providers")).status == 200
        url = f"https://localhost:{gateway.port}/auth/providers?stream=1500"
        reader = subprocess.Popen(["curl", "-skN", "--http2", url], stdout=subprocess.PIPE, bufsize=0)
        begun = reader.stdout.read(10)
        gateway.process.send_signal(signal.SIGTERM)
        assert idle.receive(lambda: idle.goaway is not None, 5)
        assert idle.goaway == 0
        rest, _ = reader.communicate(timeout=20)
        assert reader.returncode == 0
        assert (begun + rest).count(b"text_delta") == 1500
        assert gateway.process.wait(10) == 0


def test_a_stream_of_http_2_counts_as_a_connection_of_its_address(origin: Origin, files: Path, tmp_path: Path):
    limits = {"MAX_CONNECTIONS_PER_ADDRESS": "4"}
    with LoneGateway(tmp_path, origin, environment={**environment(files), **limits}) as gateway:
        with HTTP2Client(gateway.port) as client:
            headers = [*pseudo("POST", "/auth/refresh"), ("content-length", "5")]
            streams = [client.request(headers, end=False) for _ in range(5)]

            def resets() -> list[int]:
                return [stream for stream, answer in client.answers.items() if answer.reset is not None]

            # Three may be open beside the connection itself; the others are reset, and the connection goes on.
            client.receive(lambda: len(resets()) == 2)
            assert sorted(resets()) == streams[3:]
            for stream in streams[:3]:
                client.h2.reset_stream(stream)
            client.push()
            eventually(lambda: client.answer(client.get("/config.json")).status == 200)
        metrics = httpx.get(f"{gateway.admin}/metrics").text
        assert int(re.search(r"gateway_connections_refused_total (\d+)", metrics).group(1)) >= 2
        eventually(lambda: "gateway_connections_open 0.0" in httpx.get(f"{gateway.admin}/metrics").text)


def test_who_comes_over_ipv6_is_let_in(tmp_path: Path, origin: Origin):
    with LoneGateway(tmp_path, origin, environment={"HOST": "::"}) as gateway:
        for address in ("127.0.0.1", "[::1]"):
            answer = httpx.get(f"http://{address}:{gateway.port}/config.json", headers={"Host": "localhost"})
            assert answer.status_code == 200
