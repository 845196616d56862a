"""The Markdown renderer, in the page: what it makes of good text, hostile text and unfinished text."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, Request

RENDER = """async ([text, isComplete]) => {
    const { MarkdownView } = await import('/app/markdown/markdown-view.js');
    const container = document.createElement('div');
    container.id = 'rendered';
    document.body.replaceChildren(container);
    const citation = (n) => (n === 1 ? Object.assign(document.createElement('button'), { textContent: n }) : null);
    new MarkdownView(container, { citation }).show(text, { isComplete });
    return container.innerHTML;
}"""


def rendered(page: Page, text: str, *, complete: bool = True) -> str:
    return page.evaluate(RENDER, [text, complete])


EXAMPLES = {
    "a paragraph": ("one\ntwo", "<p>one\ntwo</p>"),
    "headings begin below the page's own": ("# A\n\n### B ###", "<h2>A</h2><h4>B</h4>"),
    "emphasis": (
        "*a* **b** ***c*** __d__ ~~e~~",
        "<p><em>a</em> <strong>b</strong> <em><strong>c</strong></em> <strong>d</strong> <del>e</del></p>",
    ),
    "stars that are no emphasis": ("2 * 3 * 4, snake_case_name", "<p>2 * 3 * 4, snake_case_name</p>"),
    "code keeps its stars": ("`a*b*` and ``c`d``", "<p><code>a*b*</code> and <code>c`d</code></p>"),
    "a fence": (
        "```gherkin\nGiven <a>\n```\nafter",
        '<pre tabindex="0"><code>Given &lt;a&gt;</code></pre><p>after</p>',
    ),
    "lists": ("- a\n- b\n  1. c\n  2. d", "<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>"),
    "a list that goes on at three": ("3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'),
    "a loose list": ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
    "a year at the beginning of a line": ("It was in\n2024. That year", "<p>It was in\n2024. That year</p>"),
    "a quote": ("> a\n> b\n\nc", "<blockquote><p>a\nb</p></blockquote><p>c</p>"),
    "a rule": ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
    "a link": (
        "[the *site*](https://example.com/a?b=c)",
        '<p><a href="https://example.com/a?b=c" rel="noopener noreferrer" target="_blank">the <em>site</em></a></p>',
    ),
    "an address in a sentence": (
        "See https://example.com/a(b).",
        '<p>See <a href="https://example.com/a(b)" '
        'rel="noopener noreferrer" target="_blank">https://example.com/a(b)</a>.</p>',
    ),
    "a citation": ("so [1], not [2]", "<p>so <button>1</button>, not [2]</p>"),
    "line breaks": ("a  \nb\\\nc<br>d", "<p>a<br>b<br>c<br>d</p>"),
    "escapes and entities": (r"\*a\* &lt;b&gt; &amp; &nope;", "<p>*a* &lt;b&gt; &amp; &amp;nope;</p>"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_markdown_becomes(module_page: Page, name: str):
    text, expected = EXAMPLES[name]
    assert rendered(module_page, text) == expected


def test_a_table_has_heads_cells_and_alignment(module_page: Page):
    html = rendered(module_page, "| a | b \\| c |\n|:-:|--:|\n| 1 | `2` |\n| 3 |\n\nafter")
    assert (
        '<th class="align-center is-short" scope="col">a</th><th class="align-end is-short" scope="col">b | c</th>'
        in html
    )
    assert '<td class="align-center is-short">1</td><td class="align-end is-short"><code>2</code></td>' in html
    assert '<td class="align-center is-short">3</td><td class="align-end is-short"></td>' in html
    assert html.endswith("<p>after</p>")


HOSTILE = [
    "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](java\nscript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>) [b](&#106;avascript:alert(1))",
    "[a]( javascript:alert(1)) [b](<javascript:alert(1)>) [c](\x01javascript:alert(1)) <javascript:alert(1)>",
    "[a](/api/projects) [b](//evil.example) [c](file:///etc/passwd) [d](vbscript:x) [e](blob:https://x) [f](#top)",
    "![x](https://evil.example/track.png) ![y](data:image/svg+xml,<svg onload=alert(1)>)",
    '<img src="https://evil.example/x.png" onerror="alert(1)"> <script src="https://evil.example/x.js"></script>',
    '<iframe src="https://evil.example"></iframe> <style>@import "https://evil.example/x.css";</style>',
    '<svg><use href="https://evil.example/x.svg#a"></use></svg> <a href="javascript:alert(1)">x</a>',
    "[![x](https://evil.example/a.png)](javascript:alert(1))",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "| <img src=x onerror=alert(1)> |\n|---|\n| <script>alert(1)</script> |",
    '[x](https://example.com/"onmouseover=alert(1)) [y](https://example.com \'a" onclick="b\')',
    '<https://evil.example/"><script>alert(1)</script>>',
]


@pytest.fixture
def consequences(module_page: Page) -> Iterator[list[str]]:
    """What the page asks the network for and shows in dialogs."""
    noticed: list[str] = []

    def ask(request: Request) -> None:
        noticed.append(request.url)

    def speak(dialog: Dialog) -> None:
        noticed.append(dialog.message)
        dialog.dismiss()

    module_page.on("request", ask)
    module_page.on("dialog", speak)
    yield noticed
    module_page.remove_listener("request", ask)
    module_page.remove_listener("dialog", speak)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("complete", [True, False])
def test_hostile_text_runs_nothing_and_loads_nothing(
    module_page: Page, consequences: list[str], text: str, complete: bool
):
    rendered(module_page, text, complete=complete)
    found = module_page.evaluate("""() => Array.from(document.querySelectorAll('#rendered *'), (node) => [
        node.localName, node.protocol ?? '', node.getAttributeNames().join(' '), node.rel ?? ''])""")
    for tag, protocol, attributes, rel in found:
        assert tag in {
            "p",
            "a",
            "span",
            "em",
            "strong",
            "code",
            "pre",
            "div",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
        }
        assert set(attributes.split()) <= {"href", "rel", "target", "class", "scope", "tabindex", "role", "aria-label"}
        if tag == "a":
            assert protocol in {"https:", "http:"}
            assert "noopener" in rel
    for link in module_page.locator("#rendered a").all():
        link.hover()
    assert not consequences


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "![" * 20_000,
        "*a " * 20_000,
        "`a``" * 10_000,
        "> " * 20_000,
        "- " * 20_000,
        "<" * 40_000,
        "[a](" * 20_000,
        "|a" * 20_000 + "\n" + "|-" * 20_000,
        "http://" * 10_000,
        "_a*b" * 20_000,
        "\\" * 40_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_text_made_to_be_slow_takes_no_second(module_page: Page, text: str):
    took = module_page.evaluate(
        """async (text) => {
        const { MarkdownView } = await import('/app/markdown/markdown-view.js');
        const view = new MarkdownView(document.createElement('div'));
        const began = performance.now();
        view.show(text, { isComplete: false });
        view.show(text);
        return performance.now() - began;
    }""",
        text,
    )
    assert took < 2_000


GROWING = """# Title

Some **bold** and `code` and [a link](https://example.com) with a source [1].

1. one
   - inner
2. two

| a | b |
|---|---|
| 1 | 2 |

```
fence
```

> quote

The *end*."""


def test_a_text_that_grows_ends_as_if_it_had_come_whole_and_leaves_finished_blocks_alone(module_page: Page):
    same, kept = module_page.evaluate(
        """async (text) => {
        const { MarkdownView } = await import('/app/markdown/markdown-view.js');
        const make = () => {
            const container = document.createElement('div');
            return [container, new MarkdownView(container)];
        };
        const [growing, view] = make();
        let first;
        let kept = true;
        for (let length = 1; length <= text.length; length += 1) {
            view.show(text.slice(0, length), { isComplete: false });
            if (length === 20) first = growing.firstChild;
            if (length > 20) kept &&= growing.firstChild === first;
        }
        view.show(text);
        const [whole, other] = make();
        other.show(text);
        return [growing.innerHTML === whole.innerHTML, kept && growing.firstChild === first];
    }""",
        GROWING,
    )
    assert same
    assert kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("half **bo", "<p>half <strong>bo</strong></p>"),
        ("half **", "<p>half</p>"),
        ("half `co", "<p>half <code>co</code></p>"),
        ("half [li](https://exa", "<p>half</p>"),
        ("so [1", "<p>so</p>"),
    ],
)
def test_half_a_mark_is_not_shown_while_the_text_is_being_written(module_page: Page, text: str, expected: str):
    assert rendered(module_page, text, complete=False) == expected
