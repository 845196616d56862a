"""The fake providers are what the vendors' own libraries can read."""

import json
from pathlib import Path

import anthropic
import openai
import pytest
from google import genai
from google.genai import types

from fakes.provider import FakeProvider
from fakes.turns import Call, Failure, Turn, Usage
from places import REPOSITORY

SEARCH = Call("search_documents", '{"query": "retention of invoices, ten years"}', id="call_7")
USAGE = Usage(input=20, output=40, cache_write=0, cache_read=100)
WORDS = ("Zehn Jahre", " – in Wien 🏛", ".")


def claude(provider: FakeProvider) -> anthropic.Anthropic:
    return anthropic.Anthropic(api_key="k", base_url=provider.url, max_retries=0)


def ask_claude(provider: FakeProvider) -> anthropic.types.Message:
    question = {"role": "user", "content": "How long?"}
    with claude(provider) as client, client.messages.stream(model="m", max_tokens=9, messages=[question]) as stream:
        return stream.get_final_message()


def ask_openai(
    provider: FakeProvider, base: str
) -> tuple[str, list[tuple[str, str, str]], openai.types.CompletionUsage]:
    text, calls, usage = "", {}, None
    with openai.OpenAI(api_key="k", base_url=provider.url + base, max_retries=0) as client:
        chunks = client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "How long?"}], stream=True,
            stream_options={"include_usage": True},
        )  # fmt: skip
        for chunk in chunks:
            usage = chunk.usage or usage
            for choice in chunk.choices:
                text += choice.delta.content or ""
                for piece in choice.delta.tool_calls or []:
                    known = calls.setdefault(piece.index, [piece.id, piece.function.name, ""])
                    known[2] += piece.function.arguments
    return text, [tuple(call) for call in calls.values()], usage


def ask_gemini(
    provider: FakeProvider,
) -> tuple[str, list[types.FunctionCall], types.GenerateContentResponseUsageMetadata]:
    client = genai.Client(api_key="k", http_options=types.HttpOptions(base_url=provider.url))
    text, calls, usage = "", [], None
    for response in client.models.generate_content_stream(model="gemini-x", contents="How long?"):
        usage = response.usage_metadata or usage
        for part in response.candidates[0].content.parts or []:
            if part.function_call:
                calls.append(part.function_call)
            elif part.text and not part.thought:
                text += part.text
    client.close()
    return text, calls, usage


def test_anthropic_reads_text_a_tool_call_and_usage(provider: FakeProvider):
    provider.say(Turn(WORDS, (SEARCH,), usage=USAGE))
    answer = ask_claude(provider)
    text, call = answer.content
    assert text.text == "".join(WORDS)
    assert (call.id, call.name, call.input) == (SEARCH.id, SEARCH.name, json.loads(SEARCH.arguments))
    assert answer.stop_reason == "tool_use"
    assert (answer.usage.input_tokens, answer.usage.output_tokens, answer.usage.cache_read_input_tokens) == (
        20,
        40,
        100,
    )


@pytest.mark.parametrize("base", ["/v1", "/deepseek"])
def test_openai_reads_text_a_tool_call_and_usage(provider: FakeProvider, base: str):
    provider.say(Turn(WORDS, (SEARCH,), usage=USAGE))
    text, calls, usage = ask_openai(provider, base)
    assert text == "".join(WORDS)
    assert calls == [(SEARCH.id, SEARCH.name, SEARCH.arguments)]
    assert (usage.prompt_tokens, usage.completion_tokens, usage.prompt_tokens_details.cached_tokens) == (120, 40, 100)


def test_gemini_reads_text_a_tool_call_and_usage(provider: FakeProvider):
    provider.say(Turn(WORDS, (SEARCH,), usage=USAGE))
    text, calls, usage = ask_gemini(provider)
    assert text == "".join(WORDS)
    assert [(call.name, call.args) for call in calls] == [(SEARCH.name, json.loads(SEARCH.arguments))]
    assert (usage.prompt_token_count, usage.candidates_token_count, usage.thoughts_token_count) == (120, 39, 1)


@pytest.mark.parametrize(
    ("kind", "status"), [("overloaded", 529), ("rate_limited", 429), ("key_refused", 401), ("model_unknown", 404)]
)
def test_every_library_knows_an_error_for_what_it_is(provider: FakeProvider, kind: str, status: int):
    provider.say(*[Failure(kind, {"retry-after": "1"})] * 3)
    with pytest.raises(anthropic.APIStatusError) as of_anthropic:
        ask_claude(provider)
    with pytest.raises(openai.APIStatusError) as of_openai:
        ask_openai(provider, "/v1")
    with pytest.raises(genai.errors.APIError) as of_gemini:
        ask_gemini(provider)
    assert of_anthropic.value.status_code == of_openai.value.status_code == of_gemini.value.code == status


def test_an_error_within_a_stream_is_one(provider: FakeProvider):
    provider.say(*[Turn(("Half",), ending="overloaded")] * 2)
    with pytest.raises(anthropic.APIStatusError):
        ask_claude(provider)
    with pytest.raises(openai.APIError):
        ask_openai(provider, "/v1")


def test_a_stream_byte_by_byte_is_the_same(provider: FakeProvider):
    provider.say(*[Turn(WORDS, trickles=True)] * 3)
    assert ask_claude(provider).content[0].text == "".join(WORDS)
    assert ask_openai(provider, "/v1")[0] == "".join(WORDS)
    assert ask_gemini(provider)[0] == "".join(WORDS)


@pytest.mark.parametrize("stream", sorted((REPOSITORY / "Tests" / "Streams").glob("*.sse")), ids=lambda path: path.stem)
def test_the_recorded_streams_can_be_read_too(provider: FakeProvider, stream: Path):
    """Those that the Swift tests cut at every byte."""
    provider.replay(stream.read_bytes())
    ends_early = stream.stem in ("anthropic-overloaded",)
    try:
        match stream.stem.split("-")[0]:
            case "anthropic":
                assert ask_claude(provider).content
            case "gemini" if stream.stem == "gemini-blocked":
                return
            case "gemini":
                assert ask_gemini(provider)[0]
            case "openai":
                text, calls, _ = ask_openai(provider, "/v1")
                assert text or calls
            case _:
                assert ask_openai(provider, "/deepseek")[0]
    except anthropic.APIStatusError:
        assert ends_early
    else:
        assert not ends_early
