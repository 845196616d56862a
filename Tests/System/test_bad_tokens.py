"""Foreign, expired, tampered and missing tokens."""

import pytest

import tokens
from belongings import Belongings
from person import CONTRACT, Person
from problems import assert_problem

pytestmark = pytest.mark.usefixtures("nothing_changes")


@pytest.mark.parametrize(
    "spoil",
    [
        tokens.by_a_foreign_key, tokens.by_an_unknown_key, tokens.unsigned, tokens.expired, tokens.cut,
        tokens.without_signature,
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/projects", "/api/threads", "/auth/me", "/api/projects/x"])
def test_a_foreign_expired_or_tampered_token_is_refused(belongings: Belongings, path: str, spoil):
    headers = {"Authorization": f"Bearer {spoil(belongings.person.token)}"}
    response = belongings.person.http.get(path, headers=headers)
    assert_problem(response, 401, code="invalid_token")
    assert response.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("claim", [{"admin": True}, {"sub": "somebody-else"}, {"aud": "another"}, {"exp": 2**40}])
def test_a_claim_that_was_changed_spoils_the_token(belongings: Belongings, claim: dict):
    headers = {"Authorization": f"Bearer {tokens.with_claims(belongings.person.token, **claim)}"}
    assert_problem(belongings.person.http.get("/auth/me", headers=headers), 401, code="invalid_token")


@pytest.mark.parametrize("value", ["", "Bearer", "Basic YTpi", "Bearer a b", "Token x", "bearer\tx"])
def test_what_is_no_bearer_token_is_not_a_sign_in(belongings: Belongings, value: str):
    response = belongings.person.http.get("/api/projects", headers={"Authorization": value})
    assert_problem(response, 401)


@pytest.mark.parametrize("value", ["Bearer x", "Bearer a.b.c", "Bearer ..", "Bearer " + "a" * 10_000])
def test_a_token_that_is_none_is_refused(belongings: Belongings, value: str):
    response = belongings.person.http.get("/api/projects", headers={"Authorization": value})
    assert_problem(response, 401, code="invalid_token")


@pytest.mark.parametrize("operation", [o for o in CONTRACT.operations if o.needs_token], ids=str)
def test_without_a_token_nothing_is_answered(belongings: Belongings, operation):
    with Person(belongings.person.stack, signed_in=False) as visitor:
        url = operation.path
        for name in operation.path_parameters:
            url = url.replace(f"{{{name}}}", "1")
        response = visitor.http.request(operation.method, url, content=b"not even JSON")
        assert_problem(response, 401, code="not_authenticated")
