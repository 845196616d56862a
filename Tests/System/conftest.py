"""The stacks the tests run against: one per storage engine for most tests, a fresh one for those that break it."""

from collections.abc import Callable, Iterator

import pytest

from belongings import Belongings
from person import Person
from postgres import PostgresServer
from stack import Stack

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def new_stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Stack]:
    """Makes stacks: `with new_stack("postgresql", environment={...}) as stack`."""

    def make(engine: str = "sqlite", *, environment: dict[str, str] | None = None, **options: object) -> Stack:
        url = request.getfixturevalue("postgres").new_database() if engine == "postgresql" else None
        # Faster than a person reads, and slow enough to leave in the middle.
        quick = {"INTERVIEW_PACE": "4ms", **(environment or {})}
        return Stack(tmp_path_factory.mktemp(f"stack-{engine}"), database_url=url, environment=quick, **options)

    return make


@pytest.fixture(scope="session")
def stack(engine: str, new_stack: Callable[..., Stack]) -> Iterator[Stack]:
    """One running product per engine. Tests that stop or starve it take `own_stack`."""
    with new_stack(engine) as running:
        yield running


@pytest.fixture
def own_stack(engine: str, new_stack: Callable[..., Stack]) -> Iterator[Stack]:
    running = new_stack(engine).start()
    try:
        yield running
    finally:
        running.destroy()


@pytest.fixture(scope="session")
def sqlite_stack(new_stack: Callable[..., Stack]) -> Iterator[Stack]:
    """For what does not depend on the engine."""
    with new_stack("sqlite") as running:
        yield running


@pytest.fixture
def person(stack: Stack) -> Iterator[Person]:
    with Person(stack) as somebody:
        yield somebody


@pytest.fixture
def stranger(stack: Stack) -> Iterator[Person]:
    with Person(stack) as somebody:
        yield somebody


@pytest.fixture(scope="module")
def belongings(stack: Stack) -> Iterator[Belongings]:
    with Person(stack) as somebody:
        yield Belongings(somebody)


@pytest.fixture
def nothing_changes(belongings: Belongings) -> Iterator[None]:
    """After the test nothing is stored that was not there before, and every service still answers."""
    before = belongings.everything()
    yield
    assert belongings.everything() == before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """A failed test shows the end of what its product wrote."""
    report = yield
    if report.failed:
        for value in getattr(item, "funcargs", {}).values():
            if isinstance(value, Stack):
                report.sections.append((f"the end of {value.output}", value.tail()))
    return report
