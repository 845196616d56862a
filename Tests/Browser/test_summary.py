"""A thread too long for its model says what of it the model reads as a summary, and keeps every message."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from analyst import Analyst
from fakes.provider import FakeProvider
from fakes.turns import Turn
from stack import Stack
from test_accessibility import check
from waiting import eventually

# The model takes 6,000 tokens; three questions of 1,500 are more than is given whole.
PRICES = {
    "dated": "2026-01-01",
    "default": {"input": 1, "output": 1},
    "models": {"local-model": {"input": 0, "output": 0, "context_tokens": 6_000, "output_tokens": 100}},
}
QUESTIONS = [f"Question {number}. " + "The refund is booked. " * 200 for number in (1, 2, 3)]
SUMMARY = "# So far\n\nRefunds are **booked** the same day.\n\n![](http://elsewhere.example/pixel.png)"


@pytest.fixture(scope="module")
def url(provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a product whose model takes little."""
    folder = tmp_path_factory.mktemp("stack-summary")
    prices = folder / "prices.json"
    prices.write_text(json.dumps(PRICES))
    environment = {**provider.environment("openai"), "MODEL_PRICES_FILE": str(prices)}
    with Stack(folder, environment=environment) as stack:
        yield stack.url


def test_the_note_tells_what_is_summarised_and_shows_it(analyst: Analyst, provider: FakeProvider):
    page = analyst.page
    note = page.locator(".summary-note")
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    analyst.open_conversation()
    provider.say(*[Turn((f"Answer {number}.",)) for number in (1, 2, 3)], Turn((SUMMARY,)))
    for question in QUESTIONS:
        expect(note).to_have_count(0)
        analyst.ask(question)
    eventually(lambda: "summary" in analyst.get(f"/api/threads/{analyst.thread}"))
    page.reload()

    line = note.locator("summary")
    stored = analyst.get(f"/api/threads/{analyst.thread}")["summary"]
    assert 0 < stored["message_count"] < 6
    expect(line).to_have_text(
        f"Of the first {stored['message_count']} messages the model reads a summary, made by local-model. "
        "They stay here in full."
    )
    expect(note.locator(".prose")).to_be_hidden()
    line.press("Enter")
    expect(note.locator(".prose")).to_be_visible()
    expect(note.locator("strong")).to_have_text("booked")
    expect(note.get_by_role("heading", name="So far", level=2)).to_be_visible()
    check(page, "conversation with a summary")
    analyst.assert_page_shows_what_is_stored()
    assert len(analyst.stored_messages()) == 6

    # The note is true: the model is given the summary in the place of the first messages.
    analyst.ask("And then?")
    given = json.dumps(provider.last.body["messages"])
    assert "Refunds are **booked**" in given and "Question 1." not in given and "Question 3." in given
    expect(line).to_have_count(1)
    assert not [url for url in loaded if "elsewhere" in url]
