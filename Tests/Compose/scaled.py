"""What README tells who needs more than one of each: Caddy in front, several containers of every service."""

import ssl
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from deployment import Deployment
from ports import free_port

REPLICAS = {"gateway": 2, "auth": 2, "chat": 3, "documents": 2}
ROOT = "/certificates/caddy/pki/authorities/local/root.crt"


class ScaledDeployment(Deployment):
    def __init__(self, folder: Path, issuer: str, store: dict[str, str]):
        port = free_port()
        profiles = ",".join(filter(None, ["tls", store.get("COMPOSE_PROFILES")]))
        super().__init__(
            folder,
            {
                **store,
                "COMPOSE_PROFILES": profiles,
                "BACKEND_URL": f"https://localhost:{port}",
                "PUBLISH": "127.0.0.1:",
                "PUBLISH_HTTPS": f"127.0.0.1:{port}",
                "PUBLISH_HTTP": f"127.0.0.1:{free_port()}",
                "TRUSTED_PROXIES": "172.16.0.0/12,192.168.0.0/16",
                # Slow enough to be in the middle of an answer when something happens.
                "INTERVIEW_PACE": "60ms",
                "OIDC_ISSUER": issuer,
                "OIDC_CLIENT_ID": "ba",
                "OIDC_CLIENT_SECRET": "ba",
                "OIDC_NAME": "Example",
            },
        )
        self.url = f"https://localhost:{port}"

    def up(self, **replicas: int) -> None:
        super().up(**(replicas or REPLICAS))
        self.trust = ssl.create_default_context(cadata=self.root_certificate())

    def root_certificate(self) -> str:
        """Of Caddy's own authority, which an operator copies out to make a browser trust localhost."""
        archive = subprocess.run(
            ["docker", "cp", f"{self.ids('caddy')[0]}:{ROOT}", "-"], capture_output=True, check=True
        ).stdout
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            return files.extractfile(files.next()).read().decode()
