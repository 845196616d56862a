"""Somebody who uses the product over HTTP. Every answer is held against openapi.yaml on the way."""

import contextlib
import itertools
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx

from contract import Contract
from sse import Event, events
from stack import Stack

CONTRACT = Contract()
_numbers = itertools.count(1)


def new_email() -> str:
    return f"person-{next(_numbers)}-{uuid.uuid4().hex[:8]}@example.com"


class Answer:
    """The events of one answer, as one reader saw them."""

    def __init__(self, seen: list[Event]):
        self.events = [event for event in seen if event.name != "heartbeat"]

    def named(self, name: str) -> list[Event]:
        return [event for event in self.events if event.name == name]

    @property
    def text(self) -> str:
        return "".join(event.data["text"] for event in self.named("text_delta"))

    @property
    def run_id(self) -> str:
        return self.named("run_started")[0].data["run_id"]

    @property
    def citations(self) -> list[dict[str, Any]]:
        return [event.data for event in self.named("citation")]

    @property
    def last(self) -> Event:
        return self.events[-1]

    @property
    def suggestions(self) -> list[str]:
        return self.last.data.get("suggestions") or []


class Person:
    def __init__(self, stack: Stack, email: str | None = None, *, signed_in: bool = True):
        self.stack = stack
        self.email = email or new_email()
        self.token = ""
        self.http = httpx.Client(
            base_url=stack.url, timeout=60, verify=stack.trust, event_hooks={"response": [CONTRACT.check]}
        )
        if signed_in:
            self.sign_in()

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    # Signing in

    def sign_in(self) -> None:
        self.use_token(self.http.post("/auth/dev/login", json={"email": self.email}))

    def refresh(self) -> None:
        self.use_token(self.http.post("/auth/refresh"))

    def use_token(self, answer: httpx.Response) -> None:
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["access_token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    # Asking for things; each asserts that it went well

    def get(self, path: str, **options: Any) -> Any:
        return self._json(self.http.get(path, **options), 200)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self._json(self.http.post(path, json=body), 201)

    def new_project(self, name: str = "A project", description: str | None = None) -> str:
        return self.post("/api/projects", {"name": name, "description": description})["id"]

    def upload(self, project: str, name: str, content: bytes | str, content_type: str = "text/plain") -> dict[str, Any]:
        data = content.encode() if isinstance(content, str) else content
        files = {"file": (name, data, content_type)}
        return self._json(self.http.post(f"/api/projects/{project}/documents", files=files), 201)

    def search(self, project: str, query: str, limit: int = 3) -> list[dict[str, Any]]:
        return self.get(f"/api/projects/{project}/documents/search", params={"q": query, "limit": limit})

    def new_thread(self, project: str | None = None, title: str | None = None) -> str:
        if project:
            return self.post(f"/api/projects/{project}/threads", {"title": title})["id"]
        return self.post("/api/threads", {"thread_type": "ba_assistant", "title": title})["id"]

    def messages(self, thread: str) -> list[dict[str, Any]]:
        return self.get(f"/api/threads/{thread}")["messages"]

    # Conversing

    def ask(self, thread: str, content: str, **options: Any) -> Answer:
        """Asks and reads the whole answer, which must be complete."""
        with self.asking(thread, content, **options) as stream:
            answer = Answer(list(stream))
        assert answer.last.name == "message_complete", answer.last
        return answer

    @contextlib.contextmanager
    def asking(
        self, thread: str, content: str, *, artifact: bool = False, headers: dict[str, str] | None = None
    ) -> Iterator[Iterator[Event]]:
        """Asks; the events come as they arrive, and leaving the block leaves the stream."""
        body = {"content": content, "artifact_generation": artifact}
        with self.http.stream("POST", f"/api/threads/{thread}/chat", json=body, headers=headers) as response:
            yield self._events(response)

    @contextlib.contextmanager
    def following(self, thread: str, run: str, after: str | None = None) -> Iterator[Iterator[Event]]:
        """Reads a run from its beginning, or from after the event of that id."""
        headers = {"Last-Event-ID": after} if after else {}
        with self.http.stream("GET", f"/api/threads/{thread}/runs/{run}/events", headers=headers) as response:
            yield self._events(response)

    def follow(self, thread: str, run: str, after: str | None = None) -> Answer:
        with self.following(thread, run, after) as stream:
            return Answer(list(stream))

    @staticmethod
    def _events(response: httpx.Response) -> Iterator[Event]:
        if response.status_code != 200:
            response.read()
            raise AssertionError(f"no stream: {response.status_code} {response.text}")
        for event in events(response.iter_raw(), time.monotonic):
            CONTRACT.check_event(event.name, event.data)
            yield event

    @staticmethod
    def _json(response: httpx.Response, status: int) -> Any:
        assert response.status_code == status, f"{response.request.url}: {response.status_code} {response.text[:400]}"
        return response.json()
