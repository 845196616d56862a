"""A real browser against the real product: the stack of the system tests, or a running one named by `BA_URL`."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from analyst import Analyst
from stack import Stack

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# What the console says when the page breaks one of its own rules, or breaks.
BREACHES = ("Content Security Policy", "Trusted", "Uncaught", "Refused to")


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if running := os.environ.get("BA_URL"):
        yield running.rstrip("/")
        return
    with Stack(tmp_path_factory.mktemp("stack-browser")) as stack:
        yield stack.url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def new_browser(chromium: Browser, url: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers that know nobody. When the test is over, none may have broken a rule of its own page."""
    opened: list[BrowserContext] = []
    breaches: list[str] = []

    def watch(page: Page) -> None:
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: breaches.append(str(error)))
        page.on("console", lambda said: breaches.append(said.text) if any(b in said.text for b in BREACHES) else None)

    def make(**options: object) -> BrowserContext:
        context = chromium.new_context(base_url=url, **{"viewport": {"width": 1280, "height": 860}, **options})
        context.on("page", watch)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert not breaches, breaches


@pytest.fixture
def page(new_browser: Callable[..., BrowserContext]) -> Page:
    """A tab of a browser in which nobody is signed in."""
    return new_browser().new_page()


@pytest.fixture
def analyst(page: Page, playwright: Playwright, url: str) -> Iterator[Analyst]:
    """Somebody who has just signed in."""
    somebody = Analyst(page, playwright.request.new_context(base_url=url))
    somebody.sign_in()
    yield somebody
    somebody.api.dispose()


@pytest.fixture(scope="module")
def module_page(chromium: Browser, url: str) -> Iterator[Page]:
    """A page on which the app's modules can be imported one by one; what they build replaces what it shows."""
    page = chromium.new_page(base_url=url)
    page.goto("/")
    page.get_by_label("E-mail address").wait_for()
    yield page
    page.close()
