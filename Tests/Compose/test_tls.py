"""Caddy in front: certificates, streams as they come, and who the client is."""

import ssl

import httpx
import pytest

from person import Person
from scaled import ScaledDeployment


def test_the_certificate_is_good_for_localhost_and_signed_by_caddys_own_authority(scaled: ScaledDeployment):
    answer = httpx.get(f"{scaled.url}/health", verify=scaled.trust)
    assert answer.status_code == 200
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{scaled.url}/health", verify=ssl.create_default_context())


def test_what_goes_by_https_is_known_to(scaled: ScaledDeployment):
    answer = httpx.get(f"{scaled.url}/auth/providers", verify=scaled.trust)
    assert answer.status_code == 200
    assert "strict-transport-security" in answer.headers


def test_http_is_sent_to_https(scaled: ScaledDeployment):
    port = scaled.settings["PUBLISH_HTTP"].rpartition(":")[2]
    answer = httpx.get(f"http://localhost:{port}/projects")
    assert answer.status_code == 308
    assert answer.headers["location"].startswith("https://localhost")


def test_a_forged_client_address_is_not_believed(scaled: ScaledDeployment):
    with Person(scaled) as person:
        person.http.get("/auth/me", headers={"X-Forwarded-For": "203.0.113.77", "X-Correlation-ID": "forged-address"})
        assert "203.0.113.77" not in scaled.logs("gateway")


def test_events_of_an_answer_come_one_by_one(scaled: ScaledDeployment):
    with Person(scaled) as person:
        thread = person.new_thread()
        with person.asking(thread, "What do you need to know?") as stream:
            arrivals = [event.at for event in stream if event.name == "text_delta"]
    assert len(arrivals) > 10
    # They are written some 60 ms apart; held back anywhere, many would arrive together.
    gaps = sorted(later - earlier for earlier, later in zip(arrivals, arrivals[1:], strict=False))
    print(f"{len(arrivals)} events over {arrivals[-1] - arrivals[0]:.1f} s, median gap {gaps[len(gaps) // 2]:.3f} s")
    assert gaps[len(gaps) // 2] > 0.02
    assert arrivals[-1] - arrivals[0] > 0.5
