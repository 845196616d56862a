"""Who asks too often is told when to come back; the gateway's own executable, an origin for the services."""

import collections
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from lone_gateway import LoneGateway
from origin import Origin
from waiting import eventually

POLICY = re.compile(r'"(default|chat|sign_in|upload)";q=\d+;w=\d+')
STATE = re.compile(r'"(default|chat|sign_in|upload)";r=\d+;t=\d+')


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    with Origin().running() as running:
        yield running


def on(**rates: str) -> dict[str, str]:
    return {"RATE_LIMIT": "on", **{f"RATE_LIMIT_{kind.upper()}": rate for kind, rate in rates.items()}}


def test_ten_thousand_spoofed_addresses_are_one_sender(origin: Origin, tmp_path):
    with LoneGateway(tmp_path, origin, environment=on(default="100/h")) as gateway:

        def ask(numbers: range) -> collections.Counter[int]:
            with httpx.Client(base_url=gateway.url) as client:
                return collections.Counter(
                    client.get(
                        "/auth/providers",
                        headers={"X-Forwarded-For": f"198.51.{n // 250}.{n % 250}", "X-Real-IP": f"10.0.0.{n % 250}"},
                    ).status_code
                    for n in numbers
                )

        with ThreadPoolExecutor(4) as pool:
            counts = sum(pool.map(ask, [range(n, 10_000, 4) for n in range(4)]), collections.Counter())
    assert counts == {200: 100, 429: 9_900}
    assert len(origin.take()) == 100


def test_the_defaults_and_what_is_told_about_them(origin: Origin, tmp_path):
    with (
        LoneGateway(tmp_path, origin, environment=on()) as gateway,
        httpx.Client(base_url=gateway.url, headers={"Authorization": f"Bearer {origin.token()}"}) as client,
    ):
        answers = [client.post("/api/threads/1/chat", json={"content": "?"}) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [200] * 10 + [429]
        assert answers[0].headers["ratelimit-policy"] == '"chat";q=10;w=60'
        assert answers[0].headers["ratelimit"] == '"chat";r=9;t=6'
        refused = answers[10]
        assert refused.headers["content-type"] == "application/problem+json"
        assert 1 <= int(refused.headers["retry-after"]) <= 6
        assert refused.json()["code"] == "rate_limited"
        assert "10 a minute" in refused.json()["detail"]
        # Another kind of work, and another person, have rates of their own.
        assert client.get("/api/threads").headers["ratelimit-policy"] == '"default";q=60;w=6'
        other = client.post(
            "/api/threads/1/chat", json={}, headers={"Authorization": f"Bearer {origin.token('another')}"}
        )
        assert other.status_code == 200
        signing_in = [client.post("/auth/dev/login", json={}).status_code for _ in range(11)]
        assert signing_in == [200] * 10 + [429]
        for answer in (*answers, other):
            assert POLICY.fullmatch(answer.headers["ratelimit-policy"])
            assert STATE.fullmatch(answer.headers["ratelimit"])


def test_three_gateways_that_share_a_store_admit_together_what_one_may(origin: Origin, tmp_path):
    store = {"RATE_LIMIT_STORE": "database", "DATABASE_URL": f"sqlite:{tmp_path}/shared"}
    token = {"Authorization": f"Bearer {origin.token('shared')}"}
    with ExitStack() as stack:
        gateways = []
        for name in ("one", "two", "three"):
            (tmp_path / name).mkdir()
            gateway = LoneGateway(tmp_path / name, origin, environment={**on(default="60/h"), **store})
            gateways.append(stack.enter_context(gateway))

        def ask(gateway: LoneGateway) -> int:
            with httpx.Client(base_url=gateway.url, headers=token) as client:
                return sum(client.get("/api/threads").status_code == 200 for _ in range(80))

        with ThreadPoolExecutor(3) as pool:
            admitted = sum(pool.map(ask, gateways))
        metrics = httpx.get(f"{gateways[0].admin}/metrics").text
    assert 54 <= admitted <= 63
    assert re.search(r"^gateway_rate_limit_store_up 1(\.0)?$", metrics, re.MULTILINE)


def test_without_the_store_each_gateway_keeps_to_its_share_and_says_so(origin: Origin, tmp_path):
    file = tmp_path / "shared"
    store = {"RATE_LIMIT_STORE": "database", "DATABASE_URL": f"sqlite:{file}"}
    with ExitStack() as stack:
        gateways = []
        for name in ("one", "two", "three"):
            (tmp_path / name).mkdir()
            gateway = LoneGateway(tmp_path / name, origin, environment={**on(default="60/h"), **store})
            gateways.append(stack.enter_context(gateway))
        eventually(lambda: all(metric(gateway, "gateway_rate_limit_gateways") == 3 for gateway in gateways), within=10)
        # Whoever holds this keeps every other writer out.
        with closing(sqlite3.connect(next(iter(databases(file))), isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            for gateway in gateways:
                with httpx.Client(base_url=gateway.url) as client:
                    counts = collections.Counter(client.get("/auth/providers").status_code for _ in range(60))
                # A third of the limit, and what it may have borrowed before.
                assert 18 <= counts[200] <= 26, counts
                assert counts[200] + counts[429] == 60
                assert metric(gateway, "gateway_rate_limit_store_up") == 0
                assert metric(gateway, "gateway_rate_limit_fallback_decisions_total") >= 50
            holder.execute("ROLLBACK")
        eventually(lambda: all(metric(gateway, "gateway_rate_limit_store_up") == 1 for gateway in gateways), within=10)


def databases(place: Path) -> list[Path]:
    return [path for path in [place, *place.glob("*")] if path.is_file() and path.read_bytes()[:6] == b"SQLite"]


def metric(gateway: LoneGateway, name: str) -> float:
    text = httpx.get(f"{gateway.admin}/metrics").text
    return next((float(line.split()[-1]) for line in text.splitlines() if line.startswith(name + " ")), -1)


def test_off_is_for_development(origin: Origin, tmp_path):
    with LoneGateway(tmp_path, origin) as gateway, httpx.Client(base_url=gateway.url) as client:
        answers = [client.get("/auth/providers") for _ in range(100)]
    assert {answer.status_code for answer in answers} == {200}
    assert "ratelimit" not in answers[0].headers
