"""Auth behind the gateway and nobody else: signing in needs no more. As many replicas of auth as a test wants."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

from lone_gateway import LoneGateway
from places import plain_environment
from replicas import Replica, running


class AuthHouse:
    """`url` is what a browser opens; `replicas` are processes on one database."""

    def __init__(
        self, folder: Path, environment: dict[str, str], *, database_url: str | None = None, replicas: int = 1
    ):
        settings = {
            **plain_environment(),
            "SECRET_KEY": "a secret that the whole house knows, long enough",
            "DATABASE_URL": database_url or f"sqlite://{folder}",
            "LOG_FORMAT": "json",
            **dict.fromkeys(("SIGN_IN_RATE", "REFRESH_RATE", "ACCOUNT_RATE"), "1000000/m burst 100000"),
            **environment,
        }
        self.replicas = [Replica("auth", folder, number, settings) for number in range(replicas)]
        shared = {
            "AUTH_URL": ",".join(replica.url for replica in self.replicas),
            "SECRET_KEY": settings["SECRET_KEY"],
        }
        self.gateway = LoneGateway(folder, self.replicas[0], environment=shared, away=("chat", "documents"))
        self.url = self.gateway.url
        for replica in self.replicas:
            replica.environment["BACKEND_URL"] = self.url

    @contextlib.contextmanager
    def running(self) -> Iterator["AuthHouse"]:
        with running(self.replicas), self.gateway:
            yield self

    def served(self, route: str) -> list[int]:
        """How many requests each replica has answered since it was started."""
        return [int(replica.metrics("http_requests_total", f'route="{route}"')) for replica in self.replicas]

    def log_lines(self) -> list[dict[str, str]]:
        """What the replicas of auth have written."""
        texts = [replica.log.read_text(errors="replace") for replica in self.replicas]
        return [json.loads(line) for text in texts for line in text.splitlines() if line.startswith("{")]

    def tail(self) -> str:
        return "\n".join(replica.log.read_text(errors="replace")[-4000:] for replica in self.replicas)


def client_at(name: str, issuer: str) -> dict[str, str]:
    """The variables of a provider: `GOOGLE`, `MICROSOFT` or `OIDC`."""
    return {f"{name}_ISSUER": issuer, f"{name}_CLIENT_ID": f"{name.lower()}-client", f"{name}_CLIENT_SECRET": "hush"}
