"""After the walk, nothing that people wrote can be found in what is stored."""

import base64
import re
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

import walk as steps
from person import Person
from places import REPOSITORY
from stack import Stack
from walk import Walk

MADE_UP = ["kwartzfelder", "bramblewick", "ostrovinka", "pomeranchuk"]
TOKEN = re.compile(rb"gAAAAA[\w-]{90,}={0,2}")


@dataclass
class Stored:
    """A product that has seen the walk: stopped for a look at its files, then started again."""

    stack: Stack
    walk: Walk
    files: dict[str, bytes]
    # What a dump of PostgreSQL says without any data.
    schema: str

    @property
    def keys(self) -> MultiFernet:
        secrets = (self.stack.data / "development-secrets.env").read_text()
        listed = re.search(r"^FERNET_KEYS=(.+)$", secrets, re.MULTILINE).group(1)
        return MultiFernet([Fernet(key) for key in listed.split(",")])


@pytest.fixture(scope="module")
def stored(engine, new_stack, request) -> Iterator[Stored]:
    stack = new_stack(engine).start()
    try:
        with Person(stack) as person:
            walk = steps.take(person)
            running = _files(stack)
            stack.stop()
            schema = ""
            files = {**{f"running/{name}": content for name, content in running.items()}, **_files(stack)}
            if engine == "postgresql":
                server = request.getfixturevalue("postgres")
                files["pg_dump"] = server.dump(stack.database_url)
                schema = server.dump(stack.database_url, "--schema-only").decode()
            stack.start()
            yield Stored(stack, walk, files, schema)
        stack.stop()
    finally:
        stack.destroy()


def test_the_look_is_at_what_was_stored(stored: Stored, engine: str):
    total = sum(len(content) for content in stored.files.values())
    assert total > len(stored.walk.document_text), "too little for the document to be in it"
    assert stored.walk.person.email.encode() in b"".join(stored.files.values()), "this look finds nothing at all"
    if engine == "sqlite":
        assert {"auth.db", "chat.db", "documents.db"} <= stored.files.keys()


@pytest.mark.parametrize("word", MADE_UP)
def test_a_name_title_filename_or_answer_cannot_be_found(stored: Stored, word: str):
    assert _found([word], stored.files) == []


def test_no_word_of_the_document_the_questions_or_the_answers_can_be_found(stored: Stored):
    said = " ".join([*stored.walk.said, *(answer.text for answer in stored.walk.answers)])
    ours = _words(_sources() + stored.schema)
    spoken, written = _words(said) - ours, _words(stored.walk.document_text) - ours
    assert len(spoken) > 5 and len(written) > 300
    for name, content in stored.files.items():
        runs = {run.lower().decode() for run in re.findall(rb"[A-Za-z]{8,}", content)}
        assert sorted(runs & (spoken | written)) == [], f"in {name}"
    sample = sorted(spoken)[:20] + sorted(written)[:: len(written) // 20]
    assert _found(sample, stored.files) == []


def test_the_python_package_cryptography_opens_what_was_sealed(stored: Stored):
    opened, shut = [], []
    for token in _tokens(stored):
        try:
            opened.append(stored.keys.decrypt(token).lower())
        except InvalidToken:
            shut.append(token)
    assert len(shut) == 1, "all but the key that signs tokens, which is sealed under SECRET_KEY"
    everything = b"\n".join(opened)
    for word in [*MADE_UP, "maintainer"]:
        assert word.encode() in everything


def test_another_key_opens_nothing(stored: Stored):
    other = Fernet(Fernet.generate_key())
    for token in list(_tokens(stored))[:20]:
        with pytest.raises(InvalidToken):
            other.decrypt(token)


def test_the_secrets_are_for_their_owner_alone(stored: Stored):
    secrets = stored.stack.data / "development-secrets.env"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert stat.S_IMODE(stored.stack.data.stat().st_mode) & 0o077 == 0


def test_the_secrets_are_not_in_the_store(stored: Stored):
    secrets = (stored.stack.data / "development-secrets.env").read_text()
    values = re.findall(r"^\w+=(.+)$", secrets, re.MULTILINE)
    assert len(values) == 2
    for name, content in stored.files.items():
        assert not [value for value in values if value.encode() in content], f"in {name}"


def test_a_restart_keeps_everything_readable(stored: Stored):
    walk, person = stored.walk, stored.walk.person
    assert person.get("/api/projects")[0]["name"] == steps.PROJECT
    document = person.get(f"/api/documents/{walk.document['id']}")
    assert (document["filename"], document["content"]) == (steps.FILENAME, walk.document_text)
    assert person.get(f"/api/threads/{walk.thread}")["title"] == steps.TITLE
    assert [m["content"] for m in person.messages(walk.thread) if m["role"] == "user"] == walk.said
    assert person.search(walk.project, "maintainer scripts idempotent") == walk.hits
    artifact = person.get(f"/api/threads/{walk.thread}/artifacts")[0]
    assert "pomeranchuk" in person.get(f"/api/artifacts/{artifact['id']}")["content_markdown"]


def test_no_log_line_holds_what_people_wrote(stored: Stored):
    log = {"log": stored.stack.log_text().encode()}
    assert _found(MADE_UP, log) == []


def _files(stack: Stack) -> dict[str, bytes]:
    """Every file of the data folder, raw, but for the secrets, which hold the keys by design."""
    return {
        str(path.relative_to(stack.data)): path.read_bytes()
        for path in stack.data.rglob("*")
        if path.is_file() and path.name != "development-secrets.env"
    }


def _found(words: list[str], files: dict[str, bytes]) -> list[str]:
    """Where a word stands as it is, in any case, as UTF-16, hexadecimal or base64."""
    found = []
    for name, content in files.items():
        lower = content.lower()
        for word in words:
            plain = word.encode()
            if plain in lower or word.encode("utf-16-le") in lower or plain.hex().encode() in lower:
                found.append(f"{word} in {name}")
            for written in (plain, plain.capitalize()):
                if any(form in content for form in _base64_forms(written)):
                    found.append(f"{word} as base64 in {name}")
    return found


def _base64_forms(word: bytes) -> Iterator[bytes]:
    """The middle of a word's base64, at each of the three places it can begin."""
    for before in range(3):
        whole_groups = (before + len(word)) // 3 * 4
        form = base64.urlsafe_b64encode(b"\0" * before + word)[4 if before else 0 : whole_groups]
        yield form
        yield form.translate(bytes.maketrans(b"-_", b"+/"))


def _words(text: str) -> set[str]:
    """Words long enough that chance does not spell them in sealed bytes."""
    return {word.lower() for word in re.findall(r"[A-Za-z]{8,}", text)}


def _sources() -> str:
    """What the product says itself may stand in a database: table names, the names of columns."""
    files = [path for folder in ("Services", "Shared") for path in (REPOSITORY / folder).rglob("*.swift")]
    return "\n".join(path.read_text() for path in files)


def _tokens(stored: Stored) -> Iterator[bytes]:
    if "pg_dump" in stored.files:
        yield from TOKEN.findall(stored.files["pg_dump"])
        return
    for path in stored.stack.data.glob("*.db"):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            for table in tables:
                for row in database.execute(f'SELECT * FROM "{table}"'):
                    for value in row:
                        raw = value.encode() if isinstance(value, str) else value
                        if isinstance(raw, bytes) and TOKEN.fullmatch(raw):
                            yield raw
