import time
from collections.abc import Callable


def eventually(condition: Callable[[], bool], within: float = 5) -> None:
    """Asserts that the condition comes true: what travels between services arrives a little later."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"it did not come about within {within} s"
        time.sleep(0.05)
