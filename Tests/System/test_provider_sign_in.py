"""Signing in with an independent provider, through the gateway, with real redirects and cookies."""

from collections.abc import Iterator

import httpx
import pytest

from independent_provider import independent_provider
from problems import assert_problem
from signing_in import Visitor, query
from stack import Stack
from waiting import eventually

ADA = {
    "sub": "ada",
    "email": "ada@example.org",
    "email_verified": True,
    "name": "Ada",
    "tid": "11111111-2222-3333-4444-555555555555",
    "oid": "99999999-2222-3333-4444-555555555555",
}
# Another account that claims an address which is taken, and proves nothing.
EVE = {"sub": "eve", "email": "ada@example.org"}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with independent_provider(ADA, EVE) as issuer:
        yield issuer


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stack(request: pytest.FixtureRequest, new_stack, provider: str) -> Iterator[Stack]:
    names = ("GOOGLE", "MICROSOFT", "OIDC")
    environment = {f"{name}_{part}": "ba" for name in names for part in ("CLIENT_ID", "CLIENT_SECRET")}
    environment |= {f"{name}_ISSUER": provider for name in names}
    with new_stack(request.param, environment={**environment, "OIDC_NAME": "Example"}) as stack:
        yield stack


def sign_in(visitor: Visitor, name: str, sub: str = "ada") -> dict[str, str]:
    landing = visitor.go(name, {"sub": sub})
    assert landing.startswith(f"{visitor.stack.url}/auth/callback?code="), landing
    answer = visitor.swap(landing)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("name", ["google", "microsoft", "oidc"])
def test_the_whole_way(name: str, stack: Stack):
    with Visitor(stack) as visitor:
        token = sign_in(visitor, name)["access_token"]
        me = visitor.http.get(f"{stack.url}/auth/me", headers={"Authorization": f"Bearer {token}"}).json()
        assert (me["email"], me["display_name"], me["oauth_provider"]) == ("ada@example.org", "Ada", name)
        assert visitor.http.post(f"{stack.url}/auth/refresh").status_code == 200


def test_two_providers_that_vouch_for_one_address_are_one_person(stack: Stack):
    people = set()
    for name in ("google", "microsoft"):
        with Visitor(stack) as visitor:
            token = sign_in(visitor, name)["access_token"]
            me = visitor.http.get(f"{stack.url}/auth/me", headers={"Authorization": f"Bearer {token}"})
            people.add(me.json()["id"])
    assert len(people) == 1


def test_an_address_that_nobody_vouches_for_takes_over_nothing(stack: Stack):
    with Visitor(stack) as visitor:
        sign_in(visitor, "oidc")
    with Visitor(stack) as visitor:
        assert query(visitor.go("oidc", {"sub": "eve"}))["problem"] == "email_taken"


def test_five_tabs_and_two_providers_at_once_and_a_restart_in_between(stack: Stack):
    with Visitor(stack) as visitor:
        begun = [visitor.initiate(name) for name in ("google", "oidc", "google", "oidc", "google")]
        backs = [visitor.consent(one["auth_url"], {"sub": "ada"}) for one in begun]
        stack.kill("auth")
        eventually(lambda: httpx.get(f"{stack.url}/auth/providers").status_code == 200)
        landings = [visitor.come_back(back) for back in reversed(backs)]
        assert [visitor.swap(landing).status_code for landing in landings] == [200] * 5


def test_cancelling_ends_on_a_page_with_a_way_on(stack: Stack):
    with Visitor(stack) as visitor:
        # The mock sends its refusal without the state, so the attempt stays open and nobody is signed in.
        back = visitor.consent(visitor.initiate("oidc")["auth_url"], {"action": "deny"})
        landing = visitor.come_back(back)
        assert query(landing).keys() == {"problem", "correlation"}
        page = visitor.http.get(landing, headers={"Accept": "text/html"})
        assert page.status_code == 200 and "text/html" in page.headers["content-type"]


def test_an_api_client_gets_the_same_as_a_problem(stack: Stack):
    assert_problem(httpx.get(f"{stack.url}/auth/oidc/callback?state=x&code=y"), 400, code="sign_in_expired")
    assert_problem(httpx.get(f"{stack.url}/auth/oidc/callback"), 422, code="sign_in_incomplete")
    assert_problem(httpx.post(f"{stack.url}/auth/nobody/initiate"), 404)
    assert_problem(httpx.post(f"{stack.url}/auth/token", json={"code": "x"}), 400, code="hand_off_expired")


def test_the_ways_to_sign_in_are_listed(stack: Stack):
    listed = httpx.get(f"{stack.url}/auth/providers").json()
    assert [(one["id"], one["name"]) for one in listed[:3]] == [
        ("google", "Google"), ("microsoft", "Microsoft"), ("oidc", "Example"),
    ]  # fmt: skip
