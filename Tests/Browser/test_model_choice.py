"""Choosing who answers, where there is a choice."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from analyst import Analyst
from fakes.provider import FakeProvider
from fakes.turns import Failure, Turn
from stack import Stack
from test_accessibility import check


@pytest.fixture(scope="module")
def url(provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a product with two models behind an API beside the guided interview."""
    environment = {**provider.environment("anthropic", "openai"), "ANTHROPIC_MODEL": "some-model"}
    with Stack(tmp_path_factory.mktemp("stack-models"), environment=environment) as stack:
        yield stack.url


def test_the_next_answer_is_by_the_model_that_was_chosen(analyst: Analyst, provider: FakeProvider):
    page = analyst.page
    analyst.open_conversation()
    choice = page.get_by_label("Answers by")
    expect(choice).to_have_value("anthropic")
    assert choice.locator("option").all_inner_texts() == [
        "Anthropic · some-model", "OpenAI-compatible · local-model", "Guided interview",
    ]  # fmt: skip
    provider.say(Turn(("From the first.",)), Turn(("From the second.",)))
    assert analyst.ask("Who are you?") == "From the first."
    choice.select_option("openai")
    expect(page.get_by_text("The next answer is by OpenAI-compatible · local-model.")).to_be_attached()
    assert analyst.ask("And you?") == "From the second."
    names = ["BA Assistant · some-model", "BA Assistant · local-model"]
    expect(page.locator(".turn-who")).to_have_text(names)
    page.reload()
    expect(choice).to_have_value("openai")
    expect(page.locator(".turn-who")).to_have_text(names)


def test_a_failed_answer_says_why_and_can_be_asked_again(analyst: Analyst, provider: FakeProvider):
    analyst.open_conversation()
    provider.say(*[Failure("overloaded", {"retry-after-ms": "1"})] * 4, Turn(("Now it works.",)))
    analyst.say("Hello?")
    notice = analyst.page.get_by_text("The AI service is overloaded; nothing was lost. Try again in a minute.")
    expect(notice).to_be_visible()
    analyst.page.get_by_role("button", name="Ask again").click()
    expect(analyst.page.get_by_text("Now it works.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_choose(
    new_browser: Callable[..., BrowserContext], playwright: Playwright, url: str, width: int, scheme: str
):
    page: Page = new_browser(viewport={"width": width, "height": 720}, color_scheme=scheme).new_page()
    analyst = Analyst(page, playwright.request.new_context(base_url=url))
    analyst.sign_in()
    analyst.open_conversation()
    analyst.ask("Hello")
    check(page, "conversation with a choice of models")
    analyst.api.dispose()
