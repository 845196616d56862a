"""What schemathesis makes up from openapi.yaml: no 5xx, and every answer as the contract says."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from belongings import Belongings
from person import CONTRACT, Person
from stack import Stack

# These end the session that the other requests need; each gets a sign-in of its own.
ENDING = {"signOut", "endAllSessions", "endSession"}
PARAMETERS = {"project_id": "project", "document_id": "document", "thread_id": "thread", "run_id": "run"}

schema = schemathesis.openapi.from_dict(CONTRACT.document)
schema.config.generation.update(allow_x00=False, allow_extra_parameters=False)


@pytest.fixture(scope="module")
def owner(sqlite_stack: Stack) -> Iterator[Belongings]:
    with Person(sqlite_stack) as person:
        yield Belongings(person)


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_an_operation_keeps_its_contract(case, owner: Belongings):
    with Person(owner.person.stack, signed_in=False) as throwaway:
        token = owner.person.token
        operation_id = case.operation.definition.raw["operationId"]
        if operation_id in ENDING:
            throwaway.sign_in()
            token = throwaway.token
        if case.operation.method != "delete":
            aim(case, owner)
        case.call_and_validate(
            base_url=owner.person.stack.url,
            headers={"Authorization": f"Bearer {token}"},
            # Most bytes are no text, and are rightly refused.
            excluded_checks=[positive_data_acceptance] if operation_id == "uploadDocument" else [],
        )


def aim(case, owner: Belongings) -> None:
    """Every other request goes at things that exist; the rest at ids nobody gave."""
    if len(str(case.body)) % 2 == 0:
        for name, attribute in PARAMETERS.items():
            if name in case.path_parameters:
                case.path_parameters[name] = getattr(owner, attribute)
