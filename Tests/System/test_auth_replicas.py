"""Three replicas of auth behind one gateway: whichever a request meets, it finishes what another began."""

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from auth_house import AuthHouse, client_at
from hostile_provider import HostileProvider
from signing_in import Visitor, at_once, query
from waiting import eventually

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


def cookies(visitor: Visitor) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.http.cookies.jar)


def by_every_replica(house: AuthHouse, route: str, act: Callable[[], None]) -> None:
    """Does it until each replica has had a part in it: one that has just returned gets nothing for a while."""
    before = house.served(route)
    for _ in range(8):
        act()
        if all(now > then for then, now in zip(before, house.served(route), strict=True)):
            return
        time.sleep(1)
    raise AssertionError(f"some replica had no part in it: {before} {house.served(route)}")


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
    def refresh() -> None:
        with Visitor(house) as visitor:
            visitor.swap(visitor.go("oidc"))
            cookie = f"ba_refresh={visitor.http.cookies['ba_refresh']}"
        url = f"{house.url}/auth/refresh"
        answers = at_once(20, "POST", url, headers={"Cookie": cookie})
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

    by_every_replica(house, "/auth/refresh", refresh)


def test_of_a_hundred_replays_of_a_state_and_of_a_code_one_succeeds(house: AuthHouse):
    with Visitor(house) as visitor:
        landings: list[str] = []

        def come_back() -> None:
            back = visitor.consent(visitor.initiate("google")["auth_url"])
            answers = at_once(100, "GET", back, headers={"Cookie": cookies(visitor), "Accept": "text/html"})
            ends = [answer.headers["location"] for answer in answers]
            landings[:] = [end for end in ends if "code" in query(end)]
            assert len(landings) == 1
            assert [query(end)["problem"] for end in ends if end not in landings] == ["sign_in_expired"] * 99

        def swap() -> None:
            come_back()
            code = query(landings[0])["code"]
            headers = {"Cookie": cookies(visitor), "Origin": house.url}
            answers = at_once(100, "POST", f"{house.url}/auth/token", json={"code": code}, headers=headers)
            assert sorted(answer.status_code for answer in answers) == [200] + [400] * 99

        by_every_replica(house, "/auth/{provider}/callback", come_back)
        by_every_replica(house, "/auth/token", swap)


def test_a_replica_that_hangs_does_not_keep_the_gateway_from_learning_who_has_signed_out(house: AuthHouse):
    hanging, well, _ = house.replicas
    # Who is let in is told that documents, which is not here, is away.
    passes = f"{house.url}/api/projects"
    for _ in range(4):
        with Visitor(house) as visitor:
            token = visitor.swap(visitor.go("oidc")).json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        assert httpx.get(passes, headers=bearer).status_code == 503
        hanging.process.send_signal(signal.SIGSTOP)
        try:
            assert httpx.delete(f"{well.url}/auth/sessions", headers=bearer).status_code == 204
            eventually(lambda bearer=bearer: httpx.get(passes, headers=bearer).status_code == 401, within=2)
        finally:
            hanging.process.send_signal(signal.SIGCONT)
            hanging.wait_until_ready()
