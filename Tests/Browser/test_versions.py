"""Editing a question and asking for another answer keep what there was."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from analyst import QUESTION, Analyst

OTHER = "Who approves a refund above two hundred euros?"


def test_a_question_is_edited_and_both_versions_can_be_read(analyst: Analyst):
    page = analyst.page
    analyst.open_conversation()
    first = analyst.ask(QUESTION)
    page.get_by_role("button", name="Edit this question").click()
    editor = page.get_by_label("Edit your message")
    expect(editor).to_be_focused()
    editor.fill(OTHER)
    page.get_by_role("button", name="Ask this instead").click()
    expect(analyst.questions).to_have_text([OTHER])
    analyst.wait_for_answer()
    versions = page.get_by_role("group", name="Versions of this question")
    expect(versions).to_contain_text("2 of 2")
    analyst.assert_page_shows_what_is_stored()

    page.get_by_role("button", name="Previous version of this question").press("Enter")
    expect(analyst.questions).to_have_text([QUESTION])
    expect(versions).to_contain_text("1 of 2")
    assert analyst.last_answer == first
    expect(page.get_by_role("button", name="Previous version of this question")).to_be_disabled()
    page.reload()
    expect(analyst.questions).to_have_text([QUESTION])
    analyst.assert_page_shows_what_is_stored()


def test_a_question_is_answered_once_more(analyst: Analyst):
    page = analyst.page
    analyst.open_conversation()
    analyst.ask(QUESTION)
    page.get_by_role("button", name="Answer again").click()
    analyst.wait_for_answer()
    versions = page.get_by_role("group", name="Versions of this answer")
    expect(versions).to_contain_text("2 of 2")
    expect(analyst.questions).to_have_text([QUESTION])
    analyst.assert_page_shows_what_is_stored()
    violations = Axe().run(page).response["violations"]
    assert not violations, [(violation["id"], violation["help"]) for violation in violations]


def test_editing_can_be_given_up(analyst: Analyst):
    page = analyst.page
    analyst.open_conversation()
    analyst.ask(QUESTION)
    page.get_by_role("button", name="Edit this question").click()
    page.get_by_label("Edit your message").fill("Something else")
    page.keyboard.press("Escape")
    expect(analyst.questions).to_have_text([QUESTION])
    expect(page.get_by_role("button", name="Edit this question")).to_be_focused()


def test_the_account_shows_what_the_month_has_cost(analyst: Analyst):
    page = analyst.page
    page.get_by_role("button", name=f"Account of {analyst.email}").click()
    expect(page.get_by_text("Used this month: $0.00 of $50.00")).to_be_visible()
