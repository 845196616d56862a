"""A model's provider that means harm, and a person who does two things at once."""

import json
import threading
import time
from collections.abc import Iterator

import pytest

from fakes.provider import FakeProvider
from fakes.turns import Call, Failure, Turn, Usage
from person import Answer, Person
from stack import Stack
from waiting import eventually

IDLE = 1
PROVIDERS = ("anthropic", "google", "deepseek", "openai")
MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
def model_stack(new_stack, provider: FakeProvider) -> Iterator[Stack]:
    environment = {**provider.environment(*PROVIDERS), "MODEL_IDLE_TIMEOUT": f"{IDLE}s"}
    with new_stack("sqlite", environment=environment) as stack:
        yield stack


@pytest.fixture
def someone(model_stack: Stack) -> Iterator[Person]:
    """And chat is the same process afterwards."""
    before = model_stack.service("chat").pid
    with Person(model_stack) as person:
        yield person
    assert model_stack.service("chat").pid == before


def new_thread(person: Person, provider: str = "anthropic") -> str:
    return person.post("/api/threads", {"thread_type": "ba_assistant", "model_provider": provider})["id"]


def ask(person: Person, provider: str = "anthropic", content: str = "How long?") -> Answer:
    """The whole answer, however it ends."""
    with person.asking(new_thread(person, provider), content) as stream:
        return Answer(list(stream))


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_redirect_is_not_followed_and_takes_no_key_elsewhere(someone: Person, provider: FakeProvider, name: str):
    with FakeProvider() as elsewhere:
        paths = {"google": "/v1beta/models/m:streamGenerateContent?alt=sse", "anthropic": "/v1/messages"}
        there = elsewhere.url + paths.get(name, "/v1/chat/completions")
        provider.say(Failure("moved", {"location": there}))
        answer = ask(someone, name)
        assert answer.last.data["code"] == "rejected"
        assert len(provider.requests) == 1 and not elsewhere.requests


def test_a_frame_without_end_is_given_up_before_it_fills_the_memory(
    someone: Person, provider: FakeProvider, model_stack: Stack
):
    chat = model_stack.service("chat")
    before = chat.memory_info().rss
    # Far more than is read before it is given up and what lies in the kernel meanwhile.
    provider.say(*[Turn(recorded=b"data: " + b"x" * (40 * MEBIBYTE))] * 4)
    answer = ask(someone, "openai")
    # A slow build takes longer to read four megabytes than it waits for a frame.
    assert answer.last.data["code"] in ("unreadable", "timed_out")
    eventually(lambda: all(request.closed_at for request in provider.requests))
    assert chat.memory_info().rss - before < 64 * MEBIBYTE


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_provider_that_says_absurd_numbers_of_tokens_is_billed_once_and_takes_nothing_down(
    someone: Person, provider: FakeProvider, model_stack: Stack, name: str
):
    provider.say(Turn(("Fine.",), usage=Usage(input=2**63 - 1, output=2**63 - 1)))
    assert ask(someone, name).last.name == "message_complete"
    assert 0 < someone.get("/auth/usage")["total_cost"] < 1_000_000
    with Person(model_stack) as other:
        assert ask(other, name).last.name == "message_complete"


def test_a_provider_that_echoes_its_key_is_not_repeated(someone: Person, provider: FakeProvider, model_stack: Stack):
    provider.say(Failure("key_refused", words="Incorrect API key provided: sk-ant-of-the-fake, x-api-key="))
    answer = ask(someone)
    assert answer.last.data["code"] == "key_refused"
    assert "of-the-fake" not in json.dumps(answer.last.data)
    eventually(lambda: "Incorrect API key provided" in model_stack.log_text())
    assert "of-the-fake" not in model_stack.log_text()


def test_an_error_that_never_ends_is_known_by_its_beginning(someone: Person, provider: FakeProvider):
    provider.say(Failure("key_refused", endless=True))
    began = time.monotonic()
    assert ask(someone).last.data["code"] == "key_refused"
    assert time.monotonic() - began < 4 * IDLE


def test_a_provider_that_says_nothing_at_all_is_given_up(someone: Person, provider: FakeProvider):
    provider.say(*[Turn(delay=60)] * 4)
    answer = ask(someone)
    assert answer.last.data["code"] == "timed_out" and answer.last.data["retryable"]
    eventually(lambda: all(request.closed_at for request in provider.requests))


def test_a_model_that_only_calls_tools_is_ended(someone: Person, provider: FakeProvider):
    search = Call("search_documents", json.dumps({"query": "again"}))
    provider.say(*[Turn((), (search,) * 10)] * 40)
    answer = ask(someone)
    assert answer.last.data["code"] == "too_many_turns"
    assert len(provider.requests) == 8


def test_a_later_question_begins_with_the_bytes_of_the_earlier_one(someone: Person, provider: FakeProvider):
    """That is what providers' caches go by; a time in it would make every answer dear."""
    provider.say()
    thread = new_thread(someone)
    someone.ask(thread, "One?")
    time.sleep(1.1)
    someone.ask(thread, "Two?")
    first, second = (without_marks(request.body) for request in provider.requests)
    assert (first["system"], first["tools"]) == (second["system"], second["tools"])
    assert second["messages"][: len(first["messages"])] == first["messages"]


def without_marks(body):
    """What is sent, but for the marks that say how far to remember it."""
    if isinstance(body, dict):
        return {key: without_marks(value) for key, value in body.items() if key != "cache_control"}
    return [without_marks(value) for value in body] if isinstance(body, list) else body


def test_a_thread_deleted_while_it_is_answered_stops_the_model_and_the_bill(someone: Person, provider: FakeProvider):
    provider.say(Turn(("more ",), ending="endless", pace=0.02))
    thread = new_thread(someone)
    with someone.asking(thread, "Never stop") as stream:
        for number, _ in enumerate(stream):
            if number == 5:
                assert someone.http.delete(f"/api/threads/{thread}").status_code == 204
                deleted = time.monotonic()
    eventually(lambda: provider.last.closed_at is not None)
    assert provider.last.closed_at - deleted < 2
    assert someone.http.get(f"/api/threads/{thread}").status_code == 404
    usage = someone.get("/auth/usage")
    assert usage["total_requests"] == 1 and usage["total_cost"] < 0.1


def test_a_reader_that_does_not_read_holds_nobody_up_and_misses_nothing(someone: Person, provider: FakeProvider):
    provider.say(Turn(tuple(f"{number:06} " * 64 for number in range(2_000))))
    thread = new_thread(someone)
    with someone.asking(thread, "A long one") as slow:
        first = next(slow)
        quick: list[Answer] = []

        def follow() -> None:
            with Person(someone.stack, someone.email) as elsewhere:
                quick.append(elsewhere.follow(thread, first.run))

        reader = threading.Thread(target=follow)
        reader.start()
        reader.join(timeout=30)
        assert quick and quick[0].last.name == "message_complete"
        assert Answer([first, *slow]).events == quick[0].events
