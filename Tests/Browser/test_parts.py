"""Smaller parts of the page, one by one: quotations, snippets, passages, file names, drafts, failed answers."""

import pytest
from playwright.sync_api import Page, expect


def found(page: Page, text: str, quote: str) -> str | None:
    return page.evaluate(
        """async ([text, quote]) => {
        const { findQuote } = await import('/app/documents/quote-finder.js');
        const place = findQuote(text, quote);
        return place && text.slice(place.start, place.end);
    }""",
        [text, quote],
    )


def test_a_quotation_is_found_whatever_became_of_its_spaces(module_page: Page):
    text = "Before.\nMaintainer   scripts\n    must be\tidempotent. After."
    assert found(module_page, text, " Maintainer scripts must be\nidempotent. ") == text[8:-7]
    assert found(module_page, text, "must be fast") is None
    assert found(module_page, text, "   ") is None


def test_a_snippet_shows_its_marks_and_nothing_else_as_markup(module_page: Page):
    html = module_page.evaluate("""async () => {
        const { snippetContent } = await import('/app/documents/snippet.js');
        const shown = document.createElement('p');
        shown.append(...snippetContent(
            'a &lt;mark&gt; <mark>b &amp; c</mark> <b>d</b> &quot;e&quot; &#39;f&#39; &amp;lt; <mark>g'));
        return shown.innerHTML;
    }""")
    assert html == ("a &lt;mark&gt; <mark>b &amp; c</mark> &lt;b&gt;d&lt;/b&gt; \"e\" 'f' &amp;lt; &lt;mark&gt;g")


def test_plain_text_is_laid_out_as_it_is_meant_and_loses_nothing(module_page: Page):
    text = (
        "6.2. Scripts\n============\n\nA paragraph that was\nbroken into lines.\n\n* one\n  more\n* two\n\n"
        "term\n   What it means, over\n   two lines.\n\na   b   c\n1   2   3\n\n## Next"
    )
    shown = module_page.evaluate(
        """async (text) => {
        const { passageText } = await import('/app/documents/passage-text.js');
        return passageText(text, [{ start: 16, end: 30 }]).map((node) => [node.className, node.textContent.trim()]);
    }""",
        text,
    )
    assert shown == [
        ["passage-heading depth-0", "6.2. Scripts"],
        ["passage-paragraph depth-0", "A paragraph that was\nbroken into lines."],
        ["passage-item depth-0", "* one\n  more"],
        ["passage-item depth-0", "* two"],
        ["passage-term depth-0", "term"],
        ["passage-paragraph depth-1", "What it means, over\n   two lines."],
        ["passage-columns depth-0", "a   b   c\n1   2   3"],
        ["passage-heading depth-0", "## Next"],
    ]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="a.txt"', "a.txt"),
        ('attachment; filename="a \\"b\\".txt"', 'a "b".txt'),
        ("attachment; filename=\"_.txt\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt", "Grüße.txt"),
        ("attachment; filename=\"a.txt\"; filename*=UTF-8''%FF", "a.txt"),
        ("inline", None),
    ],
)
def test_a_download_has_the_name_the_server_gives_it(module_page: Page, disposition: str, name: str | None):
    script = "async (text) => (await import('/app/service/download.js')).filename(text)"
    assert module_page.evaluate(script, disposition) == name


def test_a_draft_keeps_its_key_until_the_server_has_taken_it(module_page: Page):
    same, changed, settled, text = module_page.evaluate("""async () => {
        const { Draft } = await import('/app/conversation/draft.js');
        const draft = new Draft('t');
        draft.text = 'hello';
        const first = draft.send('hello');
        const again = new Draft('t').send('hello');
        const other = draft.send('hello, you');
        draft.text = 'next';
        draft.settle();
        return [first === again, first !== other, draft.pending, new Draft('t').text];
    }""")
    assert (same, changed, settled, text) == (True, True, None, "next")


def test_an_answer_that_failed_says_why_and_can_be_asked_for_again(module_page: Page):
    module_page.evaluate("""async () => {
        const { AnswerTurn } = await import('/app/conversation/turns.js');
        const { Answer } = await import('/app/stream/answer.js');
        const turn = new AnswerTurn({ retry: () => { window.asked = true; } });
        const state = { text: 'Half of', state: 'failed', reason: 'The model did not answer.', isRetryable: true };
        turn.show(Object.assign(new Answer(), state));
        document.body.replaceChildren(turn.view);
    }""")
    expect(module_page.get_by_text("Half of")).to_be_visible()
    expect(module_page.get_by_text("The model did not answer.")).to_be_visible()
    module_page.get_by_role("button", name="Ask again").click()
    assert module_page.evaluate("window.asked")
