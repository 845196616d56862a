"""The gateway by itself, with TLS, for tools that take their time with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import certificates
from lone_gateway import LoneGateway
from origin import Origin


@pytest.fixture(scope="session")
def origin() -> Iterator[Origin]:
    with Origin().running() as running:
        yield running


@pytest.fixture(scope="session")
def token(origin: Origin) -> str:
    return origin.token(lifetime=3_600)


@pytest.fixture(scope="session")
def tls(origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoneGateway]:
    folder: Path = tmp_path_factory.mktemp("tls")
    environment = {**certificates.for_gateway(folder), "LOG_LEVEL": "warning"}
    with LoneGateway(folder, origin, environment=environment) as running:
        yield running


@pytest.fixture
def plain(origin: Origin, tmp_path: Path) -> Iterator[LoneGateway]:
    with LoneGateway(tmp_path, origin, environment={"LOG_LEVEL": "warning", "RATE_LIMIT": "off"}) as running:
        yield running
