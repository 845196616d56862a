"""Signing in with an independent provider, as a person sees it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from independent_provider import independent_provider
from stack import Stack

ADA = {"sub": "ada", "email": "ada@example.org", "email_verified": True, "name": "Ada"}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with independent_provider(ADA) as issuer:
        environment = {
            "OIDC_ISSUER": issuer,
            "OIDC_CLIENT_ID": "ba",
            "OIDC_CLIENT_SECRET": "ba",
            "OIDC_NAME": "Example",
            "ALLOWED_EMAILS": "ada@example.org",
        }
        with Stack(tmp_path_factory.mktemp("stack-provider"), environment=environment) as stack:
            yield stack


@pytest.fixture
def tab(new_browser: Callable[..., BrowserContext]) -> Page:
    return new_browser().new_page()


def test_there_and_back_again_to_the_page_that_was_wanted(tab: Page, stack: Stack):
    tab.goto(stack.url + "/documents/1")
    tab.get_by_role("button", name="Sign in with Example").click()
    tab.get_by_role("button", name="ada", exact=True).click()
    tab.wait_for_url(f"{stack.url}/documents/1")
    expect(tab.get_by_role("button", name="Sign in with Example")).to_have_count(0)
    tab.reload()
    expect(tab.get_by_role("button", name="Sign in with Example")).to_have_count(0)
    expect(tab.locator("#header")).to_be_visible()


def test_who_may_not_enter_is_told_so_and_how_to_ask(tab: Page, stack: Stack):
    tab.goto(stack.url + "/")
    tab.get_by_role("button", name="Sign in with Example").click()
    tab.get_by_placeholder("sub").fill("eve@example.com")
    tab.get_by_role("button", name="Authorize").click()
    expect(tab.get_by_role("alert")).to_contain_text("not among those that may enter")
    tab.get_by_text("Reference for support").click()
    reference = tab.get_by_role("alert").locator("code").inner_text()
    assert reference in stack.log_text()


def test_a_code_that_is_no_longer_good_ends_on_a_page_with_a_way_on(tab: Page, stack: Stack):
    tab.goto(stack.url + "/auth/callback?code=" + "A" * 43 + "&return_to=https://elsewhere.example")
    expect(tab.get_by_role("alert")).to_contain_text("finished already or took too long")
    assert "code" not in tab.url
    tab.get_by_role("button", name="Sign in again").click()
    expect(tab.get_by_role("button", name="Sign in with Example")).to_be_visible()


# What browsers or servers have been known to take for the beginning of another site.
LEADS = (
    "//", "///", "/\\", "\\\\", "\\/", "/\\/", "/\t/", "/\n/", "/ /", " //", "\0//", "/%2f", "/%5c", "/%09/",
    "/%00/", "/%252f", "/.//", "/..//", "/./\\", "/%2e//", "/%2e%2e//", "http://", "https:", "https:/", "http:\\\\",
    "//user@", "/@", "javascript:", "data:text/html,", "file:///", "blob:https://", "/\u200b/", "/\u2044",
    "/\uff0f", "\uff0f\uff0f", "\u3002//", "/\u2028/", "/\xa0/", "?//", "#//", "/#//", "/?next=//", "/;//", "/a//",
    "/a/../..//", "/a/..//", "/a/%2e%2e/%2f", "/:80//", "/projects/../..//", "/projects/1/..//", "./", "../", "/./",
    "/../", "/a/./", "/a/../",
)  # fmt: skip
HOSTS = ("evil.example", "evil.example/projects", "evil\u3002example", "[::1]", "1.2.3.4:80", "")


def test_the_way_back_in_the_address_leads_nowhere_else(tab: Page, stack: Stack):
    tab.goto(stack.url + "/auth/callback?return_to=/.//evil.example")
    expect(tab.get_by_role("button", name="Sign in with Example")).to_be_visible()
    assert tab.url == stack.url + "/"
    taken = """async (forms) => {
        const { ownPath } = await import('/app/session/providers.js');
        return forms.filter((form) => ownPath(form) !== '/');
    }"""
    assert tab.evaluate(taken, [lead + host for lead in LEADS for host in HOSTS]) == []
    own = ["/projects/0190b6a0-1111-7222-8333-444455556666/threads/2", "/documents/1?passage=3", "/threads/2?a=b&c=d"]
    assert tab.evaluate(taken, own) == own


def test_the_address_puts_no_words_on_the_page(tab: Page, stack: Stack):
    tab.goto(stack.url + "/sign-in?problem=Call+555-0100+now&correlation=<b>555-0100</b>")
    expect(tab.get_by_role("alert")).to_contain_text("The sign-in did not work")
    assert "555" not in tab.locator("body").inner_text()
