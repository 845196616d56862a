"""Tokens that must not work."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def decode_bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    header, claims, signature = token.split(".")
    return decode(header), decode(claims), signature


def signed(header: dict[str, Any], claims: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    text = ".".join(encode(json.dumps(part).encode()) for part in (header, claims))
    return f"{text}.{encode(sign(text.encode()))}"


def by_a_foreign_key(token: str) -> str:
    """The same claims under the same key id, signed by another key."""
    header, claims, _ = parts(token)
    return signed(header, claims, Ed25519PrivateKey.generate().sign)


def by_an_unknown_key(token: str) -> str:
    header, claims, _ = parts(token)
    return signed({**header, "kid": "nobody-knows-this-key"}, claims, Ed25519PrivateKey.generate().sign)


def unsigned(token: str) -> str:
    header, claims, _ = parts(token)
    return signed({**header, "alg": "none"}, claims, lambda _: b"")


def expired(token: str) -> str:
    """Its `exp` moved into the past and the signature kept, as somebody who edits a token gets it."""
    return with_claims(token, exp=int(time.time()) - 60)


def with_claims(token: str, **changes: Any) -> str:
    header, claims, signature = parts(token)
    text = ".".join(encode(json.dumps(part).encode()) for part in (header, {**claims, **changes}))
    return f"{text}.{signature}"


def cut(token: str) -> str:
    return token[:-8]


def without_signature(token: str) -> str:
    return token.rpartition(".")[0]
