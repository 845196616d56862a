from collections.abc import Callable, Iterator

import pytest

from deployment import Deployment


@pytest.fixture(scope="session")
def new_deployment(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Deployment]:
    def make(settings: dict[str, str] | None = None) -> Deployment:
        return Deployment(tmp_path_factory.mktemp("deployment"), settings)

    return make


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def deployment(request: pytest.FixtureRequest, new_deployment: Callable[..., Deployment]) -> Iterator[Deployment]:
    """Everything up in development mode, on each storage."""
    password = "of-this-test-alone"
    settings = {
        "sqlite": {},
        "postgresql": {
            "COMPOSE_PROFILES": "postgres",
            "POSTGRES_PASSWORD": password,
            "DATABASE_URL": f"postgresql://ba:{password}@pgbouncer:6432/ba?prepared=false",
        },
    }
    with new_deployment(settings[request.param]) as running:
        running.up()
        yield running
