"""Where things lie in the repository and on this machine."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
CONTRACT = REPOSITORY / "openapi.yaml"


def binaries() -> Path:
    """The folder of the built executables: `BA_BIN`, or the debug build."""
    return Path(os.environ.get("BA_BIN", REPOSITORY / ".build" / "debug")).absolute()


def plain_environment() -> dict[str, str]:
    """What a process needs to run at all, and none of the product's own variables."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
