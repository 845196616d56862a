"""A container knows the secrets that its service reads, and no other: neither by its environment nor by files."""

import io
import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from deployment import PASSWORD, SERVICES, STORES, Deployment, docker, put_secret

# The operator's program, which shows auth a token; and those whose secret is their own password for each other.
OTHERS = {"ba": {"SECRET_KEY", "SECRET_KEY_PREVIOUS"}, "postgres": {"POSTGRES_PASSWORD"}}
OTHERS["pgbouncer"] = OTHERS["postgres"]
# What a provider's secret is only good with.
COMPANIONS = {
    "GOOGLE_CLIENT_ID": "ba",
    "MICROSOFT_CLIENT_ID": "ba",
    "OIDC_CLIENT_ID": "ba",
    "OIDC_ISSUER": "https://id.example.org",
    "OPENAI_MODEL": "any",
}


@pytest.fixture(scope="module")
def readers() -> dict[str, set[str]]:
    """The names of the secrets that each service declares, by its own account."""
    return {service: declared_secrets(service) for service in SERVICES} | OTHERS


@pytest.fixture(scope="module")
def values(readers: dict[str, set[str]]) -> dict[str, str]:
    """A secret for every name, each telling itself apart from all others."""
    names = set().union(*readers.values())
    made = {name: f"{name.lower().replace('_', '-')}-with-more-than-32-characters" for name in names}
    return {
        **made,
        "FERNET_KEYS": Fernet.generate_key().decode(),
        "POSTGRES_PASSWORD": PASSWORD,
        "DATABASE_URL": STORES["postgresql"]["DATABASE_URL"],
    }


def declared_secrets(service: str) -> set[str]:
    described = docker(
        "run", "--rm", "--network", "none", f"ba-assistant-{service}", service, "--describe-configuration"
    )
    return {variable["name"] for variable in json.loads(described) if variable["is_secret"]}


def test_in_the_environment(
    new_deployment: Callable[..., Deployment], readers: dict[str, set[str]], values: dict[str, str]
):
    with new_deployment({**STORES["postgresql"], **COMPANIONS, **values}) as running:
        running.up()
        running.compose("run", "--detach", "ba", "--help")
        for service, declared in readers.items():
            # PostgreSQL's password is in the address of the database as well.
            known = declared | ({"POSTGRES_PASSWORD"} if "DATABASE_URL" in declared else set())
            for container in everything(running, service):
                assert {name for name, value in values.items() if value in str(container)} == known, service


def test_in_files(
    new_deployment: Callable[..., Deployment], readers: dict[str, set[str]], values: dict[str, str], tmp_path: Path
):
    store = {name: value for name, value in STORES["postgresql"].items() if name != "DATABASE_URL"}
    files = {name: value for name, value in values.items() if name != "POSTGRES_PASSWORD"}
    folder = {"SECRETS": str(tmp_path / "secrets")}
    for name, value in files.items():
        put_secret(tmp_path / "secrets", name, value)
    named = {f"{name}_FILE": f"/run/secrets/{name.lower()}" for name in files}
    with new_deployment({**store, **COMPANIONS, **folder, **named}) as running:
        running.up()
        for service in SERVICES:
            container = running.containers(service)[0]
            assert not any(value in str(container) for value in files.values())
            assert secrets_in(container["Id"]) == {name.lower() for name in readers[service]}


def everything(running: Deployment, service: str) -> list[dict]:
    """Also those that ended, as of `run`."""
    label = f"label=com.docker.compose.service={service}"
    project = f"label=com.docker.compose.project={running.name}"
    ids = docker("ps", "--all", "--quiet", "--filter", project, "--filter", label).split()
    assert ids, service
    return json.loads(docker("inspect", *ids))


def secrets_in(container: str) -> set[str]:
    archive = subprocess.run(["docker", "cp", f"{container}:/run/secrets", "-"], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        return {Path(entry.name).name for entry in files if entry.isfile()} - {".gitkeep"}
