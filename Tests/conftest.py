from collections.abc import Iterator

import pytest

from fakes.provider import FakeProvider


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    """The models behind the product, for tests that say what these answer."""
    with FakeProvider() as running:
        yield running
