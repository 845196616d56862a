"""An OpenID provider that lies as it is told to, and is otherwise honest. It knows nobody's names but its own."""

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

Claims = dict[str, Any]


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int) -> str:
    return encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class RSAKey:
    algorithm = "RS256"

    def __init__(self, kid: str | None, bits: int = 2048):
        self.kid = kid
        self.private = rsa.generate_private_key(65537, bits)

    @property
    def public(self) -> Claims:
        numbers = self.private.public_key().public_numbers()
        named = {"kid": self.kid} if self.kid else {}
        return {"kty": "RSA", "use": "sig", "n": number(numbers.n), "e": number(numbers.e), **named}

    @property
    def pem(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())


class ECKey:
    algorithm = "ES256"

    def __init__(self, kid: str | None):
        self.kid = kid
        self.private = ec.generate_private_key(ec.SECP256R1())

    @property
    def public(self) -> Claims:
        point = self.private.public_key().public_numbers()
        named = {"kid": self.kid} if self.kid else {}
        coordinates = {"x": encode(point.x.to_bytes(32, "big")), "y": encode(point.y.to_bytes(32, "big"))}
        return {"kty": "EC", "crv": "P-256", "use": "sig", **coordinates, **named}

    def sign(self, data: bytes) -> bytes:
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@dataclass
class Lie:
    """What differs from an honest answer."""

    claims: Callable[[Claims], None] = lambda claims: None
    header: Claims = field(default_factory=dict)
    key: RSAKey | ECKey | None = None
    published: list[RSAKey | ECKey] | None = None
    sign: Callable[[bytes], bytes] | None = None
    user_info: Claims | None = None
    discovery: Claims = field(default_factory=dict)
    response: Claims = field(default_factory=dict)
    token_answer: tuple[int, str, bytes] | None = None
    # Seconds before an answer at the addresses that end so.
    delay: float = 0
    delayed: str = "/token"


TENANT = "11111111-2222-3333-4444-555555555555"


class HostileProvider:
    """Listens on a free port of this machine; `lie` may be changed between two requests.

    With `{tenantid}` in its `path` it is as Microsoft's: for `common` and `organizations` its discovery document names
    the template, for a tenant the tenant; and a token names the tenant of its account.
    """

    def __init__(self, port: int = 0, path: str = "") -> None:
        self.key: RSAKey | ECKey = RSAKey("first")
        self.lie = Lie()
        self.codes: dict[str, Claims] = {}
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.issuer = self.address + path
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    @contextlib.contextmanager
    def lying(self, lie: Lie) -> Iterator[None]:
        self.lie = lie
        try:
            yield
        finally:
            self.lie = Lie()

    def discovery(self, tenant: str) -> Claims:
        at = self.address
        issuer = self.issuer if tenant in ("common", "organizations") else self.issuer.replace("{tenantid}", tenant)
        return {
            "issuer": issuer, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks", "userinfo_endpoint": f"{at}/userinfo", **self.lie.discovery,
        }  # fmt: skip

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = query
        answer = {"code": code, "state": query["state"], **self.lie.response}
        pairs = "&".join(f"{name}={value}" for name, value in answer.items() if value is not None)
        return f"{query['redirect_uri']}?{pairs}"

    def token(self, form: dict[str, str]) -> tuple[int, Claims]:
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": self.id_token(asked)}

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims: Claims = {
            "iss": self.issuer.replace("{tenantid}", TENANT), "sub": "hostile-1", "aud": asked["client_id"],
            "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "email": "mallory@example.com", "email_verified": True, "name": "Mallory",
            "tid": TENANT, "oid": "99999999-2222-3333-4444-555555555555",
        }  # fmt: skip
        self.lie.claims(claims)
        key = self.lie.key or self.key
        header = {"alg": key.algorithm, "typ": "JWT", "kid": key.kid, **self.lie.header}
        parts = [{name: value for name, value in part.items() if value is not None} for part in (header, claims)]
        signed = ".".join(encode(json.dumps(part).encode()) for part in parts)
        return f"{signed}.{encode((self.lie.sign or key.sign)(signed.encode()))}"

    def _handler(provider) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                url = urlsplit(self.path)
                provider.asked.append(url.path)
                self._wait(url.path)
                query = {name: values[0] for name, values in parse_qs(url.query).items()}
                if url.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(query))
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                elif url.path.endswith("/.well-known/openid-configuration"):
                    self._answer(200, provider.discovery(url.path.split("/")[1]))
                elif url.path == "/jwks":
                    keys = provider.lie.published or [provider.key]
                    self._answer(200, {"keys": [key.public for key in keys]})
                elif url.path == "/userinfo":
                    self._answer(200, provider.lie.user_info or {"sub": "hostile-1", "email": "mallory@example.com"})
                else:
                    self._answer(404, {})

            def do_POST(self) -> None:
                provider.asked.append(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                self._wait(self.path)
                if provider.lie.token_answer:
                    self._send(*provider.lie.token_answer)
                    return
                self._answer(*provider.token({name: values[0] for name, values in parse_qs(body).items()}))

            def _wait(self, path: str) -> None:
                if path.endswith(provider.lie.delayed):
                    time.sleep(provider.lie.delay)

            def _answer(self, status: int, value: Claims) -> None:
                self._send(status, "application/json", json.dumps(value).encode())

            def _send(self, status: int, content_type: str, body: bytes) -> None:
                # Somebody who waited no longer is no failure of the test.
                with contextlib.suppress(ConnectionError):
                    self.send_response(status)
                    self.send_header("Content-Type", content_type)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

        return Handler


def hs256(secret: bytes) -> Callable[[bytes], bytes]:
    return lambda data: hmac.new(secret, data, hashlib.sha256).digest()
