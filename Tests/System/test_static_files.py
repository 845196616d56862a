"""The web app's files: compressed once, kept for good under a name of their version, and in parts."""

import gzip
import re
from collections.abc import Iterator

import httpx
import pytest

from lone_gateway import LoneGateway
from origin import Origin
from places import REPOSITORY

WEB = REPOSITORY / "gateway" / "web"
STYLE = (WEB / "style" / "base.css").read_bytes()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with (
        Origin().running() as origin,
        LoneGateway(tmp_path_factory.mktemp("static"), origin) as gateway,
        httpx.Client(base_url=gateway.url, headers={"Accept": "text/html"}) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def prefix(client: httpx.Client) -> str:
    return re.search(r'src="(/v/[\w-]+)/app/main\.js"', client.get("/").text).group(1)


def test_the_front_page_is_never_kept_and_names_all_else_by_its_version(client: httpx.Client, prefix: str):
    page = client.get("/")
    assert page.headers["cache-control"] == "no-cache"
    named = re.findall(r'(?:src|href)="(/[^"]*)"', page.text)
    assert len(named) > 10
    for path in named:
        assert path.startswith(prefix + "/")
        file = client.get(path)
        assert file.status_code == 200
        assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert file.content == (WEB / path.removeprefix(prefix + "/")).read_bytes()


def test_by_its_plain_name_a_file_is_asked_for_each_time(client: httpx.Client):
    assert client.get("/style/base.css").headers["cache-control"] == "no-cache"


def test_a_page_of_another_version_gets_what_there_is_and_does_not_keep_it(client: httpx.Client):
    file = client.get("/v/another-version/style/base.css")
    assert file.content == STYLE
    assert file.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("place", ["/v/{}/index.html", "/v/{}/", "/v/{}/../index.html", "/v/{}/app/nothing.js", "/v"])
def test_no_page_is_kept_by_that_way(client: httpx.Client, prefix: str, place: str):
    answer = client.get(place.format(prefix.removeprefix("/v/")))
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_files_come_compressed_with_a_tag_of_their_own(client: httpx.Client, prefix: str):
    zipped = client.get(f"{prefix}/style/base.css", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"{prefix}/style/base.css", headers={"Accept-Encoding": "identity"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert zipped.content == plain.content == STYLE
    assert int(zipped.headers["content-length"]) < len(STYLE) / 2
    assert zipped.headers["etag"] != plain.headers["etag"]
    for answer in (zipped, plain):
        assert "Accept-Encoding" in answer.headers["vary"]
        known = {"If-None-Match": answer.headers["etag"], "Accept-Encoding": answer.request.headers["accept-encoding"]}
        assert client.get(f"{prefix}/style/base.css", headers=known).status_code == 304


def test_the_contract_comes_compressed(client: httpx.Client):
    with client.stream("GET", "/openapi.json", headers={"Accept-Encoding": "gzip"}) as answer:
        body = b"".join(answer.iter_raw())
    assert len(body) < 30_000
    assert gzip.decompress(body) == client.get("/openapi.json", headers={"Accept-Encoding": "identity"}).content


SIZE = len(STYLE)


@pytest.mark.parametrize(
    ("asked", "first", "behind"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, SIZE),
        ("bytes=-100", SIZE - 100, SIZE),
        (f"bytes=-{SIZE + 100}", 0, SIZE),
        (f"bytes={SIZE - 1}-{SIZE + 100}", SIZE - 1, SIZE),
        ("bytes=5-999999999999999", 5, SIZE),
        ("BYTES=1-2", 1, 3),
    ],
)
def test_a_part_of_a_file(client: httpx.Client, asked: str, first: int, behind: int):
    answer = client.get("/style/base.css", headers={"Range": asked, "Accept-Encoding": "gzip"})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {first}-{behind - 1}/{SIZE}"
    assert "content-encoding" not in answer.headers
    assert answer.content == STYLE[first:behind]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=999999-", "bytes=-0"])
def test_a_part_that_is_not_there(client: httpx.Client, asked: str):
    answer = client.get("/style/base.css", headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{SIZE}"
    assert answer.content == b""


@pytest.mark.parametrize(
    "asked",
    ["bytes=5-2", "bytes=a-b", "bytes=", "bytes=-", "lines=0-5", "bytes=0-1,3-4", "bytes=--1", "bytes=1-2-3", "x"],
)
def test_what_is_no_part_is_the_whole(client: httpx.Client, asked: str):
    answer = client.get("/style/base.css", headers={"Range": asked, "Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert answer.content == STYLE


def test_a_part_only_of_the_file_that_is_meant(client: httpx.Client):
    tag = client.head("/style/base.css", headers={"Accept-Encoding": "identity"}).headers["etag"]
    part = {"Range": "bytes=0-9", "Accept-Encoding": "identity"}
    assert client.get("/style/base.css", headers={**part, "If-Range": tag}).status_code == 206
    for other in ('"another"', "W/" + tag, "Fri, 27 Nov 2026 10:00:00 GMT"):
        whole = client.get("/style/base.css", headers={**part, "If-Range": other})
        assert (whole.status_code, whole.content) == (200, STYLE)


def test_a_head_has_no_parts_and_no_body(client: httpx.Client):
    head = client.head("/style/base.css", headers={"Range": "bytes=0-9", "Accept-Encoding": "identity"})
    assert head.status_code == 200
    assert head.headers["content-length"] == str(SIZE)
    assert head.headers["accept-ranges"] == "bytes"
    assert head.content == b""
