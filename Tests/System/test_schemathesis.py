"""What schemathesis makes up from openapi.yaml: no 5xx, and every answer as the contract says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance, response_schema_conformance

from belongings import Belongings
from person import CONTRACT, Person
from stack import Stack
from texts import SHORT_DOCUMENT

# These end the session that the other requests need; each gets a sign-in of its own.
ENDING = {"signOut", "endAllSessions", "endSession"}
# The contract promises a success, and none is in reach of a single request:
UNREACHABLE = {
    "stopRun",  # the answer must be in the making
    "beginSignIn",  # no provider is set up
    "finishSignIn",  # it comes from a provider
    "swapCode",  # a code comes from a sign-in
}
# What the contract cannot say in a schema, and schemathesis therefore takes for a mistake:
EXCLUDED_CHECKS = {
    "swapCode": [positive_data_acceptance],  # a code comes from a sign-in
    "uploadDocument": [positive_data_acceptance],  # most bytes are no text
    "getArtifactChanges": [positive_data_acceptance],  # `since` must be a version of the same artifact
    "exportDocument": [positive_data_acceptance],  # no document is a spreadsheet
    "ask": [response_schema_conformance],  # it takes the schema of the stream for that of an event;
    "editQuestion": [response_schema_conformance],
    "regenerateAnswer": [response_schema_conformance],
    # the other tests hold every event against its own. A Last-Event-ID must be one of the run's.
    "followRun": [response_schema_conformance, positive_data_acceptance],
}

schema = schemathesis.openapi.from_dict(CONTRACT.document)
schema.config.generation.update(allow_x00=False, allow_extra_parameters=False)


@pytest.fixture(scope="module")
def owner(sqlite_stack: Stack) -> Iterator[Belongings]:
    with Person(sqlite_stack) as person:
        yield Belongings(person)


@pytest.fixture(scope="module")
def artifact(owner: Belongings) -> str:
    thread = owner.person.new_thread(owner.project, "With a BRD")
    return owner.person.ask(thread, "Write the BRD", artifact=True).named("artifact_created")[0].data["id"]


class Aim:
    """By turns, the valid requests of one operation go at things that exist, and at ids nobody gave."""

    def __init__(self, owner: Belongings, artifact: str):
        self.owner = owner
        self.artifact = artifact
        self.operation_id = ""
        self.statuses: list[int] = []
        self._turns: dict[str, int] = {}

    def take(self, case: Any, session: Person) -> None:
        self.operation_id = case.operation.definition.raw["operationId"]
        if not case.meta.generation.mode.is_positive or case.method.lower() != case.operation.method:
            return
        made_up = repr((case.path_parameters, case.query, case.headers, case.cookies, case.body))
        # Hypothesis repeats a request that failed: it must go where it went before.
        turn = self._turns.setdefault(made_up, len(self._turns))
        if turn % 2:
            return
        if self.operation_id == "uploadDocument" and turn == 0:
            case.body = {"file": SHORT_DOCUMENT}
        if self.operation_id == "getArtifactChanges":
            case.query = {}
        if self.operation_id == "refreshToken":
            case.cookies = dict(session.http.cookies)
        for name, value in self.existing(case, session).items():
            if name in case.path_parameters:
                case.path_parameters[name] = value

    def existing(self, case: Any, session: Person) -> dict[str, Any]:
        owner, person = self.owner, self.owner.person
        # What is deleted is made for it.
        match self.operation_id:
            case "deleteProject":
                return {"project_id": person.new_project("To be deleted")}
            case "deleteDocument":
                return {"document_id": person.upload(owner.project, "short.txt", "To be deleted.")["id"]}
            case "deleteThread":
                return {"thread_id": person.new_thread(owner.project, "To be deleted")}
            case "deleteMessage":
                thread = person.new_thread(owner.project, "With a message")
                person.ask(thread, "Where are parcels checked?")
                return {"thread_id": thread, "message_id": person.messages(thread)[-1]["id"]}
            case "editQuestion" | "regenerateAnswer" | "selectVersion":
                thread = person.new_thread(owner.project, "With versions")
                person.ask(thread, "Where are parcels checked?")
                return {"thread_id": thread, "message_id": person.messages(thread)[0]["id"]}
            case "ask" | "updateThread":
                return {"thread_id": person.new_thread(title="To be changed")}
            case "endSession":
                return {"session_id": session.get("/auth/sessions")[0]["id"]}
        return {
            "project_id": owner.project,
            "document_id": owner.document,
            "thread_id": owner.thread,
            "run_id": owner.run,
            "artifact_id": self.artifact,
            "n": 1,
        }

    def has_met_success(self) -> bool:
        promised = [status for status in CONTRACT.named(self.operation_id).responses if status.startswith("2")]
        met = any(200 <= status < 300 for status in self.statuses)
        return met or not promised or self.operation_id in UNREACHABLE


@pytest.fixture
def aim(owner: Belongings, artifact: str) -> Iterator[Aim]:
    aim = Aim(owner, artifact)
    yield aim
    assert aim.has_met_success(), f"{aim.operation_id} only answered {sorted(set(aim.statuses))}"


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_an_operation_keeps_its_contract(case, aim: Aim):
    person = aim.owner.person
    operation_id = case.operation.definition.raw["operationId"]
    with Person(person.stack, signed_in=False) as throwaway:
        if operation_id in ENDING | {"refreshToken"}:
            throwaway.sign_in()
        aim.take(case, throwaway)
        token = throwaway.token if operation_id in ENDING else person.token
        response = case.call_and_validate(
            base_url=person.stack.url,
            headers={"Authorization": f"Bearer {token}"},
            excluded_checks=EXCLUDED_CHECKS.get(operation_id, []),
        )
        aim.statuses.append(response.status_code)
