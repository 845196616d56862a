"""docker-compose.yml and what goes with it, as far as no engine is needed: who is given which secret."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from places import REPOSITORY, binaries, plain_environment

SERVICES = ("gateway", "auth", "chat", "documents")
# The operator's program declares nothing; it makes a token from what auth has.
OF_THE_OPERATOR = {"SECRET_KEY", "SECRET_KEY_PREVIOUS"}
# PostgreSQL's and PgBouncer's own.
OF_NO_SERVICE = {"POSTGRES_PASSWORD"}


@pytest.fixture(scope="module")
def secrets() -> dict[str, set[str]]:
    """The names of the secrets that each service declares."""
    return {service: declared_secrets(service) for service in SERVICES} | {"ba": OF_THE_OPERATOR}


def declared_secrets(service: str) -> set[str]:
    described = subprocess.run(
        [binaries() / service, "--describe-configuration"],
        env=plain_environment(), capture_output=True, check=True, timeout=30,
    ).stdout  # fmt: skip
    return {variable["name"] for variable in json.loads(described) if variable["is_secret"]}


@pytest.mark.parametrize("service", [*SERVICES, "ba"])
def test_the_secrets_that_a_service_does_not_read_are_taken_away_from_it(service: str, secrets: dict[str, set[str]]):
    compose = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
    environment = compose["services"][service]["environment"]
    others = set().union(*secrets.values(), OF_NO_SERVICE) - secrets[service]
    assert {name for name, value in environment.items() if value == ""} == others
    folders = [place for place in compose["services"][service]["volumes"] if ":/run/secrets" in place]
    assert folders == [f"${{SECRETS:-./deploy/secrets}}/{service}:/run/secrets:ro"]


def test_a_secret_is_put_where_the_services_that_read_it_find_it(tmp_path: Path, secrets: dict[str, set[str]]):
    for name in set().union(*secrets.values()):
        put = put_secret(tmp_path / "secrets", name, f"value of {name}")
        assert put.returncode == 0, put.stderr
        assert f"{name}_FILE=/run/secrets/{name.lower()}" in put.stdout
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    for service, declared in secrets.items():
        folder = tmp_path / "secrets" / service
        assert {path.name for path in folder.iterdir()} == {name.lower() for name in declared}
        for name in declared:
            assert (folder / name.lower()).read_text() == f"value of {name}\n"


def test_a_secret_that_nobody_reads_is_put_nowhere(tmp_path: Path):
    put = put_secret(tmp_path / "secrets", "FERNET_KEY", "x")
    assert put.returncode == 64
    assert "FERNET_KEYS" in put.stderr
    assert put_secret(tmp_path / "secrets", "FERNET_KEYS", "").returncode == 65
    assert not (tmp_path / "secrets").exists()


def put_secret(folder: Path, name: str, value: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [REPOSITORY / "deploy/secret", name], env={**plain_environment(), "SECRETS": str(folder)},
        input=value, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
