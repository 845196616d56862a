"""Every wrong thing a provider can send, through the real product: refused with a reason of its own, on a calm page."""

import json
import re
import time
from collections.abc import Iterator

import httpx
import pytest

from auth_house import AuthHouse, client_at
from hostile_provider import ECKey, HostileProvider, Lie, RSAKey, encode, hs256
from signing_in import Visitor, query
from stack import Stack

JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}")
TRUSTED = RSAKey("first")
ELLIPTIC = ECKey("curve")
NAMELESS = RSAKey(None)


def without(name: str) -> Lie:
    return Lie(claims=lambda claims: claims.pop(name))


def saying(name: str, value: object) -> Lie:
    return Lie(claims=lambda claims: claims.update({name: value}))


def later(name: str, seconds: int) -> Lie:
    return Lie(claims=lambda claims: claims.update({name: int(time.time()) + seconds}))


@pytest.fixture(scope="module")
def provider() -> Iterator[HostileProvider]:
    provider = HostileProvider()
    provider.key = TRUSTED
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def environment(provider: HostileProvider) -> dict[str, str]:
    credentials = {
        f"{name}_{part}": f"{name.lower()}-client"
        for name in ("GOOGLE", "MICROSOFT", "OIDC")
        for part in ("CLIENT_ID", "CLIENT_SECRET")
    }
    issuers = {f"{name}_ISSUER": provider.issuer for name in ("GOOGLE", "MICROSOFT", "OIDC")}
    return {**credentials, **issuers, "LOG_LEVEL": "trace"}


@pytest.fixture(scope="module")
def stack(new_stack, environment: dict[str, str]) -> Iterator[Stack]:
    with new_stack("sqlite", environment=environment) as stack:
        yield stack


def outcome(stack: Stack | AuthHouse, landing: str) -> tuple[str, str]:
    """The code on the page and the reason in the log, which must name the same request."""
    assert landing.startswith(f"{stack.url}/sign-in?"), landing
    shown = query(landing)
    assert shown.keys() == {"problem", "correlation"}
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        for line in stack.log_lines():
            if line["message"] == "sign-in refused" and line["correlation_id"] == shown["correlation"]:
                return shown["problem"], line["reason"]
        time.sleep(0.02)
    raise AssertionError(f"no line for {shown}\n{stack.tail()}")


ACCEPTED = {
    "honest": Lie(),
    "expired a moment ago": later("exp", -50),
    "issued in a moment": later("iat", 50),
    "good in a moment": later("nbf", 50),
    "audience as a list": saying("aud", ["oidc-client"]),
    "no kid and one key": Lie(header={"kid": None}),
}

REFUSED = {
    "nonce invalid": (saying("nonce", "another"), "id_token_nonce"),
    "nonce missing": (without("nonce"), "id_token_nonce_missing"),
    "iat missing": (without("iat"), "id_token_issue_time_missing"),
    "aud missing": (without("aud"), "id_token_audience"),
    "sub missing": (without("sub"), "id_token_subject_missing"),
    "exp missing": (without("exp"), "id_token_expiry_missing"),
    "iss missing": (without("iss"), "id_token_issuer"),
    "wrong aud": (saying("aud", "somebody-else"), "id_token_audience"),
    "several aud, no azp": (saying("aud", ["oidc-client", "somebody-else"]), "id_token_authorized_party"),
    "wrong azp": (saying("azp", "somebody-else"), "id_token_authorized_party"),
    "wrong iss": (saying("iss", "https://accounts.google.com"), "id_token_issuer"),
    "expired": (later("exp", -61), "id_token_expired"),
    "issued in the future": (later("iat", 70), "id_token_issued_in_the_future"),
    "nbf in the future": (later("nbf", 70), "id_token_not_yet_valid"),
    "alg none": (Lie(header={"alg": "none"}, sign=lambda _: b""), "id_token_algorithm_not_allowed"),
    "alg None": (Lie(header={"alg": "None"}, sign=lambda _: b""), "id_token_algorithm_not_allowed"),
    "alg missing": (Lie(header={"alg": None}), "id_token_algorithm_not_allowed"),
    "HS256": (Lie(header={"alg": "HS256"}, sign=hs256(b"oidc-client")), "id_token_algorithm_not_allowed"),
    "HS256 with the public key": (
        Lie(header={"alg": "HS256"}, sign=hs256(TRUSTED.pem)), "id_token_algorithm_not_allowed"),
    "bad RS256 signature": (Lie(sign=lambda data: TRUSTED.sign(data + b"x")), "id_token_signature"),
    "no signature": (Lie(sign=lambda _: b""), "id_token_signature"),
    "RS256 by another key of that name": (Lie(key=RSAKey("first")), "id_token_signature"),
    "ES256 by the name of an RSA key": (Lie(key=ECKey("first")), "id_token_key_unknown"),
    "crit": (Lie(header={"crit": ["exp"]}), "id_token_critical_header"),
    "kid unknown": (Lie(header={"kid": "nobody"}), "id_token_key_unknown"),
    "UserInfo of somebody else": (
        Lie(claims=lambda claims: claims.pop("email"), user_info={"sub": "x", "email": "a@example.com"}),
        "user_info_subject_mismatch"),
    "another issuer answers": (Lie(response={"iss": "https://elsewhere.example"}), "response_issuer_mismatch"),
    "no id token": (Lie(token_answer=(200, "application/json", b'{"access_token": "x"}')), "id_token_missing"),
    "id token is no token": (Lie(token_answer=(200, "application/json", b'{"id_token": "x.y"}')), "id_token_malformed"),
    "HTML": (Lie(token_answer=(200, "text/html", b"<html>Please sign in</html>")), "provider_answer_not_json"),
    "broken JSON": (Lie(token_answer=(200, "application/json", b'{"id_token":')), "provider_answer_not_json"),
    "a list": (Lie(token_answer=(200, "application/json", b"[]")), "provider_answer_unusable"),
    "5xx": (Lie(token_answer=(503, "text/html", b"")), "provider_status"),
    "a redirect": (Lie(token_answer=(302, "text/html", b"")), "provider_status"),
    "too much": (Lie(token_answer=(200, "application/json", b" " * 300_000)), "provider_answer_too_large"),
    "code refused": (
        Lie(token_answer=(400, "application/json", b'{"error":"invalid_grant"}')), "code_refused_by_provider"),
    "cancelled": (Lie(response={"code": None, "error": "access_denied"}), "denied_at_provider"),
    "error": (Lie(response={"code": None, "error": "server_error"}), "error_from_provider"),
    "no code": (Lie(response={"code": None}), "incomplete_callback"),
}  # fmt: skip

UNAVAILABLE = ("provider_status", "provider_answer_not_json", "provider_answer_unusable", "provider_answer_too_large")


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_right_or_nearly_right_signs_in(name: str, stack: Stack, provider: HostileProvider):
    with provider.lying(ACCEPTED[name]), Visitor(stack) as visitor:
        assert visitor.swap(visitor.go("oidc")).status_code == 200


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_refused_with_its_reason(name: str, stack: Stack, provider: HostileProvider):
    lie, reason = REFUSED[name]
    with provider.lying(lie), Visitor(stack) as visitor:
        shown, logged = outcome(stack, visitor.go("oidc"))
    assert logged == reason
    expected = {"denied_at_provider": "sign_in_denied", "incomplete_callback": "sign_in_incomplete"}.get(
        reason, "provider_unavailable" if reason in UNAVAILABLE else "provider_refused"
    )
    assert shown == expected


def test_the_callback_of_another_provider(stack: Stack):
    with Visitor(stack) as visitor:
        back = visitor.consent(visitor.initiate("google")["auth_url"])
        landing = visitor.come_back(back.replace("/auth/google/", "/auth/oidc/"))
        assert outcome(stack, landing) == ("sign_in_expired", "state_of_another_provider")


@pytest.mark.parametrize("name", ["google", "microsoft"])
def test_the_other_providers_sign_in_too(name: str, stack: Stack):
    with Visitor(stack) as visitor:
        assert visitor.swap(visitor.go(name)).status_code == 200


def test_microsoft_needs_a_tenant_and_an_object(stack: Stack, provider: HostileProvider):
    for name, reason in (("tid", "id_token_tenant"), ("oid", "id_token_subject_missing")):
        with provider.lying(without(name)), Visitor(stack) as visitor:
            assert outcome(stack, visitor.go("microsoft"))[1] == reason


def test_no_token_code_or_cookie_is_in_any_log_or_address_but_the_hand_off(stack: Stack):
    with Visitor(stack) as visitor:
        begun = visitor.initiate("oidc", "/projects/1")
        back = visitor.consent(begun["auth_url"])
        landing = visitor.come_back(back)
        answer = visitor.swap(landing)
        secret = [
            begun["state"], query(back)["code"], query(begun["auth_url"])["nonce"], answer.json()["access_token"],
            query(landing)["code"], *(cookie.value for cookie in visitor.http.cookies.jar),
        ]  # fmt: skip
        assert len(secret) >= 6
        metrics = "".join(httpx.get(f"{stack.inner[name]}/metrics").text for name in ("gateway admin", "auth"))
        time.sleep(0.2)
        for place in (stack.log_text(), metrics):
            assert not JWT.search(place)
            assert not [value for value in secret if value and value in place]
        assert query(landing).keys() == {"code", "return_to"}


def test_a_discovery_document_of_another_issuer(new_stack, environment: dict[str, str], provider: HostileProvider):
    lie = Lie(discovery={"issuer": "https://elsewhere.example"})
    with (
        provider.lying(lie),
        new_stack("sqlite", environment=environment) as stack,
        Visitor(stack) as visitor,
    ):
        answer = visitor.http.post(f"{stack.url}/auth/oidc/initiate", headers={"Origin": stack.url})
        assert answer.status_code == 502 and answer.json()["code"] == "provider_refused"
        assert "discovery_issuer_mismatch" in stack.log_text()


def test_keys_that_change_and_several_keys_without_a_name(
    new_stack, environment: dict[str, str], provider: HostileProvider
):
    with new_stack("sqlite", environment=environment) as stack, Visitor(stack) as visitor:
        assert "code" in query(visitor.go("oidc"))
        # In the middle of a sign-in: begun under the old key, finished under the new one.
        back = visitor.consent(visitor.initiate("oidc")["auth_url"])
        with provider.lying(Lie(key=ELLIPTIC, published=[ELLIPTIC, NAMELESS, RSAKey("third")])):
            assert "code" in query(visitor.come_back(back))
            asked = provider.asked.count("/jwks")
            with provider.lying(Lie(key=NAMELESS, published=[ELLIPTIC, NAMELESS])):
                assert outcome(stack, visitor.go("oidc"))[1] == "id_token_key_ambiguous"
            with provider.lying(Lie(key=ELLIPTIC, sign=lambda data: ELLIPTIC.sign(data + b"x"))):
                assert outcome(stack, visitor.go("oidc"))[1] == "id_token_signature"
            with provider.lying(Lie(key=RSAKey("fourth"))):
                for _ in range(5):
                    assert outcome(stack, visitor.go("oidc"))[1] == "id_token_key_unknown"
            assert provider.asked.count("/jwks") == asked


def test_a_provider_that_is_slow_or_gone(stack: Stack, provider: HostileProvider, new_stack, environment):
    with provider.lying(Lie(delay=10)), Visitor(stack) as visitor:
        back = visitor.consent(visitor.initiate("oidc")["auth_url"])
        began = time.monotonic()
        assert outcome(stack, visitor.come_back(back)) == ("provider_unavailable", "provider_too_slow")
        assert time.monotonic() - began < 8
    gone = {**environment, "OIDC_ISSUER": "http://127.0.0.1:9"}
    with new_stack("sqlite", environment=gone) as other, Visitor(other) as visitor:
        answer = visitor.http.post(f"{other.url}/auth/oidc/initiate", headers={"Origin": other.url})
        assert answer.status_code == 503 and answer.json()["code"] == "provider_unavailable"
        assert answer.headers["retry-after"]
        assert "provider_unreachable" in other.log_text()


def test_a_provider_that_promised_to_name_itself_and_does_not(provider: HostileProvider, tmp_path):
    promised = {"authorization_response_iss_parameter_supported": True}
    issuers = (None, "https://elsewhere.example", provider.issuer)
    with (
        provider.lying(Lie(discovery=promised)),
        AuthHouse(tmp_path, client_at("OIDC", provider.issuer)).running() as house,
        Visitor(house) as visitor,
    ):
        ends = []
        for issuer in issuers:
            provider.lie = Lie(discovery=promised, response={"iss": issuer})
            landing = visitor.go("oidc")
            ends.append("signed in" if "code" in query(landing) else outcome(house, landing)[1])
    assert ends == ["response_issuer_missing", "response_issuer_mismatch", "signed in"]


def test_a_key_that_is_too_weak_and_a_signed_token_that_says_nothing(provider: HostileProvider, tmp_path):
    weak = RSAKey("weak", bits=1024)
    with (
        provider.lying(Lie(published=[weak, TRUSTED])),
        AuthHouse(tmp_path, client_at("OIDC", provider.issuer)).running() as house,
        Visitor(house) as visitor,
    ):
        assert "code" in query(visitor.go("oidc"))
        with provider.lying(Lie(key=weak)):
            assert outcome(house, visitor.go("oidc")) == ("provider_refused", "id_token_key_unusable")
        header = encode(json.dumps({"alg": "RS256", "kid": "first"}).encode())
        for claims in (b"[]", b"7", b"{", b"", b"\xff"):
            signed = f"{header}.{encode(claims)}"
            token = f"{signed}.{encode(TRUSTED.sign(signed.encode()))}"
            answer = json.dumps({"id_token": token}).encode()
            with provider.lying(Lie(token_answer=(200, "application/json", answer))):
                assert outcome(house, visitor.go("oidc"))[1] == "id_token_malformed", claims
