"""Where somebody is signed in, seen and ended with the keyboard alone."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from analyst import Analyst
from test_accessibility import check


@pytest.fixture
def phone(analyst: Analyst, url: str) -> Iterator[httpx.Client]:
    """Another device of the same person."""
    with httpx.Client(base_url=url, headers={"User-Agent": "Mozilla/5.0 (Android 16) Firefox/140.0"}) as client:
        answer = client.post("/auth/dev/login", json={"email": analyst.email})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


def test_another_device_is_signed_out_by_keyboard_and_then_all_of_them(analyst: Analyst, phone: httpx.Client):
    assert phone.get("/auth/me").status_code == 200
    page = analyst.page
    page.get_by_role("button", name="Account of").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Where you are signed in")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Where you are signed in", level=1)).to_be_visible()
    rows = page.get_by_role("main").get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="(this one)")).to_have_count(1)
    check(page, "sessions")

    page.get_by_role("button", name="Sign out Firefox on Android").focus()
    page.keyboard.press("Enter")
    check(page, "session dialog")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert phone.post("/auth/refresh").status_code == 401
    assert phone.get("/auth/me").status_code == 401

    page.reload()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_label("E-mail address")).to_be_visible()
