"""What the gateway adds to every answer, and what it answers itself."""

import re
import socket
import uuid
from collections.abc import Iterator

import httpx
import pytest

from person import Person
from problems import assert_problem
from stack import Stack
from waiting import eventually

FRIEND = "https://app.example.com"
FOE = "https://evil.example.net"
EVERY_KIND = ["/", "/api/projects", "/api/nothing", "/health", "/config.json", "/auth/providers", "/projects/some/page"]


@pytest.fixture(scope="module")
def stack(new_stack) -> Iterator[Stack]:
    with new_stack("sqlite", environment={"CORS_ORIGINS": f"{FRIEND},https://other.example.com"}) as running:
        yield running


@pytest.fixture(scope="module")
def http(stack: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.url, timeout=30) as client:
        yield client


# Correlation


@pytest.mark.parametrize("path", EVERY_KIND)
def test_a_correlation_id_is_echoed(http: httpx.Client, path: str):
    sent = str(uuid.uuid4())
    assert http.get(path, headers={"X-Correlation-ID": sent}).headers["x-correlation-id"] == sent


@pytest.mark.parametrize("path", EVERY_KIND)
def test_a_correlation_id_is_made_when_none_is_sent(http: httpx.Client, path: str):
    made = {http.get(path).headers["x-correlation-id"] for _ in range(2)}
    assert len(made) == 2
    assert all(len(identity) >= 16 for identity in made)


@pytest.mark.parametrize("sent", ["x" * 500, "a b", "a;b", '"', "é".encode(), b"a\tb"])
def test_a_correlation_id_that_could_harm_a_log_is_replaced(http: httpx.Client, sent: str | bytes):
    got = http.get("/health", headers={"X-Correlation-ID": sent}).headers["x-correlation-id"]
    assert re.fullmatch(r"[\w.-]{1,64}", got)


def test_a_problem_names_the_correlation_id_it_can_be_found_by(http: httpx.Client):
    sent = str(uuid.uuid4())
    response = http.get("/api/projects", headers={"X-Correlation-ID": sent})
    assert assert_problem(response, 401)["correlation_id"] == sent


def test_one_request_is_found_in_the_log_of_every_service_it_went_through(stack: Stack):
    with Person(stack) as person:
        project = person.new_project()
        sent = str(uuid.uuid4())
        person.get(f"/api/projects/{project}", headers={"X-Correlation-ID": sent})
        eventually(lambda: services_naming(stack, sent) >= {"gateway", "chat", "documents"})
        lines = [line for line in stack.log_lines() if line.get("correlation_id") == sent]
        assert len({line["trace_id"] for line in lines if "trace_id" in line}) == 1


def test_the_log_of_an_answer_carries_the_id_of_the_question(stack: Stack):
    with Person(stack) as person:
        thread = person.new_thread()
        sent = str(uuid.uuid4())
        person.ask(thread, "Where shall we begin?", headers={"X-Correlation-ID": sent})
        eventually(lambda: services_naming(stack, sent) >= {"gateway", "chat"})


# Headers


@pytest.mark.parametrize("path", EVERY_KIND)
def test_security_headers_are_on_every_answer(http: httpx.Client, path: str):
    headers = http.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in {"no-referrer", "same-origin", "strict-origin-when-cross-origin"}
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "server" not in headers or not re.search(r"\d", headers["server"])


def test_the_page_may_only_run_its_own_code(http: httpx.Client):
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in page(http).headers["content-security-policy"].split(";")
        if " " in directive.strip()
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in " ".join(policy.values())


def test_answers_about_people_are_not_kept_by_caches(stack: Stack):
    with Person(stack) as person:
        assert "no-store" in person.http.get("/api/projects").headers["cache-control"]
        login = person.http.post("/auth/dev/login", json={"email": person.email})
        assert "no-store" in login.headers["cache-control"]


def test_the_refresh_cookie_is_out_of_reach_of_scripts_and_other_sites(http: httpx.Client):
    cookie = http.post("/auth/dev/login", json={"email": "cookie@example.com"}).headers["set-cookie"].lower()
    attributes = {part.strip() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/auth"} <= attributes


# Other origins


@pytest.mark.parametrize("path", ["/api/projects", "/api/threads/x/chat", "/auth/me", "/api/nothing"])
def test_a_listed_origin_may_ask(http: httpx.Client, path: str):
    preflight = http.options(
        path,
        headers={
            "Origin": FRIEND,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type, x-correlation-id",
        },
    )
    assert preflight.status_code in (200, 204)
    headers = preflight.headers
    assert headers["access-control-allow-origin"] == FRIEND
    assert headers["access-control-allow-credentials"] == "true"
    assert "POST" in headers["access-control-allow-methods"]
    for name in ("authorization", "content-type", "x-correlation-id"):
        assert name in headers["access-control-allow-headers"].lower()
    assert headers["access-control-max-age"] == "86400"
    assert "origin" in headers["vary"].lower()


@pytest.mark.parametrize("origin", [FOE, "null", "https://app.example.com.evil.net", "http://app.example.com"])
def test_a_foreign_origin_may_not_ask(http: httpx.Client, origin: str):
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    preflight = http.options("/api/projects", headers=headers)
    assert preflight.status_code == 400
    assert "access-control-allow-origin" not in preflight.headers
    assert "access-control-allow-origin" not in http.get("/health", headers={"Origin": origin}).headers


@pytest.mark.parametrize(("path", "status"), [("/auth/providers", 200), ("/api/projects", 401), ("/api/nothing", 404)])
def test_a_listed_origin_may_read_answers_and_errors(http: httpx.Client, path: str, status: int):
    response = http.get(path, headers={"Origin": FRIEND})
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == FRIEND
    exposed = response.headers["access-control-expose-headers"].lower()
    assert "content-disposition" in exposed and "x-correlation-id" in exposed


def test_a_listed_origin_may_read_a_stream(stack: Stack):
    with Person(stack) as person:
        thread = person.new_thread()
        body = {"content": "Where shall we begin?"}
        with person.http.stream(
            "POST", f"/api/threads/{thread}/chat", json=body, headers={"Origin": FRIEND}
        ) as response:
            assert response.headers["access-control-allow-origin"] == FRIEND
            response.read()


# Pages and files


@pytest.mark.parametrize("path", ["/projects", "/projects/some-id", "/threads/some/deep/page", "/apis", "/authors"])
def test_a_path_that_is_not_the_api_opens_the_page(http: httpx.Client, path: str):
    response = http.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert response.text == page(http).text


def test_every_file_the_page_names_is_there_with_its_type(http: httpx.Client):
    named = re.findall(r'(?:src|href)="(/[^"#]+|[\w./-]+\.(?:js|css|svg|png|ico|webmanifest))"', page(http).text)
    assert named
    kinds = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml", "png": "image/png"}
    for name in named:
        file = http.get(name if name.startswith("/") else f"/{name}")
        assert file.status_code == 200, name
        expected = kinds.get(name.rpartition(".")[2])
        if expected:
            assert file.headers["content-type"].startswith(expected), name


def test_a_file_that_is_not_there_is_not_the_page(http: httpx.Client):
    for path in ("/missing.js", "/assets/missing.css", "/missing.png"):
        assert http.get(path).status_code == 404


@pytest.mark.parametrize(
    "target",
    ["/../Package.swift", "/%2e%2e/Package.swift", "/..%2fPackage.swift", "/%2e%2e%2fSources%2fGateway.swift",
     "//etc/passwd", "/\\..\\Package.swift", "/.git/config", "/%00", "/index.html%00.js"],
)  # fmt: skip
def test_nothing_outside_the_web_folder_is_served(stack: Stack, target: str):
    status, body = raw(stack, f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert status in (200, 400, 404)
    assert b"swift-tools-version" not in body and b"root:" not in body and b"[core]" not in body


def test_the_page_is_asked_for_anew_and_its_unchanged_files_are_not_sent_again(http: httpx.Client):
    first = page(http)
    assert "no-cache" in first.headers["cache-control"]
    again = http.get("/", headers={"Accept": "text/html", "If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content


def test_head_answers_as_get_without_a_body(http: httpx.Client):
    for path in ("/", "/health"):
        head = http.head(path)
        assert head.status_code == 200
        assert not head.content


def test_the_web_app_learns_what_it_needs_and_no_secret(http: httpx.Client):
    assert not re.search("secret|key|password|token", http.get("/config.json").text, re.IGNORECASE)


# HTTP itself


@pytest.mark.parametrize(
    "request_text",
    [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "NONSENSE\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /api/projects HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "GET /api/projects HTTP/1.1\r\nHost: localhost\r\nX-Big: " + "a" * 70_000 + "\r\n\r\n",
    ],
    ids=["no host", "two hosts", "nonsense", "two lengths", "a negative length", "huge headers"],
)
def test_a_malformed_request_is_refused_and_the_gateway_goes_on(stack: Stack, request_text: str):
    status, _ = raw(stack, request_text)
    assert 400 <= status < 500
    assert httpx.get(stack.url + "/health").status_code == 200


def test_a_host_that_is_not_local_is_refused_in_development(stack: Stack):
    status, _ = raw(stack, "GET /api/projects HTTP/1.1\r\nHost: ba.example.org\r\nConnection: close\r\n\r\n")
    assert status in (400, 403, 421)


def test_the_inner_world_is_not_reachable_through_the_gateway(stack: Stack, http: httpx.Client):
    for target in ("/internal/events?after=0", "/internal/projects", "//internal/events", "/api/../internal/events"):
        status, body = raw(stack, f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert status in (400, 404) and b"application/problem+json" in body, target
    for path in ("/metrics", "/health/ready", "/health/live"):
        assert "http_requests_total" not in http.get(path).text
        assert "dependencies" not in http.get(path).text


def page(http: httpx.Client) -> httpx.Response:
    response = http.get("/", headers={"Accept": "text/html"})
    assert response.status_code == 200
    return response


def services_naming(stack: Stack, identity: str) -> set[str]:
    return {line["service"] for line in stack.log_lines() if line.get("correlation_id") == identity}


def raw(stack: Stack, text: str) -> tuple[int, bytes]:
    """Sends exactly this and returns the status and all that came; 400 when the connection is closed in silence."""
    with socket.create_connection(("localhost", stack.port), timeout=15) as connection:
        connection.sendall(text.encode("latin-1"))
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
                if b"\r\n\r\n" in answer and b"connection: close" not in answer.lower():
                    connection.settimeout(0.3)
        except TimeoutError:
            pass
        except ConnectionResetError:
            pass
    found = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    return (int(found.group(1)) if found else 400), answer
