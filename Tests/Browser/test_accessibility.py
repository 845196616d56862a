"""Every page for everybody: held against axe in both schemes and both widths, and walked by keyboard."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from analyst import QUESTION, Analyst

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def check(page: Page, where: str) -> None:
    # What is half faded in has half its contrast.
    page.evaluate(
        "Promise.allSettled(document.getAnimations().filter((a) => a.effect.getTiming().iterations !== Infinity)"
        ".map((animation) => animation.finished))"
    )
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, f"{where}\n{results.generate_report()}"
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert too_wide <= 0, f"{where} is {too_wide} px wider than the window"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_and_dialog_can_be_used_by_everybody(
    new_browser: Callable[..., BrowserContext], playwright: Playwright, url: str, scheme: str, width: int
):
    page = new_browser(viewport={"width": width, "height": 720}, color_scheme=scheme).new_page()
    analyst = Analyst(page, playwright.request.new_context(base_url=url))
    page.goto("/")
    page.get_by_label("E-mail address").fill("nobody")
    page.get_by_role("button", name="Sign in").click()
    check(page, "sign-in")
    analyst.sign_in()
    check(page, "no projects")
    page.get_by_role("button", name="Account of").click()
    check(page, "account menu")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New project").click()
    page.get_by_role("button", name="Create project").click()
    check(page, "project dialog")
    page.keyboard.press("Escape")

    analyst.create_project("A project with quite a long name, Donaudampfschifffahrtsgesellschaft and all")
    check(page, "empty project")
    analyst.upload("binary.txt", bytes(range(256)))
    expect(page.get_by_role("alert")).to_be_visible()
    analyst.upload("returns-" + "and-refunds-" * 8 + ".md", "# Returns\n\nWithin thirty days of delivery.\n")
    page.get_by_label("Search these documents").fill("thirty")
    expect(page.locator(".hit")).to_be_visible()
    check(page, "project")
    page.locator(".hit").click()
    expect(page.locator(".is-current mark")).to_be_visible()
    check(page, "passage")
    page.keyboard.press("Escape")

    analyst.start_conversation()
    check(page, "empty conversation")
    analyst.ask(QUESTION)
    check(page, "conversation")
    analyst.ask("A page where customers return an article themselves, without calling the service desk")
    page.get_by_role("button", name="Write the BRD").click()
    expect(page.locator(".artifact-card")).to_be_visible()
    analyst.wait_for_answer()
    check(page, "conversation with a document")
    page.get_by_role("button", name="Conversation actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    check(page, "deletion")
    page.keyboard.press("Escape")
    page.locator(".artifact-card").get_by_role("link", name="Open").click()
    expect(page.locator(".artifact-text")).to_be_visible()
    check(page, "artifact")
    for face in ("Changes", "Quality", "Sources"):
        link = page.get_by_role("link", name=face, exact=True)
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        expect(page.locator(".face")).to_be_visible()
        if face == "Quality":
            page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true })")
        check(page, face)
    page.goto("/")
    expect(page.locator(".card")).to_be_visible()
    check(page, "projects")
    page.goto("/no/such/page")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    check(page, "nowhere")
    analyst.api.dispose()


def test_the_main_job_is_done_by_keyboard(page: Page, playwright: Playwright, url: str):
    analyst = Analyst(page, playwright.request.new_context(base_url=url))
    keys = page.keyboard
    page.goto("/")
    page.get_by_label("E-mail address").wait_for()
    tab_to(page, "E-mail address")
    keys.type(analyst.email)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Projects", exact=True)).to_be_visible()

    tab_to(page, "New project")
    keys.press("Enter")
    keys.type("By keyboard")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="By keyboard", level=1)).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "content"

    # A menu: opened, walked, left; the focus is back where it was
    tab_to(page, "Project actions")
    keys.press("Enter")
    expect(page.get_by_role("menuitem", name="Edit")).to_be_focused()
    keys.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Delete")).to_be_focused()
    keys.press("Enter")
    # What cannot be undone is not where Enter leads.
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.reload()
    expect(page.get_by_role("heading", name="By keyboard", level=1)).to_be_visible()
    tab_to(page, "New conversation")
    keys.press("Enter")
    expect(analyst.composer).to_be_focused()
    keys.type("A feature")
    keys.press("Shift+Enter")
    keys.type("on two lines")
    keys.press("Enter")
    expect(analyst.questions).to_have_text(["A feature\non two lines"])
    analyst.wait_for_answer()
    expect(analyst.composer).to_be_focused()
    analyst.api.dispose()


def test_the_first_stop_of_the_tab_key_skips_to_the_content(analyst: Analyst):
    analyst.page.reload()
    expect(analyst.page.get_by_role("heading", name="Projects", exact=True)).to_be_visible()
    analyst.page.keyboard.press("Tab")
    skip = analyst.page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    analyst.page.keyboard.press("Enter")
    assert analyst.page.evaluate("document.activeElement.id") == "content"


def test_an_answer_is_read_out_once_and_not_piece_by_piece(analyst: Analyst):
    analyst.open_conversation()
    log = analyst.page.get_by_role("log")
    analyst.say(QUESTION)
    expect(log).to_have_attribute("aria-busy", "true")
    analyst.wait_for_answer()
    expect(log).to_have_attribute("aria-busy", "false")
    expect(analyst.page.locator("#announcements")).to_have_text("The answer is complete.")


def test_whoever_wants_no_motion_gets_none(new_browser: Callable[..., BrowserContext]):
    page = new_browser(reduced_motion="reduce").new_page()
    page.goto("/")
    page.get_by_label("E-mail address").wait_for()
    page.evaluate("document.body.classList.add('is-loading')")
    assert page.evaluate("document.getAnimations().length") == 0


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until something of that name has the focus, and sees that each stop on the way shows it."""
    named = (
        "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.labels?.[0]?.textContent"
        " ?? document.activeElement.textContent).trim()"
    )
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(named) == name:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"the Tab key never reaches {name}")
