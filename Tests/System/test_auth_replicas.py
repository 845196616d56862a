"""Three replicas of auth behind one gateway: whichever a request meets, it finishes what another began."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from auth_house import AuthHouse, client_at
from hostile_provider import HostileProvider
from person import CONTRACT
from signing_in import Visitor, query

TABS = ("google", "oidc", "google", "oidc", "google")
# In which tabs people finish, while the first, the second and the third replica is away.
ORDERS = ((4, 3, 2, 1, 0), (2, 0, 4, 1, 3), (1, 4, 0, 3, 2))


@pytest.fixture(scope="module")
def house(engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuthHouse]:
    url = request.getfixturevalue("postgres").new_database() if engine == "postgresql" else None
    folder = tmp_path_factory.mktemp(f"auth-{engine}")
    google, oidc = HostileProvider(), HostileProvider()
    environment = client_at("GOOGLE", google.issuer) | client_at("OIDC", oidc.issuer)
    try:
        with AuthHouse(folder, environment, database_url=url, replicas=3).running() as house:
            yield house
    finally:
        google.stop()
        oidc.stop()


def at_once(count: int, method: str, url: str, **options: Any) -> list[httpx.Response]:
    """The same request so many times, each on a connection of its own."""

    async def ask() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(timeout=30, limits=limits) as client:
            return await asyncio.gather(*(client.request(method, url, **options) for _ in range(count)))

    answers = asyncio.run(ask())
    for answer in answers:
        CONTRACT.check(answer)
    return answers


def cookies(visitor: Visitor) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.http.cookies.jar)


def growth(count: Callable[[], list[int]], act: Callable[[], None]) -> list[int]:
    before = count()
    act()
    return [now - then for then, now in zip(before, count(), strict=True)]


def test_five_tabs_and_two_providers_at_once_in_any_order_while_each_replica_dies_and_returns(house: AuthHouse):
    for victim, order in zip(house.replicas, ORDERS, strict=True):
        with Visitor(house) as visitor, ThreadPoolExecutor(len(TABS)) as tabs:
            begun = list(tabs.map(visitor.initiate, TABS))
            backs = [visitor.consent(one["auth_url"]) for one in begun]
            victim.kill()
            landings = [visitor.come_back(backs[tab]) for tab in order[:3]]
            victim.start().wait_until_ready()
            landings += tabs.map(visitor.come_back, [backs[tab] for tab in order[3:]])
            answers = list(tabs.map(visitor.swap, [landings[tab] for tab in order]))
        assert [answer.status_code for answer in answers] == [200] * 5


def test_twenty_refreshes_of_one_token_at_once_are_one_session(house: AuthHouse):
    house.wait_until_all_serve()
    with Visitor(house) as visitor:
        visitor.swap(visitor.go("oidc"))
        cookie = f"ba_refresh={visitor.http.cookies['ba_refresh']}"
    url = f"{house.url}/auth/refresh"
    answers: list[httpx.Response] = []

    def refresh() -> None:
        answers.extend(at_once(20, "POST", url, headers={"Cookie": cookie}))

    shares = growth(lambda: house.served("/auth/refresh"), refresh)
    assert sum(shares) == 20 and min(shares) > 0, shares
    assert [answer.status_code for answer in answers] == [200] * 20
    assert len({answer.cookies["ba_refresh"] for answer in answers}) == 20
    sessions = set()
    for answer in answers:
        bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        listed = httpx.get(f"{house.url}/auth/sessions", headers=bearer)
        assert listed.status_code == 200
        sessions.add(next(one["id"] for one in listed.json() if one["current"]))
    assert len(sessions) == 1
    # Whichever cookie a browser kept, the session goes on with it.
    for answer in answers[::7]:
        kept = f"ba_refresh={answer.cookies['ba_refresh']}"
        assert httpx.post(url, headers={"Cookie": kept}).status_code == 200


def test_of_a_hundred_replays_of_a_state_and_of_a_code_one_succeeds(house: AuthHouse):
    house.wait_until_all_serve()
    with Visitor(house) as visitor:
        back = visitor.consent(visitor.initiate("google")["auth_url"])
        headers = {"Cookie": cookies(visitor), "Accept": "text/html"}
        landings: list[dict[str, str]] = []

        def come_back() -> None:
            answers = at_once(100, "GET", back, headers=headers)
            landings.extend(query(answer.headers["location"]) for answer in answers)

        shares = growth(lambda: house.served("/auth/{provider}/callback"), come_back)
        assert sum(shares) == 100 and min(shares) > 0, shares
        codes = [landing["code"] for landing in landings if "code" in landing]
        assert len(codes) == 1
        assert [landing["problem"] for landing in landings if "problem" in landing] == ["sign_in_expired"] * 99

        url = f"{house.url}/auth/token"
        headers = {"Cookie": cookies(visitor), "Origin": house.url}
        statuses: list[int] = []

        def swap() -> None:
            answers = at_once(100, "POST", url, json={"code": codes[0]}, headers=headers)
            statuses.extend(answer.status_code for answer in answers)

        shares = growth(lambda: house.served("/auth/token"), swap)
        assert sum(shares) == 100 and min(shares) > 0, shares
        assert sorted(statuses) == [200] + [400] * 99
