"""The reading of event streams, in the page."""

import pytest
from playwright.sync_api import Page

STREAM = (
    "\ufeff: a comment\n\n"
    'id: r:1\r\nevent: run_started\r\ndata: {"run_id":"r","message_id":"m"}\r\n\r\n'
    'id:r:2\nevent:text_delta\ndata:{"text":"Grüße, 世界 👋"}\n\n'
    'event: heartbeat\rdata: {"at":"now"}\r\r'
    'id: r:3\r\nevent: text_delta\r\ndata: {"text":\r\ndata:  " two lines"}\r\n\r\n'
    "event: nothing\n\n"
    "retry: 10\nunknown: x\ndata\n\n"
    'data: {"unfinished":'
)
EXPECTED = [
    {"name": "run_started", "data": '{"run_id":"r","message_id":"m"}', "id": "r:1"},
    {"name": "text_delta", "data": '{"text":"Grüße, 世界 👋"}', "id": "r:2"},
    {"name": "heartbeat", "data": '{"at":"now"}', "id": "r:2"},
    {"name": "text_delta", "data": '{"text":\n " two lines"}', "id": "r:3"},
    {"name": "message", "data": "", "id": "r:3"},
]

READ = """async ([bytes, cuts]) => {
    const { SSEParser } = await import('/app/stream/sse-parser.js');
    const whole = new Uint8Array(bytes);
    return cuts.map((cut) => {
        const parser = new SSEParser();
        const parts = cut < 0
            ? Array.from(whole, (byte) => new Uint8Array([byte])) : [whole.slice(0, cut), whole.slice(cut)];
        return parts.flatMap((part) => parser.push(part));
    });
}"""


@pytest.mark.parametrize("ending", ["as written", "\n", "\r\n", "\r"])
def test_a_stream_cut_at_any_byte_gives_the_same_events(module_page: Page, ending: str):
    text = STREAM if ending == "as written" else STREAM.replace("\r\n", "\n").replace("\r", "\n").replace("\n", ending)
    data = list(text.encode())
    # -1: byte by byte
    readings = module_page.evaluate(READ, [data, [*range(len(data) + 1), -1]])
    for reading in readings:
        assert reading == EXPECTED


ADD_UP = """async (events) => {
    const { Answer } = await import('/app/stream/answer.js');
    const answer = new Answer();
    const changed = events.map(([id, name, data]) => answer.take({ id, name, data: JSON.stringify(data) }));
    const { text, status, state, reason, lastEventID, suggestions } = answer;
    return { changed, text, status, state, reason, lastEventID, suggestions, citations: [...answer.citations.keys()] };
}"""

STARTED = ["r:1", "run_started", {"run_id": "r", "message_id": "m"}]
SEARCHING = ["r:2", "tool_executing", {"status": "Searching..."}]
ONE = ["r:3", "text_delta", {"text": "one "}]
CITED = ["r:4", "citation", {"n": 1, "document_id": "d", "filename": "f", "passage": 2, "place": "p", "quote": "q"}]
TWO = ["r:5", "text_delta", {"text": "two"}]
DONE = ["r:6", "message_complete", {"content": "one two", "citations": [], "suggestions": ["yes"]}]


def test_events_that_come_again_change_nothing(module_page: Page):
    once = [STARTED, SEARCHING, ONE, CITED, TWO, DONE]
    again = [STARTED, SEARCHING, ONE, STARTED, SEARCHING, ONE, CITED, ONE, CITED, TWO, TWO, DONE, DONE, TWO]
    first, second = module_page.evaluate(ADD_UP, once), module_page.evaluate(ADD_UP, again)
    assert first.pop("changed") == [True] * 6
    second.pop("changed")
    assert first == second
    assert first == {
        "text": "one two",
        "status": "",
        "state": "complete",
        "reason": "",
        "lastEventID": "r:6",
        "suggestions": ["yes"],
        "citations": [1],
    }


def test_heartbeats_unknown_events_and_broken_data_do_no_harm(module_page: Page):
    answer = module_page.evaluate(ADD_UP, [STARTED, ["r:1", "heartbeat", {}], ["r:2", "budget", {"share": 0.8}], ONE])
    assert answer["text"] == "one "
    assert answer["lastEventID"] == "r:3"
    broken = module_page.evaluate("""async () => {
        const { Answer } = await import('/app/stream/answer.js');
        return new Answer().take({ id: 'r:1', name: 'text_delta', data: '{"text":' });
    }""")
    assert broken is False


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [
        ("stopped", {}, "stopped"),
        ("interrupted", {"message": "A pity.", "retryable": True}, "interrupted"),
        ("error", {"message": "A pity.", "code": "x", "retryable": False}, "failed"),
    ],
)
def test_an_answer_that_ends_early_keeps_its_text_and_says_why(module_page: Page, name: str, data: dict, state: str):
    answer = module_page.evaluate(ADD_UP, [STARTED, ONE, ["r:4", name, data]])
    assert (answer["state"], answer["text"], answer["reason"]) == (state, "one ", data.get("message", ""))


def test_the_budget_is_told_once_it_is_nearly_used(module_page: Page):
    shown = module_page.evaluate("""async () => {
        const { BudgetNotice } = await import('/app/conversation/budget-notice.js');
        const notice = new BudgetNotice();
        const texts = [null, { used_usd: 41.2, limit_usd: 50, share: 0.824 }, { used_usd: 50, limit_usd: 50, share: 1 }]
            .map((share) => { notice.show(share); return notice.view.textContent; });
        return [...texts, notice.view.getAttribute('role')];
    }""")
    assert shown == [
        "",
        "You have used $41.20 of $50.00 of this month's budget.",
        "This month's budget is used up: $50.00 of $50.00.",
        "status",
    ]
