"""The header of our own answers reaches the best grade, and the rules that say so can tell good from bad."""

import re
from collections.abc import Iterator

import httpx
import pytest

from person import Person
from scoring import RULES, Scanned, score
from stack import Stack

PERFECT = Scanned(
    {
        "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "permissions-policy": "camera=()",
        "strict-transport-security": "max-age=31536000; includeSubDomains",
    },
    cookies=["name=value; Path=/; HttpOnly; Secure; SameSite=Lax"],
    redirection=(308, "https://localhost/"),
    is_page=True,
    is_https=True,
)


@pytest.fixture(scope="module")
def stack(new_stack) -> Iterator[Stack]:
    with new_stack("sqlite") as running:
        yield running


def scanned(response: httpx.Response, *, is_page: bool = False) -> Scanned:
    loads = re.findall(r'(?:src|href)="([^"#]+)"', response.text) if is_page else []
    return Scanned(
        {name.lower(): value for name, value in response.headers.items()},
        response.headers.get_list("set-cookie"),
        is_page=is_page,
        loads=loads,
    )


@pytest.mark.parametrize("path", ["/", "/projects/some/page"])
def test_the_page_reaches_the_best_grade(stack: Stack, path: str):
    found = score(scanned(httpx.get(stack.url + path, headers={"Accept": "text/html"}), is_page=True))
    assert found.grade == "A+", found


@pytest.mark.parametrize("path", ["/api/projects", "/auth/me", "/api/nothing", "/api/projects/%00", "/health"])
def test_the_api_reaches_the_best_grade(stack: Stack, path: str):
    with Person(stack) as person:
        for headers in ({}, {"Authorization": f"Bearer {person.token}"}):
            found = score(scanned(httpx.get(stack.url + path, headers=headers)))
            assert found.grade == "A+", found


def test_signing_in_reaches_the_best_grade(stack: Stack):
    response = httpx.post(stack.url + "/auth/dev/login", json={"email": "scored@example.com"})
    answer = scanned(response)
    assert answer.cookies
    found = score(answer)
    assert found.grade == "A+", found


# The scoring itself


def test_the_best_answer_has_the_best_grade():
    assert score(PERFECT).grade == "A+"
    assert score(PERFECT).points > 100


def test_an_answer_that_says_nothing_has_the_worst_grade():
    assert score(Scanned({}, is_page=True, is_https=True)).grade == "F"


@pytest.mark.parametrize("name", sorted(PERFECT.headers))
def test_every_field_that_is_missing_costs_something(name: str):
    rest = {other: value for other, value in PERFECT.headers.items() if other != name}
    assert score(Scanned(**{**vars(PERFECT), "headers": rest})).points < score(PERFECT).points


@pytest.mark.parametrize(
    "change",
    [
        {"cookies": ["name=value; Path=/; Secure; SameSite=Lax"]},
        {"cookies": ["name=value; Path=/; HttpOnly; SameSite=Lax"]},
        {"cookies": ["name=value; Path=/; HttpOnly; Secure"]},
        {"redirection": (200, "")},
        {"redirection": (302, "https://localhost/")},
        {"redirection": (308, "http://localhost/")},
        {"loads": ["https://cdn.example.net/library.js"]},
        {"headers": {**PERFECT.headers, "server": "gateway/1.0"}},
        {"headers": {**PERFECT.headers, "access-control-allow-origin": "*"}},
        {"headers": {**PERFECT.headers, "strict-transport-security": "max-age=600"}},
        {"headers": {**PERFECT.headers, "content-security-policy": "script-src 'self' 'unsafe-inline'"}},
    ],
)
def test_every_fault_costs_the_best_grade(change: dict[str, object]):
    found = score(Scanned(**{**vars(PERFECT), **change}))
    assert found.points < score(PERFECT).points
    assert len([reason for reason in found.reasons if reason.startswith("-")]) >= 1


def test_no_rule_is_without_points():
    assert all(rule.points for rule in RULES)
    assert len({rule.says for rule in RULES}) == len(RULES)
