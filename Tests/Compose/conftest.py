from collections.abc import Callable, Iterator

import pytest

from deployment import STORES, Deployment, docker
from independent_provider import independent_provider
from scaled import ScaledDeployment


@pytest.fixture(scope="session")
def new_deployment(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Deployment]:
    def make(settings: dict[str, str] | None = None) -> Deployment:
        return Deployment(tmp_path_factory.mktemp("deployment"), settings)

    return make


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """An OpenID provider on this machine, at an address that containers reach as well. Gives its issuer."""
    bridge = docker("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", "bridge").strip()
    with independent_provider(
        {"sub": "ada", "email": "ada@example.org", "email_verified": True}, host=bridge
    ) as issuer:
        yield issuer


@pytest.fixture(scope="session", params=STORES)
def deployment(request: pytest.FixtureRequest, new_deployment: Callable[..., Deployment]) -> Iterator[Deployment]:
    """Everything up in development mode, on each storage, one container of each service."""
    with new_deployment(STORES[request.param]) as running:
        running.up()
        yield running


@pytest.fixture(scope="session", params=STORES)
def scaled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, provider: str
) -> Iterator[ScaledDeployment]:
    """Several of each service behind Caddy, on each storage."""
    with ScaledDeployment(tmp_path_factory.mktemp("scaled"), provider, STORES[request.param]) as running:
        running.up()
        yield running
