"""The four wire formats, written after the vendors' documentation."""

import json
from collections.abc import Iterator
from typing import Any

from fakes.turns import Call, Turn

# kind: (status, Anthropic's type, OpenAI's code, Gemini's status)
FAILURES = {
    "overloaded": (529, "overloaded_error", "server_overloaded", "UNAVAILABLE"),
    "rate_limited": (429, "rate_limit_error", "rate_limit_exceeded", "RESOURCE_EXHAUSTED"),
    "spending_limit": (429, "billing_error", "insufficient_quota", "RESOURCE_EXHAUSTED"),
    "key_refused": (401, "authentication_error", "invalid_api_key", "UNAUTHENTICATED"),
    "model_unknown": (404, "not_found_error", "model_not_found", "NOT_FOUND"),
    "too_long": (400, "invalid_request_error", "context_length_exceeded", "INVALID_ARGUMENT"),
    "moved": (307, "moved", "moved", "MOVED"),
    "broken": (500, "api_error", "server_error", "INTERNAL"),
}
MESSAGES = {
    "spending_limit": "Your project has exceeded its monthly spending cap.",
    "too_long": "prompt is too long: exceeds the maximum number of tokens allowed, maximum context length 10",
}


def message(kind: str) -> str:
    return MESSAGES.get(kind, f"raw words of the provider about {kind}")


class Wire:
    """Bytes of one turn, cut where the provider cuts its frames."""

    sign_of_life = b": keep-alive\n\n"

    def begin(self, turn: Turn) -> bytes:
        return b""

    def piece(self, text: str) -> bytes:
        raise NotImplementedError

    def calls(self, turn: Turn) -> Iterator[bytes]:
        raise NotImplementedError

    def end(self, turn: Turn) -> bytes:
        raise NotImplementedError

    def failure(self, kind: str) -> bytes:
        """As the body of an answer with an error status."""
        raise NotImplementedError

    def failure_event(self, kind: str) -> bytes:
        raise NotImplementedError


class Anthropic(Wire):
    sign_of_life = b'event: ping\ndata: {"type": "ping"}\n\n'

    def __init__(self) -> None:
        self.block = -1

    def _event(self, name: str, **data: Any) -> bytes:
        return f"event: {name}\ndata: {dump({'type': name, **data})}\n\n".encode()

    def begin(self, turn: Turn) -> bytes:
        usage = {
            "input_tokens": turn.usage.input,
            "cache_creation_input_tokens": turn.usage.cache_write,
            "cache_read_input_tokens": turn.usage.cache_read,
            "output_tokens": 1,
        }
        start = {
            "id": "msg_1", "type": "message", "role": "assistant", "model": "fake", "content": [],
            "stop_reason": None, "stop_sequence": None, "usage": usage,
        }  # fmt: skip
        return self._event("message_start", message=start)

    def piece(self, text: str) -> bytes:
        opening = b""
        if self.block < 0:
            self.block = 0
            opening = self._event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        return opening + self._event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})

    def calls(self, turn: Turn) -> Iterator[bytes]:
        if self.block == 0:
            yield self._event("content_block_stop", index=0)
        for call in turn.calls:
            self.block += 1
            block = {"type": "tool_use", "id": call.id, "name": call.name, "input": {}}
            yield self._event("content_block_start", index=self.block, content_block=block)
            for part in fragments(call):
                delta = {"type": "input_json_delta", "partial_json": part}
                yield self._event("content_block_delta", index=self.block, delta=delta)
            yield self._event("content_block_stop", index=self.block)

    def end(self, turn: Turn) -> bytes:
        reason = {"complete": "tool_use" if turn.calls else "end_turn", "length": "max_tokens"}
        delta = {"stop_reason": reason.get(turn.ending, turn.ending), "stop_sequence": None}
        usage = {"output_tokens": turn.usage.output}
        return self._event("message_delta", delta=delta, usage=usage) + self._event("message_stop")

    def failure(self, kind: str) -> bytes:
        error = {"type": FAILURES[kind][1], "message": message(kind)}
        return dump({"type": "error", "error": error, "request_id": "req_1"}).encode()

    def failure_event(self, kind: str) -> bytes:
        return self._event("error", error={"type": FAILURES[kind][1], "message": message(kind)})


class OpenAI(Wire):
    def _chunk(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return data({**self._head(), "choices": [choice], **more})

    def _head(self) -> dict[str, Any]:
        return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_760_000_000, "model": "fake"}

    def begin(self, turn: Turn) -> bytes:
        return self._chunk({"role": "assistant", "content": ""})

    def piece(self, text: str) -> bytes:
        return self._chunk({"content": text})

    def calls(self, turn: Turn) -> Iterator[bytes]:
        for index, call in enumerate(turn.calls):
            function = {"name": call.name, "arguments": ""}
            yield self._chunk(
                {"tool_calls": [{"index": index, "id": call.id, "type": "function", "function": function}]}
            )
            for part in fragments(call):
                yield self._chunk({"tool_calls": [{"index": index, "function": {"arguments": part}}]})

    def finish_reason(self, turn: Turn) -> str:
        reasons = {"complete": "tool_calls" if turn.calls else "stop", "refusal": "content_filter"}
        return reasons.get(turn.ending, turn.ending)

    def usage(self, turn: Turn) -> dict[str, Any]:
        prompt = turn.usage.input + turn.usage.cache_write + turn.usage.cache_read
        return {
            "prompt_tokens": prompt,
            "completion_tokens": turn.usage.output,
            "total_tokens": prompt + turn.usage.output,
            "prompt_tokens_details": {"cached_tokens": turn.usage.cache_read},
        }

    def end(self, turn: Turn) -> bytes:
        last = data({**self._head(), "choices": [], "usage": self.usage(turn)})
        return self._chunk({}, self.finish_reason(turn)) + last + b"data: [DONE]\n\n"

    def _error(self, kind: str) -> dict[str, Any]:
        return {"error": {"message": message(kind), "type": "error", "param": None, "code": FAILURES[kind][2]}}

    def failure(self, kind: str) -> bytes:
        return dump(self._error(kind)).encode()

    def failure_event(self, kind: str) -> bytes:
        return data(self._error(kind))


class DeepSeek(OpenAI):
    """Reasons before it speaks, and has its usage in the last chunk that has a choice."""

    def begin(self, turn: Turn) -> bytes:
        first = self._chunk({"role": "assistant", "content": None, "reasoning_content": ""})
        return first + b": keep-alive\n\n" + self._chunk({"content": None, "reasoning_content": "hidden thought"})

    def end(self, turn: Turn) -> bytes:
        miss = turn.usage.input + turn.usage.cache_write
        usage = self.usage(turn) | {
            "prompt_cache_hit_tokens": turn.usage.cache_read, "prompt_cache_miss_tokens": miss,
        }  # fmt: skip
        return self._chunk({}, self.finish_reason(turn), usage=usage) + b"data: [DONE]\n\n"


class Gemini(Wire):
    sign_of_life = b": \r\n\r\n"

    def _response(self, parts: list[dict[str, Any]], finish: str | None = None, **more: Any) -> bytes:
        candidate: dict[str, Any] = {"content": {"parts": parts, "role": "model"}, "index": 0}
        if finish:
            candidate["finishReason"] = finish
        whole = {"candidates": [candidate], "modelVersion": "fake", "responseId": "r1", **more}
        return f"data: {dump(whole)}\r\n\r\n".encode()

    def begin(self, turn: Turn) -> bytes:
        return self._response([{"text": "hidden thought", "thought": True}])

    def piece(self, text: str) -> bytes:
        return self._response([{"text": text}])

    def calls(self, turn: Turn) -> Iterator[bytes]:
        for call in turn.calls:
            try:
                arguments = json.loads(call.arguments)
            except ValueError:
                # Gemini gives objects; what it cannot make it does not send.
                arguments = {}
            part = {"functionCall": {"name": call.name, "args": arguments}, "thoughtSignature": "c2lnbmVk"}
            yield self._response([part])

    def end(self, turn: Turn) -> bytes:
        reason = {"complete": "STOP", "length": "MAX_TOKENS", "refusal": "SAFETY"}
        prompt = turn.usage.input + turn.usage.cache_write + turn.usage.cache_read
        usage = {
            "promptTokenCount": prompt,
            "cachedContentTokenCount": turn.usage.cache_read,
            "candidatesTokenCount": turn.usage.output - 1,
            "thoughtsTokenCount": 1,
            "totalTokenCount": prompt + turn.usage.output,
        }
        return self._response([{"text": ""}], reason.get(turn.ending, turn.ending), usageMetadata=usage)

    def _error(self, kind: str) -> dict[str, Any]:
        return {"error": {"code": FAILURES[kind][0], "message": message(kind), "status": FAILURES[kind][3]}}

    def failure(self, kind: str) -> bytes:
        return dump(self._error(kind)).encode()

    def failure_event(self, kind: str) -> bytes:
        return f"data: {dump(self._error(kind))}\r\n\r\n".encode()


def wire(path: str) -> Wire | None:
    """By the path that a client asks for."""
    if path == "/v1/messages":
        return Anthropic()
    if path == "/deepseek/chat/completions":
        return DeepSeek()
    if path == "/v1/chat/completions":
        return OpenAI()
    if path.startswith(("/v1beta/models/", "/v1/models/")) and path.endswith(":streamGenerateContent?alt=sse"):
        return Gemini()
    return None


def fragments(call: Call) -> Iterator[str]:
    """Arguments arrive in pieces that are no JSON by themselves."""
    for start in range(0, len(call.arguments), 7):
        yield call.arguments[start : start + 7]


def dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def data(value: Any) -> bytes:
    return f"data: {dump(value)}\n\n".encode()
