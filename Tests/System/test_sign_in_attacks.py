"""What somebody who means harm tries at sign-in, and what happens when a process dies in the middle of it."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from auth_house import AuthHouse, client_at
from hostile_provider import HostileProvider, Lie
from person import CONTRACT
from problems import assert_problem
from signing_in import Visitor, query
from waiting import eventually

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def providers() -> Iterator[tuple[HostileProvider, HostileProvider]]:
    google, oidc = HostileProvider(), HostileProvider()
    yield google, oidc
    google.stop()
    oidc.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attacked")


@pytest.fixture(scope="module")
def house(providers: tuple[HostileProvider, HostileProvider], folder: Path) -> Iterator[AuthHouse]:
    google, oidc = providers
    environment = client_at("GOOGLE", google.issuer) | client_at("OIDC", oidc.issuer)
    with AuthHouse(folder, environment).running() as house:
        yield house


def is_signed_in(visitor: Visitor) -> bool:
    return "ba_refresh" in visitor.http.cookies


def problem_page(house: AuthHouse, answer: httpx.Response) -> str:
    """The problem that the page will explain; the person must be on their way to it."""
    CONTRACT.check(answer)
    assert answer.status_code == 303, f"{answer.status_code} {answer.text[:200]}"
    landing = answer.headers["location"]
    assert landing.removeprefix(house.url).startswith("/sign-in?problem="), landing
    shown = query(landing)
    assert shown.keys() == {"problem", "correlation"} and shown["correlation"] == answer.headers["x-correlation-id"]
    return shown["problem"]


# Into somebody else's account


def test_nobody_is_led_into_finishing_a_sign_in_that_another_browser_began(house: AuthHouse):
    with Visitor(house) as attacker, Visitor(house) as victim:
        back = attacker.consent(attacker.initiate("oidc")["auth_url"])
        assert query(victim.come_back(back))["problem"] == "sign_in_elsewhere"
        code = query(attacker.go("oidc"))["code"]
        answer = victim.swap(f"{house.url}/auth/callback?code={code}")
        assert_problem(answer, 400, code="sign_in_elsewhere")
        assert not is_signed_in(victim)


def test_our_page_takes_no_code_of_a_sign_in_that_no_browser_began(house: AuthHouse):
    with Visitor(house) as victim:
        # As an app begins: without an origin, so no cookie ties it to a browser.
        begun = httpx.post(f"{house.url}/auth/oidc/initiate").json()
        landing = victim.come_back(victim.consent(begun["auth_url"]))
        assert_problem(victim.swap(landing), 400, code="sign_in_elsewhere")
        assert not is_signed_in(victim)
        # And trying it has used it up.
        app = httpx.post(f"{house.url}/auth/token", json={"code": query(landing)["code"]})
        assert_problem(app, 400, code="hand_off_expired")


# From another site


@pytest.mark.parametrize("path", ["/auth/refresh", "/auth/logout", "/auth/token", "/auth/oidc/initiate"])
def test_a_page_of_another_site_can_do_nothing_with_somebodys_cookie(path: str, house: AuthHouse):
    port = house.url.rpartition(":")[2]
    foreign = (
        "null", "", "https://elsewhere.example", "http://localhost", f"http://localhost.elsewhere.example:{port}",
        f"http://elsewhere.example:{port}", "file://", f"{house.url}.elsewhere.example", f"http://[::1]:{port}",
    )  # fmt: skip
    with Visitor(house) as visitor:
        visitor.swap(visitor.go("oidc"))
        for origin in foreign:
            for lie in ({}, {"X-Forwarded-Host": origin.partition("://")[2]}, {"Forwarded": f'host="{origin}"'}):
                headers = {"Origin": origin, **lie}
                answer = visitor.http.post(house.url + path, json={"code": "A" * 43}, headers=headers)
                assert_problem(answer, 403, code="foreign_origin")
                assert not answer.headers.get_list("set-cookie")
        assert_problem(visitor.http.get(house.url + path), 405)
        assert visitor.http.post(f"{house.url}/auth/refresh", headers={"Origin": house.url}).status_code == 200


# Too much, and odd


def test_odd_parameters_end_on_a_page_and_put_nothing_into_the_answer(house: AuthHouse):
    odd = (
        "%00", "%ff%fe", "%0d%0aSet-Cookie:%20a=b", "%F0%9F%98%80", "+", "%22%3E%3Cscript%3E", "..%2f..%2f", "'--",
        "A" * 7_000, "", "%25",
    )  # fmt: skip
    for value in odd:
        unknown = httpx.get(f"{house.url}/auth/oidc/callback?code=x&state={value}", headers=PAGE)
        assert problem_page(house, unknown) in ("sign_in_expired", "sign_in_incomplete")
        for name in ("error", "iss", "code"):
            with Visitor(house) as visitor:
                back = visitor.consent(visitor.initiate("oidc")["auth_url"])
                # The first of two counts.
                answer = visitor.http.get(back.replace("?code=", f"?{name}={value}&code="), headers=PAGE)
                assert problem_page(house, answer) in ("provider_refused", "sign_in_incomplete"), (name, value)
                assert "set-cookie" not in answer.headers


def test_the_way_back_is_a_place_of_ours_or_home_however_long_it_was(house: AuthHouse):
    for path, expected in (
        ("/projects/1?tab=documents", "/projects/1?tab=documents"), ("//elsewhere.example", None),
        ("/.//elsewhere.example", None), ("/\\elsewhere.example", None), ("/%2felsewhere.example", None),
        ("https://elsewhere.example", None), ("/auth/callback?code=x", None), ("/" + "a" * 8_000, None),
    ):  # fmt: skip
        with Visitor(house) as visitor:
            back = visitor.consent(visitor.initiate("oidc", path)["auth_url"])
            assert query(visitor.come_back(back)).get("return_to") == expected, path


# A process that dies


def test_auth_dies_in_the_middle_of_a_callback_and_the_person_ends_on_a_page(
    house: AuthHouse, providers: tuple[HostileProvider, HostileProvider]
):
    auth = house.replicas[0]
    with Visitor(house) as visitor:
        back = visitor.consent(visitor.initiate("oidc")["auth_url"])
        answers: list[httpx.Response] = []
        asked = providers[1].asked.count("/token")
        with providers[1].lying(Lie(delay=2)):
            waiting = threading.Thread(target=lambda: answers.append(visitor.http.get(back, headers=PAGE)))
            waiting.start()
            eventually(lambda: providers[1].asked.count("/token") > asked)
            auth.kill()
            waiting.join(timeout=15)
        assert problem_page(house, answers[0]) in ("service_unreachable", "service_lost")
        assert problem_page(house, visitor.http.get(back, headers=PAGE)) == "service_unreachable"
        # A program gets the problem itself.
        assert_problem(httpx.get(back), 503, code="service_unreachable")
        auth.start().wait_until_ready()
        # What it had begun is used up, and nobody is signed in by it; the next sign-in is as good as any.
        assert problem_page(house, visitor.http.get(back, headers=PAGE)) == "sign_in_expired"
        assert not is_signed_in(visitor)
        assert visitor.swap(visitor.go("oidc")).status_code == 200


def test_a_database_that_does_not_answer_ends_on_a_page_and_uses_nothing_up(house: AuthHouse, folder: Path):
    with Visitor(house) as visitor:
        back = visitor.consent(visitor.initiate("oidc")["auth_url"])
        with contextlib.closing(sqlite3.connect(folder / "auth.db", isolation_level=None)) as database:
            database.execute("BEGIN EXCLUSIVE")
            assert problem_page(house, visitor.http.get(back, headers=PAGE)) == "unavailable"
            database.execute("ROLLBACK")
        assert visitor.swap(visitor.come_back(back)).status_code == 200


def test_a_provider_whose_documents_are_slow_holds_up_nobody_elses_sign_in(
    house: AuthHouse, providers: tuple[HostileProvider, HostileProvider]
):
    auth = house.replicas[0]
    auth.stop()
    # What it knew of the providers it has forgotten.
    auth.start().wait_until_ready()
    endings: list[tuple[int, float]] = []

    def begin() -> None:
        began = time.monotonic()
        answer = httpx.post(f"{house.url}/auth/oidc/initiate", headers={"Origin": house.url}, timeout=30)
        endings.append((answer.status_code, time.monotonic() - began))

    with providers[1].lying(Lie(delay=10, delayed="/openid-configuration")):
        threads = [threading.Thread(target=begin) for _ in range(10)]
        for thread in threads:
            thread.start()
        began = time.monotonic()
        with Visitor(house) as visitor:
            assert visitor.swap(visitor.go("google")).status_code == 200
        assert time.monotonic() - began < 3
        for thread in threads:
            thread.join(timeout=15)
    assert [status for status, _ in endings] == [503] * 10
    assert max(seconds for _, seconds in endings) < 8
    # It is asked again once it has had a moment.
    with Visitor(house) as visitor:
        eventually(lambda: httpx.post(f"{house.url}/auth/oidc/initiate").status_code == 200)
        assert visitor.swap(visitor.go("oidc")).status_code == 200


# Who may no longer


def test_who_is_taken_off_the_list_is_out_at_the_next_renewal(
    providers: tuple[HostileProvider, HostileProvider], tmp_path: Path
):
    settings = client_at("OIDC", providers[1].issuer) | {"ALLOWED_EMAILS": "mallory@example.com"}
    with AuthHouse(tmp_path, settings).running() as house, Visitor(house) as visitor:
        auth = house.replicas[0]
        token = visitor.swap(visitor.go("oidc")).json()["access_token"]
        refresh = f"{house.url}/auth/refresh"
        assert visitor.http.post(refresh).status_code == 200
        dev = httpx.post(f"{house.url}/auth/dev/login", json={"email": "eve@example.com"})
        assert_problem(dev, 403, code="not_allowed")

        auth.stop()
        auth.environment["ALLOWED_EMAILS"] = "ada@example.com"
        auth.start().wait_until_ready()
        assert_problem(visitor.http.post(refresh), 401, code="session_ended")
        sessions = f"{house.url}/auth/sessions"
        bearer = {"Authorization": f"Bearer {token}"}
        eventually(lambda: httpx.get(sessions, headers=bearer).status_code == 401)
        assert query(visitor.go("oidc"))["problem"] == "not_allowed"


# The weaker choice


def test_the_token_of_an_old_client_is_in_no_log_and_can_be_revoked(
    providers: tuple[HostileProvider, HostileProvider], tmp_path: Path
):
    settings = client_at("OIDC", providers[1].issuer) | {"AUTH_CALLBACK": "token", "LOG_LEVEL": "trace"}
    with AuthHouse(tmp_path, settings).running() as house, Visitor(house) as visitor:
        begun = httpx.post(f"{house.url}/auth/oidc/initiate").json()
        landing = visitor.come_back(visitor.consent(begun["auth_url"]))
        assert query(landing).keys() == {"token"}
        token = query(landing)["token"]
        # The page that an old client lies at, which passes the gateway's own log.
        assert visitor.http.get(landing, headers=PAGE).status_code == 200
        bearer = {"Authorization": f"Bearer {token}"}
        sessions = httpx.get(f"{house.url}/auth/sessions", headers=bearer).json()
        assert [one["current"] for one in sessions] == [True]
        assert httpx.post(f"{house.url}/auth/refresh").status_code == 401
        # Our own page gets a code all the same.
        assert query(visitor.go("oidc")).keys() == {"code"}
        assert httpx.delete(f"{house.url}/auth/sessions/{sessions[0]['id']}", headers=bearer).status_code == 204
        eventually(lambda: httpx.get(f"{house.url}/auth/sessions", headers=bearer).status_code == 401)
        text = house.gateway.output.read_text() + house.replicas[0].log.read_text()
        assert "/auth/{provider}/callback" in text
        for secret in (token, token.split(".")[2], begun["state"]):
            assert secret not in text
