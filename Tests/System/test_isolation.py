"""Another person's object is a 404 on every route, told in the same words as one that does not exist."""

from collections.abc import Iterator

import httpx
import pytest

from belongings import Belongings
from contract import Operation
from person import CONTRACT, Person
from problems import assert_problem
from stack import Stack

WITH_IDS = [o for o in CONTRACT.operations if o.path_parameters and o.needs_token]
MISSING = "0198a7f0-0000-7000-8000-000000000000"


class Owner(Belongings):
    """Belongings, and an artifact."""

    def __init__(self, person: Person):
        super().__init__(person)
        created = person.ask(self.thread, "Write the BRD", artifact=True).named("artifact_created")
        self.ids = {
            "project_id": self.project,
            "document_id": self.document,
            "thread_id": self.thread,
            "message_id": person.messages(self.thread)[0]["id"],
            "run_id": self.run,
            "artifact_id": created[0].data["id"],
            "session_id": person.get("/auth/sessions")[0]["id"],
        }


@pytest.fixture(scope="module")
def owner(stack: Stack) -> Iterator[Owner]:
    with Person(stack) as somebody:
        yield Owner(somebody)


@pytest.mark.parametrize("operation", WITH_IDS, ids=str)
def test_another_persons_object_is_not_found(owner: Owner, stranger: Person, operation: Operation):
    before = owner.everything()
    foreign = assert_problem(request(stranger, operation, owner.ids), 404)
    absent = assert_problem(request(stranger, operation, dict.fromkeys(owner.ids, MISSING)), 404)
    assert {**foreign, "correlation_id": ""} == {**absent, "correlation_id": ""}
    assert owner.everything() == before


@pytest.mark.parametrize("operation", [o for o in WITH_IDS if o.method == "GET"], ids=str)
def test_the_owner_finds_it(owner: Owner, operation: Operation):
    """So that the 404 above is about the person and not about the address."""
    response = request(owner.person, operation, owner.ids)
    if operation.id == "exportDocument":
        assert response.status_code == 400
    else:
        assert response.status_code in (200, 204)


def test_a_thing_of_mine_does_not_open_a_thing_of_theirs(owner: Owner, stranger: Person):
    own, before = Belongings(stranger), owner.everything()
    theirs, mine = owner.ids, own.thread
    for method, path in [
        ("DELETE", f"/api/threads/{mine}/messages/{theirs['message_id']}"),
        ("GET", f"/api/threads/{mine}/runs/{theirs['run_id']}/events"),
        ("POST", f"/api/threads/{mine}/runs/{theirs['run_id']}/stop"),
    ]:
        assert_problem(stranger.http.request(method, path), 404)
    for body, path in [
        ({"thread_type": "ba_assistant", "project_id": theirs["project_id"]}, "/api/threads"),
    ]:
        assert_problem(stranger.http.post(path, json=body), 404)
    loose = stranger.new_thread()
    assert_problem(stranger.http.patch(f"/api/threads/{loose}", json={"project_id": theirs["project_id"]}), 404)
    assert owner.everything() == before


def test_lists_and_searches_hold_only_what_is_ones_own(owner: Owner, stranger: Person):
    assert stranger.get("/api/projects") == []
    assert stranger.get("/api/threads")["threads"] == []
    project = stranger.new_project()
    assert stranger.search(project, "parcel refund Tilburg") == []
    thread = stranger.new_thread(project)
    assert stranger.ask(thread, "Where are parcels checked?").citations == []
    assert len(stranger.get("/auth/sessions")) == 1
    assert stranger.get("/auth/usage")["total_requests"] == 1


def request(person: Person, operation: Operation, ids: dict[str, str]) -> httpx.Response:
    path = operation.path.format(**ids, n=1, format="csv" if operation.id == "exportDocument" else "md")
    options: dict[str, object] = {}
    if operation.id == "uploadDocument":
        options["files"] = {"file": ("mine.txt", b"Some text.", "text/plain")}
    elif operation.id == "searchDocuments":
        options["params"] = {"q": "parcel"}
    elif operation.example is not None:
        options["json"] = operation.example
    return person.http.request(operation.method, path, **options)
