"""Server-sent events, read as the WHATWG standard says (HTML, section 9.2.6)."""

import codecs
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

LAST = {"message_complete", "stopped", "interrupted", "error"}


@dataclass(frozen=True)
class Event:
    name: str
    data: dict[str, Any]
    id: str | None = None
    # Seconds of the monotonic clock when it arrived.
    at: float = field(default=0.0, compare=False)

    @property
    def run(self) -> str:
        return self.id.rpartition(":")[0] if self.id else ""

    @property
    def sequence(self) -> int:
        return int(self.id.rpartition(":")[2]) if self.id else -1

    @property
    def ends_the_run(self) -> bool:
        return self.name in LAST


def lines(chunks: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    rest = ""
    for chunk in chunks:
        rest += decoder.decode(chunk)
        *complete, rest = rest.split("\n")
        for line in complete:
            yield line.removesuffix("\r")


def events(chunks: Iterable[bytes], clock) -> Iterator[Event]:
    """Comments and events without data are skipped, as in a browser. `clock` tells when each arrived."""
    name, data, identity = "message", [], None
    for line in lines(chunks):
        if not line:
            if data:
                yield Event(name, json.loads("\n".join(data)), identity, clock())
            name, data, identity = "message", [], None
            continue
        key, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if key == "event":
            name = value
        elif key == "data":
            data.append(value)
        elif key == "id":
            identity = value
