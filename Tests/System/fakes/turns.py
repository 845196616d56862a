"""What a fake provider says: one script for every wire format."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Usage:
    """Tokens by price class. `input` is without what was written to or read from the cache."""

    input: int = 30
    output: int = 12
    cache_write: int = 0
    cache_read: int = 0


@dataclass(frozen=True)
class Call:
    name: str
    # The text of a JSON object; deliberately broken in some tests.
    arguments: str
    id: str = "call_1"


@dataclass(frozen=True)
class Failure:
    """An answer that is none. `kind` is one of the keys of wires.FAILURES."""

    kind: str
    headers: dict[str, str] = field(default_factory=dict)
    # What it says beside the kind.
    words: str = ""
    # Its body comes byte by byte and has no end.
    endless: bool = False


@dataclass(frozen=True)
class Turn:
    """One answer of the provider.

    `ending` is complete, length, refusal, or one of the accidents: cut (the connection drops), half (it drops in the
    middle of a character), endless (the last piece is said again until the client leaves), or a kind of failure, which
    then comes as an event of the stream.
    """

    pieces: tuple[str, ...] = ("All is well.",)
    calls: tuple[Call, ...] = ()
    ending: str = "complete"
    usage: Usage = Usage()
    # Seconds before the first byte, and between the pieces.
    delay: float = 0.0
    pace: float = 0.0
    # Seconds during which only signs of life come, before the first piece.
    silence: float = 0.0
    # Every byte in a packet of its own.
    trickles: bool = False
    # A whole stream instead of all that.
    recorded: bytes = b""


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float
    # When the client closed the connection, on the monotonic clock; None if it did not before the answer's end.
    closed_at: float | None = None
    # How many bytes of the answer were sent.
    sent: int = 0
