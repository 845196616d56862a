"""An OpenID provider that is quick and asks nothing, as a process of its own: `python quick_provider.py PORT`.

The code it takes is the nonce that it was asked with, so that whoever drives a benchmark need not visit it. A thousand
people take turns.
"""

import asyncio
import itertools
import json
import sys
import time
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from tokens import encode, signed

PORT = int(sys.argv[1])
ISSUER = f"http://127.0.0.1:{PORT}"
KEY = ec.generate_private_key(ec.SECP256R1())
POINT = KEY.public_key().public_numbers()
PUBLISHED = {
    "kty": "EC", "crv": "P-256", "kid": "quick", "use": "sig",
    "x": encode(POINT.x.to_bytes(32, "big")), "y": encode(POINT.y.to_bytes(32, "big")),
}  # fmt: skip
NUMBERS = itertools.count()


def sign(data: bytes) -> bytes:
    r, s = decode_dss_signature(KEY.sign(data, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def answer(path: str, body: bytes) -> dict[str, object]:
    if path == "/.well-known/openid-configuration":
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        return {"issuer": ISSUER, **{name: f"{ISSUER}/{end}" for name, end in ends.items()}}
    if path == "/jwks":
        return {"keys": [PUBLISHED]}
    now, person = int(time.time()), next(NUMBERS) % 1000
    claims = {
        "iss": ISSUER, "aud": "ba", "sub": f"person-{person}", "email": f"person-{person}@example.org",
        "email_verified": True, "iat": now, "exp": now + 300, "nonce": parse_qs(body.decode())["code"][0],
    }  # fmt: skip
    return {"token_type": "Bearer", "id_token": signed({"alg": "ES256", "kid": "quick"}, claims, sign)}


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = head.partition("content-length: ")[2].partition("\r\n")[0]
            text = json.dumps(answer(head.split(" ", 2)[1], await reader.readexactly(int(length or 0)))).encode()
            start = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
            writer.write(start.encode() + text)
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", PORT)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
