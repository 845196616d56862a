"""What goes compressed, what must not, and that what arrives is what was sent."""

import gzip
import subprocess
from collections.abc import Iterator

import httpx
import pytest

from lone_gateway import LoneGateway
from origin import Origin, text

JSON = "/api/projects?size=20000"


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin().running() as running:
        yield running


@pytest.fixture(scope="module")
def gateway(origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoneGateway]:
    with LoneGateway(tmp_path_factory.mktemp("compression"), origin) as running:
        yield running


@pytest.fixture(scope="module")
def client(gateway: LoneGateway, origin: Origin) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {origin.token()}", "Accept-Encoding": "gzip"}
    with httpx.Client(base_url=gateway.url, headers=headers) as client:
        yield client


def received(response: httpx.Response) -> int:
    return response.num_bytes_downloaded


@pytest.mark.parametrize("pieces", ["", "&pieces"])
@pytest.mark.parametrize("size", [1_024, 20_000, 3_000_000])
def test_a_text_goes_compressed_and_arrives_whole(client: httpx.Client, size: int, pieces: str):
    response = client.get(f"/api/projects?size={size}{pieces}")
    assert response.headers["content-encoding"] == "gzip"
    assert "content-length" not in response.headers
    assert response.content == text(size)
    assert received(response) < size * 0.7


@pytest.mark.parametrize(
    "accepting",
    ["gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*", "GZIP", "x-gzip", "identity;q=0, gzip;q=0.001"],
)
def test_who_understands_gzip_gets_it(client: httpx.Client, accepting: str):
    assert client.get(JSON, headers={"Accept-Encoding": accepting}).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "accepting", ["", "identity", "br", "gzip;q=0", "gzip;q=0.0, *", "*;q=0", "gzipped", "gzip;q=x", "gzip;level=1;q=0"]
)
def test_who_does_not_gets_it_plain(client: httpx.Client, accepting: str):
    response = client.get(JSON, headers={"Accept-Encoding": accepting})
    assert "content-encoding" not in response.headers
    assert response.headers["content-length"] == "20000"
    # All the same: a cache must know that others get something else.
    assert "Accept-Encoding" in response.headers["vary"]


@pytest.mark.parametrize(
    "query",
    [
        "size=1023",
        "size=20000&type=application/pdf",
        "size=20000&type=application/octet-stream",
        "size=20000&type=image/png",
        "size=20000&type=text/event-stream",
        "size=20000&coding=br",
        "size=20000&keep=no-transform",
        "size=20000&part=bytes%200-19999/40000",
    ],
)
def test_what_would_gain_nothing_or_must_stay_as_it_is_goes_plain(gateway: LoneGateway, origin: Origin, query: str):
    headers = {"Authorization": f"Bearer {origin.token()}", "Accept-Encoding": "gzip"}
    with httpx.stream("GET", f"{gateway.url}/api/projects?{query}", headers=headers) as response:
        assert response.headers.get("content-encoding") in (None, "br")
        size = int(query.partition("&")[0].partition("=")[2])
        assert b"".join(response.iter_raw()) == text(size)


def test_what_auth_says_is_never_compressed(client: httpx.Client):
    """A browser adds its cookies for anybody's page, which could then guess what is in the answer by its length."""
    for path in ("/auth/providers", "/auth/me", "/auth/refresh"):
        response = client.request("POST" if path.endswith("refresh") else "GET", f"{path}?size=20000")
        assert response.status_code == 200
        assert "content-encoding" not in response.headers


def test_a_stream_is_not_compressed_and_its_events_come_one_by_one(gateway: LoneGateway, origin: Origin):
    headers = {"Authorization": f"Bearer {origin.token()}", "Accept-Encoding": "gzip, br"}
    with httpx.stream("GET", f"{gateway.url}/api/threads?stream=20", headers=headers) as response:
        assert "content-encoding" not in response.headers
        pieces = list(response.iter_raw())
    assert sum(piece.count(b"event: ") for piece in pieces) == 20
    assert len(pieces) > 5


def test_a_tag_stands_for_the_content_no_longer_for_the_bytes(client: httpx.Client):
    assert client.get(f"{JSON}&tag=%22a%22").headers["etag"] == 'W/"a"'
    assert client.get(f"{JSON}&tag=W/%22a%22").headers["etag"] == 'W/"a"'
    plain = client.get(f"{JSON}&tag=%22a%22", headers={"Accept-Encoding": "identity"})
    assert plain.headers["etag"] == '"a"'


def test_a_head_says_what_a_get_would(client: httpx.Client):
    asked = client.get(JSON).headers
    head = client.head(JSON)
    assert head.content == b""
    for name in ("content-encoding", "content-type", "vary", "content-length"):
        assert head.headers.get(name) == asked.get(name)


def test_curl_reads_it(gateway: LoneGateway, origin: Origin):
    command = ["curl", "-sS", "--compressed", "-H", f"Authorization: Bearer {origin.token()}", gateway.url + JSON]
    assert subprocess.run(command, check=True, capture_output=True, timeout=20).stdout == text(20_000)


def test_an_old_client_gets_it_to_the_end_of_the_connection(gateway: LoneGateway, origin: Origin):
    command = ["curl", "-sS", "--http1.0", "-H", "Accept-Encoding: gzip", "-H",
               f"Authorization: Bearer {origin.token()}", gateway.url + JSON]  # fmt: skip
    answer = subprocess.run(command, check=True, capture_output=True, timeout=20).stdout
    assert gzip.decompress(answer) == text(20_000)
