"""Bodies that are no JSON, and fields that are missing, overlong or of the wrong kind."""

import json

import pytest

from belongings import Belongings
from person import CONTRACT
from problems import assert_problem

pytestmark = pytest.mark.usefixtures("nothing_changes")

OVERLONG = "a" * 256
NESTED = b"[" * 10_000 + b"]" * 10_000

JSON_ROUTES = {
    "createProject": "/api/projects",
    "createThread": "/api/threads",
    "createProjectThread": "/api/projects/{project}/threads",
    "updateProject": "/api/projects/{project}",
    "updateThread": "/api/threads/{thread}",
    "ask": "/api/threads/{thread}/chat",
    "signInForDevelopment": "/auth/dev/login",
}
NOT_JSON = {
    "nothing": b"",
    "text": b"hello",
    "an open object": b'{"name": "Web shop"',
    "a list": b"[]",
    "null": b"null",
    "a number": b"7",
    "invalid UTF-8": b'{"name": "\xff\xfe", "content": "\xff", "email": "\xff"}',
    "10,000 nested lists": NESTED,
    "10,000 nested lists in a field": b'{"name": '
    + NESTED
    + b', "content": '
    + NESTED
    + b', "email": '
    + NESTED
    + b"}",
    "10,000 nested objects": b'{"name":' * 10_000 + b"1" + b"}" * 10_000,
}


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON.keys())
@pytest.mark.parametrize("operation", JSON_ROUTES)
def test_a_body_that_is_no_json_object_is_refused(belongings: Belongings, operation: str, body: bytes):
    assert_problem(send(belongings, operation, body), 422)


def test_a_body_that_is_not_json_says_so(belongings: Belongings):
    assert_problem(send(belongings, "createProject", b"hello"), 422, code="json_invalid", pointer="")


WRONG_FIELDS = [
    ("createProject", {}, "/name"),
    ("createProject", {"name": None}, "/name"),
    ("createProject", {"name": ""}, "/name"),
    ("createProject", {"name": "   "}, "/name"),
    ("createProject", {"name": 7}, "/name"),
    ("createProject", {"name": ["Web shop"]}, "/name"),
    ("createProject", {"name": OVERLONG}, "/name"),
    ("createProject", {"name": "😀" * 256}, "/name"),
    ("createProject", {"name": "Web\0shop"}, "/name"),
    ("createProject", {"name": "Web shop", "description": 7}, "/description"),
    ("createProject", {"name": "Web shop", "description": "a" * 10_001}, "/description"),
    ("createProject", {"name": "Web shop", "description": "\0"}, "/description"),
    ("updateProject", {}, "/name"),
    ("updateProject", {"name": OVERLONG}, "/name"),
    ("createThread", {}, "/thread_type"),
    ("createThread", {"thread_type": "ba_assistant", "title": OVERLONG}, "/title"),
    ("createThread", {"thread_type": "ba_assistant", "title": 7}, "/title"),
    ("createThread", {"thread_type": "ba_assistant", "title": "a\0b"}, "/title"),
    ("createProjectThread", {"title": OVERLONG}, "/title"),
    ("updateThread", {"title": OVERLONG}, "/title"),
    ("ask", {}, "/content"),
    ("ask", {"content": ""}, "/content"),
    ("ask", {"content": " \n\t"}, "/content"),
    ("ask", {"content": "a" * 32_001}, "/content"),
    ("ask", {"content": "a\0b"}, "/content"),
    ("ask", {"content": None}, "/content"),
    ("ask", {"content": "Hello", "artifact_generation": "yes"}, "/artifact_generation"),
    ("signInForDevelopment", {}, "/email"),
    ("signInForDevelopment", {"email": ""}, "/email"),
    ("signInForDevelopment", {"email": "nobody"}, "/email"),
    ("signInForDevelopment", {"email": "a" * 250 + "@example.com"}, "/email"),
    ("signInForDevelopment", {"email": "a\0@example.com"}, "/email"),
    ("signInForDevelopment", {"email": "a@example.com", "admin": "yes"}, "/admin"),
]


@pytest.mark.parametrize(
    ("operation", "body", "pointer"), WRONG_FIELDS, ids=[f"{o} {json.dumps(b)[:40]}" for o, b, _ in WRONG_FIELDS]
)
def test_a_missing_overlong_or_wrong_field_is_named(belongings: Belongings, operation: str, body: dict, pointer: str):
    assert_problem(send(belongings, operation, json.dumps(body).encode()), 422, code="invalid_request", pointer=pointer)


def test_every_wrong_field_is_named_at_once(belongings: Belongings):
    body = json.dumps({"name": OVERLONG, "description": "a" * 10_001}).encode()
    problem = assert_problem(send(belongings, "createProject", body), 422)
    assert {error["pointer"] for error in problem["errors"]} == {"/name", "/description"}


WRONG_CHOICES = [
    ("createThread", {"thread_type": "novel"}),
    ("createThread", {"thread_type": "ba_assistant", "model_provider": "claude-code-sdk"}),
    ("createThread", {"thread_type": "ba_assistant", "model_provider": "x" * 21}),
    ("createThread", {"thread_type": "ba_assistant", "conversation_mode": "karaoke"}),
    ("createProjectThread", {"thread_type": "novel"}),
    ("createProjectThread", {"conversation_mode": "karaoke"}),
    ("updateThread", {"conversation_mode": "karaoke"}),
]


@pytest.mark.parametrize(("operation", "body"), WRONG_CHOICES, ids=[json.dumps(b) for _, b in WRONG_CHOICES])
def test_an_unknown_choice_is_refused_with_the_known_ones(belongings: Belongings, operation: str, body: dict):
    response = send(belongings, operation, json.dumps(body).encode())
    assert response.status_code in (400, 422)
    problem = assert_problem(response, response.status_code)
    assert any(known in problem["detail"] for known in ("ba_assistant", "interview", "meeting"))


def test_a_lone_surrogate_is_refused(belongings: Belongings):
    assert_problem(send(belongings, "createProject", b'{"name": "\\ud800"}'), 422)


def test_a_body_over_its_limit_is_refused_and_the_limit_named(belongings: Belongings):
    body = json.dumps({"name": "Web shop", "description": "a" * 1_100_000}).encode()
    problem = assert_problem(send(belongings, "createProject", body), 413)
    assert "1 MiB" in problem["detail"]


def send(belongings: Belongings, operation: str, body: bytes):
    url = JSON_ROUTES[operation].format(project=belongings.project, thread=belongings.thread)
    method = CONTRACT.named(operation).method
    headers = {"Content-Type": "application/json"}
    return belongings.person.http.request(method, url, content=body, headers=headers)
