"""Streams that break, answers that get lost and tabs that compete: the conversation on the page stays whole."""

import contextlib
import re

import httpx
from playwright.sync_api import Page, Request, Route, expect

from analyst import ANSWER_TIMEOUT, QUESTION, Analyst

CHAT = re.compile(r"/api/threads/[^/]+/chat$")
EVENTS = re.compile(r"/runs/[^/]+/events$")


def test_a_stream_that_breaks_off_goes_on_after_the_last_event_that_was_seen(analyst: Analyst):
    analyst.open_conversation()
    followed: list[Request] = []
    analyst.page.on("request", lambda request: followed.append(request) if EVENTS.search(request.url) else None)
    cut_off: list[str] = []

    def cut(route: Route) -> None:
        whole = route.fetch(timeout=ANSWER_TIMEOUT)
        events = re.split(r"(?<=\r\n\r\n)", whole.text())
        # In the middle of an event, so that its first half must be forgotten.
        cut_off.append(re.findall(r"id: (\S+)", "".join(events[:4]))[-1])
        route.fulfill(response=whole, body="".join(events[:4]) + events[4][:20])

    analyst.page.route(CHAT, cut, times=1)
    analyst.ask(QUESTION)
    assert [request.headers["last-event-id"] for request in followed] == cut_off
    analyst.assert_page_shows_what_is_stored()


def test_a_connection_that_says_nothing_for_ten_seconds_is_given_up(analyst: Analyst):
    analyst.open_conversation()
    silent: list[Route] = []

    def start_only(route: Route) -> None:
        whole = route.fetch(timeout=ANSWER_TIMEOUT)
        route.fulfill(response=whole, body=re.split(r"(?<=\r\n\r\n)", whole.text())[0])

    analyst.page.route(CHAT, start_only, times=1)
    analyst.page.route(EVENTS, lambda route: silent.append(route), times=1)
    analyst.say(QUESTION)
    expect(analyst.answers).to_have_count(1)
    analyst.wait_for_answer()
    assert len(silent) == 1
    analyst.assert_page_shows_what_is_stored()


def test_a_question_whose_answer_got_lost_on_the_way_is_asked_once(analyst: Analyst):
    analyst.open_conversation()
    keys: list[str] = []

    def lose(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) > 1:
            route.continue_()
            return
        route.fetch(timeout=ANSWER_TIMEOUT)
        route.abort("connectionreset")

    analyst.page.route(CHAT, lose)
    analyst.ask(QUESTION)
    assert len(keys) == 2
    assert keys[0] == keys[1]
    analyst.assert_page_shows_what_is_stored()
    assert len(analyst.stored_messages()) == 2


def test_a_question_that_cannot_be_sent_goes_back_into_the_composer(analyst: Analyst):
    analyst.open_conversation()
    keys: list[str] = []

    def refuse(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        route.abort("connectionrefused")

    analyst.page.route(CHAT, refuse)
    analyst.say(QUESTION)
    expect(analyst.page.get_by_role("alert")).to_contain_text("cannot be reached", timeout=30_000)
    expect(analyst.page.get_by_text("Reference for support")).to_be_visible()
    expect(analyst.composer).to_have_value(QUESTION)
    expect(analyst.questions).to_have_count(0)

    analyst.page.unroute(CHAT)
    with analyst.page.expect_request(CHAT) as asked:
        analyst.send_button.click()
    assert asked.value.headers["idempotency-key"] == keys[0]
    analyst.wait_for_answer()
    analyst.assert_page_shows_what_is_stored()


def test_two_tabs_on_one_conversation_follow_the_same_answer(analyst: Analyst):
    analyst.open_conversation()
    other = Analyst(analyst.page.context.new_page(), analyst.api)
    other.email = analyst.email
    other.page.goto(analyst.page.url)
    expect(other.composer).to_be_visible()
    analyst.say(QUESTION)
    expect(other.stop_button).to_be_visible()
    expect(other.questions).to_have_text([QUESTION])
    analyst.wait_for_answer()
    other.wait_for_answer()
    for tab in (analyst, other):
        tab.assert_page_shows_what_is_stored()


def test_a_question_during_another_answer_is_kept_and_that_answer_is_shown(analyst: Analyst):
    analyst.open_conversation()
    page, thread = analyst.page, analyst.thread
    address = page.evaluate("location.origin") + f"/api/threads/{thread}/chat"
    headers = {"Authorization": f"Bearer {analyst.token}"}

    with contextlib.ExitStack() as elsewhere:

        def interfere(route: Route) -> None:
            """Another device is a moment faster."""
            other = httpx.stream("POST", address, json={"content": QUESTION}, headers=headers, timeout=60)
            next(elsewhere.enter_context(other).iter_raw())
            route.continue_()

        page.route(CHAT, interfere, times=1)
        analyst.say("And what about gift cards?")
        expect(page.get_by_text("Another answer is being written")).to_be_visible()
        expect(analyst.composer).to_have_value("And what about gift cards?")
        expect(analyst.questions).to_have_text([QUESTION])
        analyst.wait_for_answer()
    analyst.assert_page_shows_what_is_stored()
    assert len(analyst.stored_messages()) == 2


def test_an_answer_can_be_stopped_and_what_there_is_of_it_is_kept(analyst: Analyst):
    analyst.open_conversation()
    analyst.say(QUESTION)
    expect(analyst.answers.last).not_to_be_empty(timeout=ANSWER_TIMEOUT)
    analyst.stop_button.click()
    analyst.wait_for_answer()
    expect(analyst.page.get_by_text("Stopped. What was written until then is kept.")).to_be_visible()
    stored = analyst.stored_messages()[-1]
    assert stored["state"] == "stopped"
    analyst.assert_page_shows_what_is_stored()
    analyst.page.reload()
    expect(analyst.page.get_by_text("Stopped. What was written until then is kept.")).to_be_visible()


def test_while_the_network_is_away_the_page_says_so_and_the_answer_goes_on_afterwards(analyst: Analyst):
    analyst.open_conversation()
    analyst.say(QUESTION)
    expect(analyst.answers.last).not_to_be_empty(timeout=ANSWER_TIMEOUT)
    analyst.page.context.set_offline(True)
    expect(analyst.page.get_by_text("You are offline.")).to_be_visible()
    analyst.page.context.set_offline(False)
    expect(analyst.page.get_by_text("You are offline.")).to_be_hidden()
    analyst.wait_for_answer()
    analyst.assert_page_shows_what_is_stored()


def test_text_that_was_not_sent_survives_a_reload(analyst: Analyst):
    analyst.open_conversation()
    analyst.composer.fill("Half a thought")
    analyst.page.reload()
    expect(analyst.composer).to_have_value("Half a thought")


def test_a_session_that_ends_leads_to_the_sign_in_form_and_back_to_the_text(analyst: Analyst):
    analyst.open_conversation()
    analyst.composer.fill("Half a thought")
    address = analyst.page.url
    analyst.call("DELETE", "/auth/sessions")
    # Revocation reaches every gateway within two seconds.
    analyst.page.wait_for_timeout(2_500)
    analyst.composer.press("Enter")
    expect(analyst.page.get_by_text("Your session has ended.")).to_be_visible()
    analyst.enter_email()
    expect(analyst.composer).to_have_value("Half a thought")
    assert analyst.page.url == address
    expect(analyst.questions).to_have_count(0)


def test_tabs_that_need_a_new_token_at_once_do_not_spend_the_same_cookie(analyst: Analyst):
    tabs: list[Page] = [analyst.page, *(analyst.page.context.new_page() for _ in range(3))]
    statuses: list[int] = []
    for tab in tabs:
        tab.on("response", lambda r: statuses.append(r.status) if r.url.endswith("/auth/refresh") else None)
    for _ in range(3):
        for tab in tabs:
            tab.goto("/", wait_until="commit")
        for tab in tabs:
            expect(tab.get_by_role("heading", name="Projects", exact=True)).to_be_visible()
    assert set(statuses) == {200}


def test_signing_out_in_one_tab_signs_out_in_the_others(analyst: Analyst):
    other = analyst.page.context.new_page()
    other.goto("/")
    expect(other.get_by_role("heading", name="Projects", exact=True)).to_be_visible()
    analyst.page.get_by_role("button", name="Account of").click()
    analyst.page.get_by_role("menuitem", name="Sign out").click()
    expect(other.get_by_label("E-mail address")).to_be_visible()


def test_signing_out_leaves_nothing_of_what_was_typed_in_any_tab(analyst: Analyst):
    analyst.open_conversation()
    analyst.composer.fill("Half a thought")
    other = analyst.page.context.new_page()
    other.goto(analyst.page.url)
    other.get_by_label("Your message").fill("Another half")
    kept = "Object.keys(sessionStorage).length"
    assert (analyst.page.evaluate(kept), other.evaluate(kept)) == (1, 1)
    other.get_by_role("button", name="Account of").click()
    other.get_by_role("menuitem", name="Sign out").click()
    for tab in (analyst.page, other):
        expect(tab.get_by_label("E-mail address")).to_be_visible()
        assert tab.evaluate(kept) == 0
