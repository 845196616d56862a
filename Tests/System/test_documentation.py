"""What is written for people: references are as the program prints them, and links lead somewhere."""

import re
import subprocess
from pathlib import Path

import pytest

from places import REPOSITORY, binaries, plain_environment

DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
# [words](target "title") and ![words](target), [label]: target, and HTML's href and src.
LINK = re.compile(r"""\]\(\s*<?([^\s)>]+)|^\[[^\]]+\]:\s*<?([^\s>]+)|(?:href|src)=["']([^"']+)""", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)


@pytest.mark.parametrize(("form", "file"), [("markdown", "docs/configuration.md"), ("env", ".env.example")])
def test_the_configuration_reference_is_what_ba_prints(form: str, file: str):
    printed = subprocess.run(
        [binaries() / "ba", "config", "--form", form],
        cwd=REPOSITORY, env=plain_environment(), capture_output=True, text=True, timeout=60, check=True,
    ).stdout  # fmt: skip
    written = (REPOSITORY / file).read_text()
    assert lines(written) == lines(printed), f"write it again: ba config --form {form} > {file}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_links_and_images_of_the_repository_exist(document: Path):
    targets = ["".join(found) for found in LINK.findall(CODE.sub("", document.read_text()))]
    inside = {target.partition("#")[0] for target in targets if not ELSEWHERE.match(target)}
    assert {target for target in inside if not (document.parent / target).exists()} == set()


def test_the_page_has_words_for_every_way_in_which_a_sign_in_fails():
    """Auth and the gateway send people to it with a code; the sentence is the page's own."""
    refusals = (REPOSITORY / "Services/Auth/SignIn/SignInRefusal.swift").read_text()
    codes = set(re.findall(r'(?:code: |\((?:\n\s*)?)"([a-z_]+)",', refusals))
    words = (REPOSITORY / "gateway/web/app/session/providers.js").read_text()
    known = set(re.findall(r"^    ([a-z_]+): '", words, re.MULTILINE))
    assert {"sign_in_expired", "email_taken", "provider_unavailable", "not_allowed"} <= codes
    assert codes | {"too_many_attempts", "rate_limited", "unavailable", "service_unreachable"} <= known


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]
