"""The main job in a browser, step by step as a person does it."""

import re

from playwright.sync_api import Page, expect

from analyst import ANSWER_TIMEOUT, Analyst
from texts import long_document
from walk import QUESTION

BRD = "Business requirements document"
ANSWERS = [
    "Package maintainers and the release manager",
    "Check a package before upload, see which script failed, and read how to repair it",
    "The share of uploads with a failing script falls from 12 % to 3 % within six months",
]


def test_signing_in_lasts_over_a_reload_and_ends_with_signing_out(analyst: Analyst):
    page = analyst.page
    page.reload()
    expect(page.get_by_role("heading", name="Projects", exact=True)).to_be_visible()
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]

    page.get_by_role("button", name=f"Account of {analyst.email}").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_label("E-mail address")).to_be_visible()
    page.reload()
    expect(page.get_by_label("E-mail address")).to_be_visible()


def test_signing_in_needs_something_like_an_address(page: Page):
    page.goto("/")
    page.get_by_label("E-mail address").fill("nobody")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Enter an e-mail address")).to_be_visible()


def test_a_project_is_made_renamed_and_deleted(analyst: Analyst):
    page = analyst.page
    page.get_by_role("button", name="New project").click()
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_text("Give the project a name.")).to_be_visible()
    page.get_by_label("Name").fill("Returns")
    page.get_by_label("Description").fill("What customers send back")
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_role("heading", name="Returns", level=1)).to_be_visible()

    page.get_by_role("button", name="Project actions").click()
    page.get_by_role("menuitem", name="Edit").click()
    page.get_by_label("Name").fill("Returns and refunds")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Returns and refunds", level=1)).to_be_visible()

    page.get_by_role("link", name="BA Assistant").click()
    expect(page.get_by_role("link", name="Returns and refunds")).to_contain_text("What customers send back")
    page.get_by_role("button", name="Actions for Returns and refunds").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("link", name="Returns and refunds")).to_be_visible()
    page.get_by_role("button", name="Actions for Returns and refunds").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete project").click()
    expect(page.get_by_text("Begin with a project")).to_be_visible()


def test_from_a_long_document_to_a_brd(analyst: Analyst):
    page = analyst.page
    analyst.create_project("Package hygiene")

    # A document of some 150 pages, listed and searched
    text = long_document()
    analyst.upload("policy.txt", text)
    words = f"{len(text.split()):,} words"
    expect(page.get_by_role("link", name="policy.txt")).to_contain_text(words, timeout=ANSWER_TIMEOUT)
    page.get_by_label("Search these documents").fill("maintainer scripts idempotent")
    hit = page.locator(".hit").first
    expect(hit.locator("mark").first).to_be_visible()
    hit.click()
    drawer = page.get_by_role("dialog", name="Passage")
    expect(drawer.locator(".is-current mark").first).to_be_in_viewport()
    before = drawer.get_by_role("status").inner_text()
    drawer.get_by_role("button", name="Next passage").click()
    expect(drawer.get_by_role("status")).not_to_have_text(before)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()

    # A question, answered piece by piece, with a citation that opens the passage
    analyst.start_conversation()
    sizes = watch_growth(page)
    analyst.ask(QUESTION)
    seen = page.evaluate(sizes)
    assert len(seen) > 5, f"the answer came in {len(seen)} pieces"
    expect(page.get_by_role("heading", level=1)).to_contain_text("What must maintainer scripts do")
    page.locator(".turn-text .citation").first.click()
    expect(drawer.locator(".is-current mark").first).to_be_in_viewport()
    expect(drawer).to_contain_text("policy.txt")
    page.keyboard.press("Escape")

    # The interview: a suggested answer as it is, and answers in one's own words
    suggested = page.locator(".suggestion-text")
    expect(suggested).to_have_count(3)
    first = suggested.first.inner_text()
    suggested.first.click()
    expect(analyst.questions.last).to_have_text(first)
    expect(analyst.answers).to_have_count(2)
    analyst.wait_for_answer()
    for answer in ANSWERS[:3]:
        analyst.ask(answer)

    # The BRD: a card, a page and a file
    page.get_by_role("button", name="Write the BRD").click()
    card = page.locator(".artifact-card")
    expect(card).to_contain_text(BRD, timeout=ANSWER_TIMEOUT)
    analyst.wait_for_answer()
    with page.expect_download() as download:
        card.get_by_role("button", name=re.compile("Download")).click()
    text = download.value.path().read_text()
    assert download.value.suggested_filename.endswith(".md")
    assert text.startswith("# ")
    heading = text.splitlines()[0].removeprefix("# ")
    assert re.search(r"open question", text, re.IGNORECASE)
    page.reload()
    expect(card).to_have_count(1)
    analyst.assert_page_shows_what_is_stored()
    card.get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    expect(page.locator(".artifact-text table, .artifact-text ul").first).to_be_visible()


def test_a_reload_in_the_middle_of_an_answer_loses_and_doubles_nothing(analyst: Analyst):
    analyst.open_conversation(long_document())
    analyst.say(QUESTION)
    expect(analyst.answers.last).not_to_be_empty(timeout=ANSWER_TIMEOUT)
    expect(analyst.stop_button).to_be_visible()
    analyst.page.reload()
    expect(analyst.stop_button.or_(analyst.send_button)).to_be_visible()
    expect(analyst.questions).to_have_count(1)
    expect(analyst.answers).to_have_count(1)
    analyst.wait_for_answer()
    analyst.assert_page_shows_what_is_stored()
    assert [message["role"] for message in analyst.stored_messages()] == ["user", "assistant"]


def watch_growth(page: Page) -> str:
    """Notes each length the newest answer has; gives the expression that tells them."""
    page.evaluate("""() => {
        window.lengths = new Set();
        const note = () => {
            const last = [...document.querySelectorAll('.turn-assistant .turn-text')].at(-1);
            if (last?.textContent) window.lengths.add(last.textContent.length);
        };
        new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
    }""")
    return "[...window.lengths]"
