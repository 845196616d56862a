"""Mistakes in the environment: all of them at once, exit 78, and never a secret in print."""

import json
import subprocess
import tempfile
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from person import Person
from places import REPOSITORY, binaries, plain_environment

SERVICES = ["gateway", "auth", "chat", "documents"]
SECRET = "a-perfectly-good-secret-of-more-than-32-characters"
MISTAKES = {"PORT": "http", "LOG_LEVEL": "loud", "LOG_FORMAT": "xml", "DRAIN_TIMEOUT": "soon"}


def run(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program with nothing but these variables; it must end by itself."""
    return subprocess.run(
        [binaries() / program, *arguments],
        cwd=REPOSITORY, env={**plain_environment(), **environment},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
def test_all_mistakes_are_named_at_once(service: str, tmp_path: Path):
    done = run(service, DATA_DIR=str(tmp_path), **MISTAKES)
    assert done.returncode == 78
    for name in MISTAKES:
        assert name in done.stderr


def test_ba_names_the_mistakes_of_every_service_and_starts_nothing(tmp_path: Path):
    wrong = {"LOG_LEVEL": "loud", "ACCESS_TOKEN_TTL": "soon", "CORS_ORIGINS": "not an origin"}
    done = run("ba", "up", "--port", "0", "--data", str(tmp_path / "data"), **wrong)
    assert done.returncode == 78
    for name in wrong:
        assert name in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("service", "slip", "meant"),
    [
        ("auth", "DATABSE_URL", "DATABASE_URL"),
        ("chat", "SECRET_KEYS", "SECRET_KEY"),
        ("documents", "FERNET_KEY", "FERNET_KEYS"),
        ("gateway", "CORS_ORIGIN", "CORS_ORIGINS"),
    ],
)
def test_a_mistyped_name_gets_a_suggestion(service: str, slip: str, meant: str, tmp_path: Path):
    done = run(service, DATA_DIR=str(tmp_path), **{slip: "value-of-the-slip"})
    assert done.returncode == 78
    assert f"Did you mean {meant}?" in done.stderr
    assert "value-of-the-slip" not in done.stderr


@pytest.mark.parametrize("service", ["auth", "chat", "documents"])
def test_a_secret_in_a_variable_and_in_a_file_is_an_error(service: str, tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text(SECRET)
    done = run(service, DATA_DIR=str(tmp_path), SECRET_KEY=SECRET, SECRET_KEY_FILE=str(file))
    assert done.returncode == 78
    assert "SECRET_KEY_FILE" in done.stderr
    assert SECRET not in done.stderr


def test_a_secret_file_that_is_not_there_is_named(tmp_path: Path):
    done = run("auth", DATA_DIR=str(tmp_path), SECRET_KEY_FILE=str(tmp_path / "nothing"))
    assert done.returncode == 78
    assert "SECRET_KEY_FILE" in done.stderr


def test_secrets_are_read_from_files(new_stack, tmp_path: Path):
    key = Fernet.generate_key().decode()
    (tmp_path / "secret").write_text(SECRET + "\n")
    (tmp_path / "fernet").write_text(key + "\n")
    files = {"SECRET_KEY_FILE": str(tmp_path / "secret"), "FERNET_KEYS_FILE": str(tmp_path / "fernet")}
    with new_stack("sqlite", environment=files) as stack, Person(stack) as person:
        assert person.new_project("From a file")
        assert not (stack.data / "development-secrets.env").exists()
        assert SECRET not in stack.log_text() and key not in stack.log_text()


def test_a_fernet_key_that_is_none_is_refused_without_being_shown(tmp_path: Path):
    done = run("documents", DATA_DIR=str(tmp_path), SECRET_KEY=SECRET, FERNET_KEYS="tooshort-to-be-a-key")
    assert done.returncode == 78
    assert "FERNET_KEYS" in done.stderr
    assert "tooshort" not in done.stderr


def test_a_key_that_does_not_open_what_is_stored_stops_the_start(new_stack, tmp_path: Path):
    """Better no service than one that writes with a second, unrelated key."""
    with new_stack("sqlite") as stack, Person(stack) as person:
        person.new_project("Sealed")
    done = run("documents", DATA_DIR=str(stack.data), PORT="0", SECRET_KEY=SECRET, FERNET_KEYS=new_key())
    assert done.returncode == 78
    assert "FERNET_KEYS" in done.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_production_refuses_what_is_unsafe_and_names_all_of_it(service: str, tmp_path: Path):
    done = run(service, ENVIRONMENT="production", DATA_DIR=str(tmp_path))
    assert done.returncode == 78
    needed = {
        "gateway": ["SECRET_KEY", "ALLOWED_HOSTS"],
        "auth": ["SECRET_KEY", "BACKEND_URL"],
        "chat": ["SECRET_KEY", "FERNET_KEYS"],
        "documents": ["SECRET_KEY", "FERNET_KEYS"],
    }
    for name in needed[service]:
        assert name in done.stderr
    assert not list(tmp_path.iterdir()), "production made secrets of its own"


def test_production_refuses_the_development_sign_in_and_a_short_secret(tmp_path: Path):
    done = run(
        "auth", ENVIRONMENT="production", DATA_DIR=str(tmp_path), DEV_LOGIN="true",
        SECRET_KEY="short", FERNET_KEYS=new_key(),
    )  # fmt: skip
    assert done.returncode == 78
    assert "DEV_LOGIN" in done.stderr and "SECRET_KEY" in done.stderr
    assert "short\n" not in done.stderr


def test_production_refuses_local_addresses_and_any_origin(tmp_path: Path):
    done = run(
        "gateway", ENVIRONMENT="production", DATA_DIR=str(tmp_path), SECRET_KEY=SECRET,
        CORS_ORIGINS="*,http://localhost:3000",
    )  # fmt: skip
    assert done.returncode == 78
    assert "CORS_ORIGINS" in done.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_describes_its_variables(service: str):
    done = run(service, "--describe-configuration")
    assert done.returncode == 0
    variables = json.loads(done.stdout)
    assert {"ENVIRONMENT", "LOG_LEVEL", "PORT"} <= {variable["name"] for variable in variables}
    for variable in variables:
        assert variable["summary"].endswith((".", "!", ")")) or " " in variable["summary"]


@pytest.mark.parametrize("service", SERVICES)
def test_an_unknown_argument_is_an_error_of_usage(service: str):
    assert run(service, "--frobnicate").returncode == 64


def test_ba_explains_itself():
    done = run("ba", "--help")
    assert done.returncode == 0
    assert "up" in done.stdout


def new_key() -> str:
    return Fernet.generate_key().decode()


def test_production_does_not_keep_sqlite_files_where_they_would_be_lost(tmp_path: Path):
    """A tmpfs stands for the layer of a container: both go when it goes."""
    secrets = {"SECRET_KEY": SECRET, "FERNET_KEYS": Fernet.generate_key().decode()}
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        done = run("documents", ENVIRONMENT="production", DATA_DIR=folder, PORT="0", **secrets)
        assert done.returncode == 78
        assert "Mount a volume" in done.stderr
        assert folder in done.stderr
