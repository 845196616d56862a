"""Microsoft's issuer is a template with the tenant in it: whose accounts come in, by `MICROSOFT_TENANT`."""

from collections.abc import Iterator

import pytest

from auth_house import AuthHouse, client_at
from hostile_provider import TENANT, HostileProvider, Lie
from signing_in import Visitor, query
from test_hostile_provider import outcome

OTHER = "66666666-7777-8888-9999-000000000000"
# The tenant of all personal accounts.
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"


@pytest.fixture(scope="module")
def provider() -> Iterator[HostileProvider]:
    provider = HostileProvider(path="/{tenantid}/v2.0")
    yield provider
    provider.stop()


@pytest.fixture(scope="module", params=["common", "organizations", TENANT])
def house(
    request: pytest.FixtureRequest, provider: HostileProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AuthHouse]:
    environment = client_at("MICROSOFT", provider.issuer) | {"MICROSOFT_TENANT": request.param}
    with AuthHouse(tmp_path_factory.mktemp("microsoft"), environment).running() as house:
        house.tenant = request.param
        yield house


def account_of(provider: HostileProvider, tenant: str | None, issued_for: str | None) -> Lie:
    """An account whose token names `tenant`, by an issuer with `issued_for` filled in."""
    claims = {"tid": tenant, "iss": provider.issuer.replace("{tenantid}", issued_for) if issued_for else None}
    return Lie(claims=lambda told: told.update(claims))


def result(house: AuthHouse, provider: HostileProvider, lie: Lie) -> str:
    """`signed in`, or the reason in the log."""
    with provider.lying(lie), Visitor(house) as visitor:
        landing = visitor.go("microsoft")
        if "code" in query(landing):
            assert visitor.swap(landing).status_code == 200
            return "signed in"
        shown, reason = outcome(house, landing)
        assert shown == "provider_refused"
        return reason


def test_an_account_comes_in_when_it_is_of_a_tenant_that_may(house: AuthHouse, provider: HostileProvider):
    expected = {
        "common": ("signed in", "signed in", "signed in"),
        "organizations": ("signed in", "signed in", "id_token_tenant"),
        TENANT: ("signed in", "id_token_tenant", "id_token_tenant"),
    }[house.tenant]
    for tenant, end in zip((TENANT, OTHER, PERSONAL), expected, strict=True):
        assert result(house, provider, account_of(provider, tenant, tenant)) == end


def test_the_tenant_is_filled_in_and_never_skipped(house: AuthHouse, provider: HostileProvider):
    # Whose token it is, and whose it says it is; the template itself is nobody.
    for tenant, issued_for, reason in (
        (TENANT, OTHER, "id_token_issuer"),
        (TENANT, "{tenantid}", "id_token_issuer"),
        (TENANT, "common", "id_token_issuer"),
        (TENANT, None, "id_token_issuer"),
        (None, TENANT, "id_token_tenant"),
        ("", TENANT, "id_token_tenant"),
        ("{tenantid}", "{tenantid}", "id_token_tenant"),
        ("common", "common", "id_token_tenant"),
    ):
        assert result(house, provider, account_of(provider, tenant, issued_for)) == reason, (tenant, issued_for)


def test_an_answer_that_names_its_issuer_names_that_of_the_token(house: AuthHouse, provider: HostileProvider):
    for tenant, end in ((TENANT, "signed in"), (OTHER, "response_issuer_mismatch")):
        named = Lie(response={"iss": provider.issuer.replace("{tenantid}", tenant)})
        assert result(house, provider, named) == end


def test_another_object_is_another_person(house: AuthHouse, provider: HostileProvider):
    people = []
    for subject, object_id in (("a", "A-1"), ("b", "a-1"), ("a", "a-2")):
        email = f"{object_id.lower()}@example.com"
        lie = Lie(claims=lambda told, s=subject, o=object_id, e=email: told.update({"sub": s, "oid": o, "email": e}))
        with provider.lying(lie), Visitor(house) as visitor:
            token = visitor.swap(visitor.go("microsoft")).json()["access_token"]
            me = visitor.http.get(f"{house.url}/auth/me", headers={"Authorization": f"Bearer {token}"})
            people.append(me.json()["id"])
    # By tenant and object, whatever the subject, which differs from application to application.
    assert people[0] == people[1] != people[2]
