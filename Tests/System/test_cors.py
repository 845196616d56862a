"""Which pages of other origins may read an answer: on every status that the gateway or a service gives."""

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from lone_gateway import LoneGateway
from origin import Origin

FRIEND = "https://app.example.com"
STRANGERS = [
    "https://evil.example.net",
    "null",
    # What a sloppy comparison takes for the friend.
    "https://app.example.com.evil.example.net",
    "https://evil.example.net/https://app.example.com",
    "https://evilapp.example.com",
    "https://app.example.co",
    "https://app.example.comm",
    "https://appxexample.com",
    "https://sub.app.example.com",
    "https://example.com",
    "https://app.example.com.",
    "https://app.example.com/",
    "https://app.example.com:443",
    "https://app.example.com:8443",
    "https://APP.example.com",
    "HTTPS://app.example.com",
    "http://app.example.com",
    "https://somebody@app.example.com",
    "https://app.example.com https://evil.example.net",
    "https://app.example.com, https://evil.example.net",
    "app.example.com",
    "*",
    "",
]


@dataclass(frozen=True)
class Cause:
    """A request that is answered with that status, and whether a service says so or the gateway."""

    status: int
    path: str
    by: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""
    signed_in: bool = True


def told(status: int) -> Cause:
    return Cause(status, f"/api/projects?status={status}", "a service")


CAUSES = [
    *(told(status) for status in (200, 204, 304, 400, 401, 403, 404, 413, 421, 429, 431, 500, 502, 503, 504)),
    Cause(200, "/config.json", "the gateway", signed_in=False),
    Cause(200, "/openapi.json", "the gateway", signed_in=False),
    Cause(304, "/config.json", "the gateway", headers={"If-None-Match": "*"}, signed_in=False),
    Cause(400, "/api/projects/%00", "the gateway"),
    Cause(401, "/api/projects", "the gateway", signed_in=False),
    Cause(404, "/api/nothing", "the gateway"),
    Cause(405, "/health", "the gateway", "POST"),
    Cause(413, "/api/projects", "the gateway", "POST", {"Content-Length": str(2**30)}),
    Cause(414, "/api/projects?q=" + "a" * 9_000, "the gateway"),
    Cause(417, "/api/projects", "the gateway", headers={"Expect": "200-ok"}),
    Cause(400, "/api/projects", "the gateway's parser", headers={"X-One": "1\nX-Two: 2"}),
    Cause(400, "/api/projects", "the gateway's parser", headers={"X One": "1"}),
    Cause(431, "/api/projects", "the gateway's parser", headers={"X-One": "a" * 40_000}),
    Cause(431, "/api/projects", "the gateway", headers={f"X-{n}": "1" for n in range(128)}),
    Cause(421, "/api/projects", "the gateway", headers={"Host": "evil.example.net"}),
    Cause(502, "/api/projects?silence", "the gateway"),
    Cause(502, "/api/projects?garbage", "the gateway"),
    Cause(503, "/api/threads", "the gateway"),
    Cause(503, "/health", "the gateway", signed_in=False),
]


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin().running() as running:
        yield running


@pytest.fixture(scope="module")
def gateway(origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoneGateway]:
    environment = {"CORS_ORIGINS": FRIEND, "RATE_LIMIT": "off"}
    folder = tmp_path_factory.mktemp("cors")
    with LoneGateway(folder, origin, environment=environment, away=["chat"]) as running:
        yield running


@pytest.fixture(scope="module")
def token(origin: Origin) -> str:
    return origin.token()


def named(cause: Cause) -> str:
    return f"{cause.status} by {cause.by} at {cause.path[:24]}"


@pytest.mark.parametrize("cause", CAUSES, ids=named)
def test_an_answer_is_readable_for_the_origins_that_are_listed_and_for_no_other(
    gateway: LoneGateway, token: str, cause: Cause
):
    friendly = ask(gateway, token, cause, FRIEND)
    assert allowed(friendly) == {
        "access-control-allow-origin": [FRIEND],
        "access-control-allow-credentials": ["true"],
        "access-control-expose-headers": friendly["access-control-expose-headers"],
    }
    assert "x-correlation-id" in friendly["access-control-expose-headers"][0].lower()
    assert varies(friendly)
    for stranger in STRANGERS:
        answer = ask(gateway, token, cause, stranger)
        assert allowed(answer) == {}, stranger
        assert varies(answer), stranger
    # Whoever names no origin is told nothing, and a cache learns that the answer differs.
    answer = ask(gateway, token, cause, None)
    assert allowed(answer) == {}
    assert varies(answer)


@pytest.mark.parametrize("origin_of_page", [FRIEND, *STRANGERS])
def test_a_stream_is_readable_for_the_origins_that_are_listed_and_for_no_other(
    gateway: LoneGateway, token: str, origin_of_page: str
):
    headers = {"Origin": origin_of_page, "Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    with httpx.stream("GET", f"{gateway.url}/api/projects/x/documents?stream=3", headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/event-stream"
        assert response.headers.get("access-control-allow-origin") == (FRIEND if origin_of_page == FRIEND else None)
        assert "Origin" in response.headers["vary"]
        assert response.read().count(b"event: text_delta") == 3


def test_too_slow_is_said_to_whom_it_may_concern(origin: Origin, tmp_path):
    """408, before there was a whole request, and 429."""
    environment = {
        "CORS_ORIGINS": FRIEND, "HEADER_TIMEOUT": "500ms", "RATE_LIMIT": "on", "RATE_LIMIT_DEFAULT": "1/h",
    }  # fmt: skip
    with LoneGateway(tmp_path, origin, environment=environment) as gateway:
        for page in (FRIEND, STRANGERS[2]):
            with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as connection:
                for piece in ("GET /api/projects HTTP/1.1\r\nHost: localhost\r\nOri", f"gin: {page}\r\nX-One: "):
                    connection.sendall(piece.encode())
                    time.sleep(0.05)
                answer = connection.makefile("rb").read().decode()
            assert answer.startswith("HTTP/1.1 408 ")
            assert (f"access-control-allow-origin: {page}" in answer.lower()) == (page == FRIEND)
        for status in (200, 429):
            for page in (FRIEND, STRANGERS[2]):
                # Asking whether one may ask is not asking.
                assert preflight(gateway, "/auth/providers", page).status_code == (204 if page == FRIEND else 400)
            answer = httpx.get(f"{gateway.url}/auth/providers", headers={"Origin": FRIEND})
            assert answer.status_code == status
            assert answer.headers["access-control-allow-origin"] == FRIEND
        answer = httpx.get(f"{gateway.url}/auth/providers", headers={"Origin": STRANGERS[2]})
        assert answer.status_code == 429
        assert "access-control-allow-origin" not in answer.headers


def test_no_page_is_told_what_two_origins_may(gateway: LoneGateway, token: str):
    cause = Cause(400, "/api/projects", "the gateway")
    answer = ask(gateway, token, cause, f"{FRIEND}\r\nOrigin: {FRIEND}")
    assert allowed(answer) == {}


# Preflights


@pytest.mark.parametrize("path", ["/api/projects", "/api/threads/x/chat", "/auth/me", "/health", "/api/nothing"])
def test_a_preflight_is_answered_before_anyone_asks_who_it_is(gateway: LoneGateway, origin: Origin, path: str):
    origin.take()
    answer = preflight(gateway, path, FRIEND)
    assert origin.take() == []
    assert answer.status_code == 204
    assert answer.content == b""
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert answer.headers["access-control-max-age"] == "86400"
    methods = {method.strip() for method in answer.headers["access-control-allow-methods"].split(",")}
    assert {"GET", "POST", "PUT", "DELETE"} <= methods and "*" not in methods
    assert answer.headers["access-control-allow-headers"] == "authorization, content-type"
    assert {"Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"} <= names_in_vary(answer)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_preflight_of_a_stranger_is_refused_without_a_word_about_who_may(
    gateway: LoneGateway, origin: Origin, stranger: str
):
    origin.take()
    answer = preflight(gateway, "/api/projects", stranger)
    assert origin.take() == []
    assert answer.status_code == 400
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert "Origin" in names_in_vary(answer)


def preflight(gateway: LoneGateway, path: str, origin_of_page: str) -> httpx.Response:
    return httpx.options(
        gateway.url + path,
        headers={
            "Origin": origin_of_page,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization, content-type",
        },
    )


def names_in_vary(answer: httpx.Response) -> set[str]:
    return {name.strip() for name in answer.headers["vary"].split(",")}


def ask(gateway: LoneGateway, token: str, cause: Cause, origin_of_page: str | None) -> dict[str, list[str]]:
    """The header of the answer, every field with all its values. Raw, because clients mend what they are to send."""
    fields = {"Host": "localhost", "Connection": "close", **cause.headers}
    if cause.signed_in:
        fields["Authorization"] = f"Bearer {token}"
    if origin_of_page is not None:
        fields["Origin"] = origin_of_page
    lines = [f"{cause.method} {cause.path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + cause.content)
        answer = b""
        while b"\r\n\r\n" not in answer and (chunk := connection.recv(65536)):
            answer += chunk
    status, *header = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    assert status.split(" ")[1] == str(cause.status), status
    values: dict[str, list[str]] = {}
    for line in header:
        name, _, value = line.partition(":")
        values.setdefault(name.lower(), []).append(value.strip())
    return values


def allowed(header: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: values for name, values in header.items() if name.startswith("access-control-")}


def varies(header: dict[str, list[str]]) -> bool:
    return any(name.strip() == "Origin" for value in header.get("vary", []) for name in value.split(","))
