"""What production refuses, and that secrets come in files."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from deployment import SERVICES, Deployment, docker, put_secret
from waiting import eventually

SECRET = "a-perfectly-good-secret-of-more-than-32-characters"


def start(deployment: Deployment, *services: str) -> str:
    """Starts these alone and gives what they say until they end."""
    for service in services:
        # One by one, or the older program waits for the others to be healthy all the same.
        deployment.compose("up", "--detach", "--no-deps", service)
        for container in deployment.ids(service):
            # It would be started again and again, as any service that ends; in the midst of that it cannot be changed.
            eventually(lambda name=container: stays_ended(name), within=10)
            assert docker("wait", container).strip() == "78"
    return deployment.logs(*services)


def stays_ended(container: str) -> bool:
    command = ["docker", "update", "--restart", "no", container]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_production_with_something_missing_names_all_of_it(new_deployment: Callable[..., Deployment]):
    with new_deployment({"ENVIRONMENT": "production", "BACKEND_URL": "", "RATE_LIMIT": "true"}) as broken:
        logs = start(broken, *SERVICES)
        for name in ("SECRET_KEY", "FERNET_KEYS", "BACKEND_URL", "ALLOWED_HOSTS", "GOOGLE_CLIENT_ID"):
            assert name in logs, name
        assert "openssl rand" in logs


def test_a_mistyped_name_in_the_settings_is_noticed(new_deployment: Callable[..., Deployment]):
    with new_deployment({"FERNET_KEY": "x"}) as broken:
        assert "Did you mean FERNET_KEYS?" in start(broken, "documents")


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    put_secret(folder, "SECRET_KEY", SECRET)
    put_secret(folder, "FERNET_KEYS", Fernet.generate_key().decode())
    return folder


def production(secrets: Path) -> dict[str, str]:
    return {
        "ENVIRONMENT": "production",
        "RATE_LIMIT": "true",
        "SECRETS": str(secrets),
        "SECRET_KEY_FILE": "/run/secrets/secret_key",
        "FERNET_KEYS_FILE": "/run/secrets/fernet_keys",
        "BACKEND_URL": "https://ba.example.org",
        "ALLOWED_HOSTS": "ba.example.org",
        "OIDC_ISSUER": "https://id.example.org",
        "OIDC_CLIENT_ID": "ba",
        "OIDC_CLIENT_SECRET": "ba",
        "ALLOWED_EMAIL_DOMAINS": "example.org",
    }


def test_production_comes_up_with_its_secrets_in_files(new_deployment: Callable[..., Deployment], secrets: Path):
    with new_deployment(production(secrets)) as running:
        running.up()
        for service in SERVICES:
            container = running.containers(service)[0]
            assert SECRET not in str(container["Config"]["Env"])
            assert SECRET not in running.logs(service)
            assert container["RestartCount"] == 0


def test_sqlite_outside_a_mounted_volume_is_refused(new_deployment: Callable[..., Deployment], secrets: Path):
    """As when somebody points DATABASE_URL into the container: the next deployment would lose it."""
    settings = {**production(secrets), "DATABASE_URL": "sqlite:///tmp/ba"}
    with new_deployment(settings) as broken:
        assert "Mount a volume" in start(broken, "documents")
