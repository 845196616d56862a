"""A month's budget on the real product: nobody spends more than it, however many ask at once and wherever."""

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from fakes.provider import FakeProvider
from fakes.turns import Failure, Turn, Usage
from person import Answer, Person
from problems import assert_problem
from replicas import Replica, beside, running
from stack import Stack

# One answer costs a tenth of a dollar: 10,000 tokens of output at ten dollars a million.
TURN = Turn(("An answer.",), usage=Usage(input=5, output=10_000))
OUTPUT = {"input": 0, "output": 10, "context_tokens": 100_000, "output_tokens": 10_000}
FREE = {"input": 0, "output": 0, "context_tokens": 100_000}
AT_ONCE = 200


@pytest.fixture(scope="module")
def environment(provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """One dollar a month; DeepSeek has a price, the local model has none and falls back on it."""
    prices = tmp_path_factory.mktemp("prices") / "prices.json"
    models = {"local-model": FREE, "deepseek-flash": OUTPUT}
    prices.write_text(json.dumps({"dated": "2026-01-01", "default": {"input": 90, "output": 90}, "models": models}))
    return {
        **provider.environment("deepseek", "openai"),
        "MODEL_PRICES_FILE": str(prices),
        "MODEL_MAX_OUTPUT_TOKENS": "10000",
        "MODEL_FALLBACK": "deepseek",
        "MONTHLY_BUDGET_USD": "1",
    }


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def budget_stack(request: pytest.FixtureRequest, new_stack, environment: dict[str, str]) -> Iterator[Stack]:
    with new_stack(request.param, environment=environment) as stack:
        yield stack


@pytest.fixture
def replicas(budget_stack: Stack, environment: dict[str, str]) -> Iterator[list[Replica]]:
    with running(beside(budget_stack, "chat", number, **environment) for number in range(3)) as started:
        yield started


def new_thread(person: Person, provider: str = "deepseek") -> str:
    return person.post("/api/threads", {"thread_type": "ba_assistant", "model_provider": provider})["id"]


def ask(person: Person, thread: str) -> Answer:
    with person.asking(thread, "How long?") as stream:
        return Answer(list(stream))


def test_two_hundred_questions_at_once_at_three_replicas_spend_no_more_than_there_is(
    budget_stack: Stack, replicas: list[Replica], provider: FakeProvider
):
    provider.say(*[TURN] * AT_ONCE)
    with Person(budget_stack) as person, httpx.Client(timeout=60) as client:
        threads = [new_thread(person) for _ in range(AT_ONCE)]

        def send(thread: str, replica: Replica) -> int:
            path = f"{replica.url}/api/threads/{thread}/chat"
            headers = {"Authorization": f"Bearer {person.token}"}
            return client.post(path, json={"content": "How long?"}, headers=headers).status_code

        with ThreadPoolExecutor(50) as pool:
            statuses = Counter(pool.map(send, threads, itertools.cycle(replicas)))
        assert statuses == {200: 10, 402: 190}
        assert len(provider.requests) == 10
        usage = person.get("/auth/usage")
        assert (usage["total_cost"], usage["total_requests"]) == (1.0, 10)


def test_the_last_fifth_is_announced_and_then_it_is_refused(budget_stack: Stack, provider: FakeProvider):
    provider.say(*[TURN] * 20)
    with Person(budget_stack) as person:
        thread = new_thread(person)
        told = [bool(ask(person, thread).named("budget")) for _ in range(10)]
        assert told == [False] * 7 + [True] * 3
        refused = person.http.post(f"/api/threads/{thread}/chat", json={"content": "And now?"})
        problem = assert_problem(refused, 402, code="budget_exhausted")
        assert not problem["retryable"] and "Nothing was lost" in problem["detail"]
        assert len(provider.requests) == 10 and len(person.messages(thread)) == 20
        # What costs nothing goes on: the interview, and a model without a price.
        provider.say(Turn(("Free.",)))
        assert person.ask(new_thread(person, "interview"), "Hello").text
        assert ask(person, new_thread(person, "openai")).text == "Free."


def test_the_second_model_is_not_asked_when_there_is_no_room_for_it(budget_stack: Stack, provider: FakeProvider):
    with Person(budget_stack) as person:
        provider.say(*[TURN] * 10)
        thread = new_thread(person)
        for _ in range(10):
            ask(person, thread)
        provider.say(*[Failure("overloaded", {"retry-after-ms": "1"})] * 9)
        answer = ask(person, new_thread(person, "openai"))
        assert answer.last.data["code"] == "budget_exhausted"
        assert {request.path for request in provider.requests} == {"/v1/chat/completions"}
        assert person.get("/auth/usage")["total_cost"] == 1.0


def test_older_clients_are_refused_as_they_know_it(new_stack, environment: dict[str, str]):
    settings = {**environment, "MONTHLY_BUDGET_USD": "0", "COMPAT_BUDGET_429": "true"}
    with new_stack("sqlite", environment=settings) as stack, Person(stack) as person:
        refused = person.http.post(f"/api/threads/{new_thread(person)}/chat", json={"content": "Why?"})
        problem = assert_problem(refused, 429, code="budget_exhausted")
        assert problem["detail"] == "Monthly token budget exceeded. Please try again next month."
        assert 0 < int(refused.headers["retry-after"]) <= 31 * 86_400
