"""Models behind an API, on the real product and a provider that says what a test wrote down."""

import json
import time
from collections.abc import Iterator

import pytest

from fakes.provider import FakeProvider
from fakes.turns import Call, Failure, Turn, Usage
from person import Answer, Person
from stack import Stack
from test_configuration import run
from waiting import eventually

PROVIDERS = ("anthropic", "google", "deepseek", "openai")
HANDBOOK = "Archive handbook\n\nInvoices are archived for ten years. They are kept in Vienna, in the old vault.\n"
QUOTE = "archived for ten years"
SEARCH = Call("search_documents", json.dumps({"query": "invoices archived"}))
IDLE = 2


@pytest.fixture(scope="module")
def model_stack(new_stack, provider: FakeProvider) -> Iterator[Stack]:
    extra = {"MODEL_FALLBACK": "openai", "MODEL_IDLE_TIMEOUT": f"{IDLE}s"}
    with new_stack("sqlite", environment={**provider.environment(*PROVIDERS), **extra}) as stack:
        yield stack


class Desk:
    """Somebody with a project, its document, and threads with any model."""

    def __init__(self, person: Person):
        self.person = person
        self.project = person.new_project("Archive")
        self.document = person.upload(self.project, "handbook.txt", HANDBOOK)

    def thread(self, provider: str) -> str:
        path = f"/api/projects/{self.project}/threads"
        return self.person.post(path, {"title": "T", "model_provider": provider})["id"]

    def ask(self, provider: str, content: str = "How long?", *, artifact: bool = False) -> tuple[Answer, str]:
        """The whole answer, however it ends, and its thread."""
        thread = self.thread(provider)
        with self.person.asking(thread, content, artifact=artifact) as stream:
            return Answer(list(stream)), thread


@pytest.fixture(scope="module")
def desk(model_stack: Stack) -> Iterator[Desk]:
    with Person(model_stack) as person:
        yield Desk(person)


def test_the_models_that_are_set_up_can_be_chosen(desk: Desk):
    models = {model["id"]: model for model in desk.person.get("/api/models")}
    assert all(models[name]["available"] for name in (*PROVIDERS, "interview"))
    assert models["openai"]["model"] == "local-model"
    assert [name for name, model in models.items() if model["default"]] == ["anthropic"]
    thread = desk.thread("deepseek")
    changed = desk.person.http.patch(f"/api/threads/{thread}", json={"model_provider": "google"})
    assert changed.json()["model_provider"] == "google"


@pytest.mark.parametrize("name", PROVIDERS)
def test_an_answer_searches_and_cites_a_passage_that_opens(desk: Desk, provider: FakeProvider, name: str):
    before = desk.person.get("/auth/usage")
    provider.say(
        Turn(("I look it up.",), (SEARCH,), usage=Usage(input=20, output=10)),
        Turn(("Ten ", "years [1", f': "{QUOTE[:9]}', f'{QUOTE[9:]}"]', " 🏛."), usage=Usage(input=5, cache_read=40)),
    )
    answer, thread = desk.ask(name)
    assert answer.last.name == "message_complete", answer.last
    assert answer.text == "I look it up.\n\nTen years [1] 🏛."
    assert answer.named("tool_executing")
    (citation,) = answer.citations
    assert citation["quote"] == QUOTE
    assert citation["document_id"] == desk.document["id"]
    passage = desk.person.get(f"/api/documents/{citation['document_id']}/passages/{citation['passage']}")
    assert QUOTE in passage["text"]
    # The model saw the passage, numbered, as a tool's result.
    assert QUOTE in json.dumps(provider.last.body) and '\\"n\\":1' in json.dumps(provider.last.body) or name == "google"
    message = desk.person.messages(thread)[-1]
    assert message["content"] == answer.text and message["citations"] == [citation]
    assert message["model"] and answer.last.data["model"] == name
    after = desk.person.get("/auth/usage")
    assert after["total_output_tokens"] - before["total_output_tokens"] == 22
    assert "hidden thought" not in answer.text


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_document_is_written_from_fragments(desk: Desk, provider: FakeProvider, name: str):
    text = "## Need\n\nFind invoices – within seconds 🏛."
    document = {"artifact_type": "brd", "title": "BRD: Archive", "content_markdown": text}
    provider.say(Turn((), (Call("save_artifact", json.dumps(document)),)))
    answer, thread = desk.ask(name, "Write the BRD", artifact=True)
    created = answer.named("artifact_created")[0].data
    assert desk.person.get(f"/api/artifacts/{created['id']}")["content_markdown"] == text
    assert [artifact["title"] for artifact in desk.person.get(f"/api/threads/{thread}/artifacts")] == ["BRD: Archive"]


def test_arguments_that_cannot_be_read_go_back_to_the_model(desk: Desk, provider: FakeProvider):
    provider.say(Turn((), (Call("search_documents", '{"query": '),)), Turn(("Then without.",)))
    answer, _ = desk.ask("openai")
    assert answer.text == "Then without."
    assert "not valid JSON" in json.dumps(provider.last.body)


@pytest.mark.parametrize("name", PROVIDERS)
def test_bytes_may_come_one_by_one(desk: Desk, provider: FakeProvider, name: str):
    provider.say(Turn(("Zehn Jahre – ", "in Wien 🏛."), trickles=True))
    answer, _ = desk.ask(name)
    assert answer.text == "Zehn Jahre – in Wien 🏛."


def test_a_passing_failure_is_tried_again_after_as_long_as_it_says(desk: Desk, provider: FakeProvider):
    provider.say(Failure("rate_limited", {"retry-after": "1"}), Turn(("At last.",)))
    answer, _ = desk.ask("anthropic")
    assert answer.text == "At last."
    first, second = provider.requests
    assert 0.95 <= second.at - first.at < 3
    assert first.body == second.body


def test_a_model_that_cannot_be_had_is_replaced_by_the_second(desk: Desk, provider: FakeProvider):
    provider.say(*[Failure("overloaded", {"retry-after-ms": "10"})] * 2, Turn(("From the second.",)))
    answer, thread = desk.ask("anthropic")
    assert answer.text == "From the second."
    assert [request.path for request in provider.requests] == ["/v1/messages"] * 2 + ["/v1/chat/completions"]
    assert answer.last.data["model"] == "openai"
    assert desk.person.messages(thread)[-1]["model"] == "local-model"


def test_an_overloaded_service_is_said_in_a_sentence(desk: Desk, provider: FakeProvider):
    provider.say(*[Failure("overloaded", {"retry-after-ms": "10"})] * 9)
    answer, _ = desk.ask("openai")
    assert answer.last.name == "error"
    assert answer.last.data == {
        "code": "overloaded", "retryable": True,
        "message": "The AI service is overloaded; nothing was lost. Try again in a minute.",
    }  # fmt: skip
    assert len(provider.requests) == 4


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("spending_limit", "spending_limit"), ("key_refused", "key_refused"), ("model_unknown", "model_unknown"),
        ("too_long", "conversation_too_long"),
    ],
)  # fmt: skip
def test_what_cannot_pass_is_not_tried_again(
    desk: Desk, provider: FakeProvider, model_stack: Stack, kind: str, code: str
):
    provider.say(*[Failure(kind)] * 3)
    answer, _ = desk.ask("openai")
    assert answer.last.data["code"] == code and not answer.last.data["retryable"]
    assert "raw words" not in answer.last.data["message"]
    assert len(provider.requests) == 1


@pytest.mark.parametrize("name", PROVIDERS)
@pytest.mark.parametrize("ending", ["cut", "half"])
def test_a_broken_stream_leaves_its_text_and_a_sentence(desk: Desk, provider: FakeProvider, name: str, ending: str):
    provider.say(Turn(("Half an ", "answer"), ending=ending))
    answer, thread = desk.ask(name)
    assert answer.text == "Half an answer"
    assert answer.last.name == "error" and answer.last.data["code"] == "cut_off"
    assert "kept" in answer.last.data["message"]
    message = desk.person.messages(thread)[-1]
    assert (message["content"], message["state"]) == ("Half an answer", "failed")
    assert len(provider.requests) == 1


@pytest.mark.parametrize("name", PROVIDERS)
def test_an_error_within_the_stream_is_said_in_a_sentence(desk: Desk, provider: FakeProvider, name: str):
    provider.say(Turn(("Half",), ending="overloaded"))
    answer, _ = desk.ask(name)
    assert answer.text == "Half"
    assert answer.last.data["code"] == "overloaded" and "kept" in answer.last.data["message"]


def test_signs_of_life_are_no_answer(desk: Desk, provider: FakeProvider):
    provider.say(*[Turn(silence=4 * IDLE)] * 2, Turn(("From the second.",)))
    began = time.monotonic()
    answer, _ = desk.ask("deepseek")
    assert answer.text == "From the second."
    assert 2 * IDLE <= time.monotonic() - began < 4 * IDLE
    eventually(lambda: all(request.closed_at for request in provider.requests[:2]))


def test_an_answer_of_ten_megabytes_is_ended(desk: Desk, provider: FakeProvider):
    provider.say(Turn(("0123456789abcde " * 4096,) * 160))
    answer, thread = desk.ask("anthropic")
    assert answer.last.data["code"] == "answer_too_long"
    assert 1 << 20 <= len(answer.text) <= (1 << 20) + 65_536
    assert desk.person.messages(thread)[-1]["content"] == answer.text
    eventually(lambda: provider.last.closed_at is not None)
    assert provider.last.sent < 10_000_000


def test_stopping_closes_the_connection_to_the_provider_at_once(desk: Desk, provider: FakeProvider):
    """The best of three, since the machine has other things to do, too."""
    took = [stop_an_endless_answer(desk, provider, name) for name in ("anthropic", "google", "openai")]
    assert min(took) < 0.1, took
    assert max(took) < 1, took


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_stopped_answer_costs_what_came_of_it(desk: Desk, provider: FakeProvider, name: str):
    """Also at providers that count before they have said anything."""
    before = desk.person.get("/auth/usage")["total_output_tokens"]
    stop_an_endless_answer(desk, provider, name)
    tokens = desk.person.get("/auth/usage")["total_output_tokens"] - before
    # An estimate: three bytes a token, of seven words or a few more.
    assert 7 * 5 / 3 <= tokens < 400


def stop_an_endless_answer(desk: Desk, provider: FakeProvider, name: str) -> float:
    provider.say(Turn(("more ",), ending="endless", pace=0.02))
    thread = desk.thread(name)
    seen = []
    with desk.person.asking(thread, "Never stop") as stream:
        for event in stream:
            seen.append(event)
            if len(seen) == 10:
                asked = time.monotonic()
                stopped = desk.person.http.post(f"/api/threads/{thread}/runs/{seen[0].run}/stop")
                assert stopped.status_code == 202
    answer = Answer(seen)
    assert answer.last.name == "stopped"
    eventually(lambda: provider.last.closed_at is not None)
    message = desk.person.messages(thread)[-1]
    assert (message["content"], message["state"]) == (answer.text, "stopped")
    return provider.last.closed_at - asked


def test_no_key_is_written_anywhere(model_stack: Stack, desk: Desk):
    assert "of-the-fake" not in model_stack.log_text()


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DEFAULT_MODEL": "anthropic"}, "ANTHROPIC_API_KEY"),
        ({"MODEL_FALLBACK": "google"}, "GOOGLE_API_KEY"),
        ({"OPENAI_BASE_URL": "http://localhost:11434/v1"}, "OPENAI_MODEL"),
        ({"DEFAULT_MODEL": "gpt"}, "must be one of"),
    ],
)
def test_a_model_that_is_half_set_up_stops_the_start(tmp_path, environment: dict[str, str], says: str):
    done = run("chat", DATA_DIR=str(tmp_path), PORT="0", **environment)
    assert done.returncode == 78
    assert says in done.stderr
