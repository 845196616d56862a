"""Uploads that are too large, not what they say, or no upload at all."""

import os
from collections.abc import Iterator

import pytest

from belongings import Belongings
from problems import assert_problem

pytestmark = pytest.mark.usefixtures("nothing_changes")

BINARY = b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 40


def test_a_30_mb_upload_is_refused_and_the_limit_named(belongings: Belongings):
    problem = assert_problem(upload(belongings, "big.txt", b"a line of text\n" * 2_000_000), 413)
    assert "25 MiB" in problem["detail"]


def test_a_30_mb_upload_of_unknown_length_is_refused(belongings: Belongings):
    def chunks() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="big.txt"\r\n\r\n'
        for _ in range(300):
            yield b"a line of text\n" * 6_667
        yield b"\r\n--b--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    url = f"/api/projects/{belongings.project}/documents"
    assert_problem(belongings.person.http.post(url, content=chunks(), headers=headers), 413)


@pytest.mark.parametrize(
    "content",
    [BINARY, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + BINARY, b"PK\x03\x04" + BINARY, b"\x89PNG\r\n\x1a\n" + BINARY],
    ids=["ELF", "PDF", "ZIP", "PNG"],
)
def test_a_binary_file_called_txt_is_refused(belongings: Belongings, content: bytes):
    problem = assert_problem(upload(belongings, "notes.txt", content), 400)
    assert ".txt" in problem["detail"]


@pytest.mark.parametrize("spoilt", [b"\x81\x8d\x8f\x90\x9d", b"caf\xc3", b"\xc0\xaf \x81", b"\xed\xa0\x80 \x8d"])
def test_text_in_no_known_encoding_is_refused(belongings: Belongings, spoilt: bytes):
    assert_problem(upload(belongings, "notes.txt", "Größe und Maß. ".encode() * 20 + spoilt), 400)


def test_random_bytes_are_refused(belongings: Belongings):
    assert_problem(upload(belongings, "notes.txt", os.urandom(4096)), 400)


def test_an_empty_file_is_refused(belongings: Belongings):
    response = upload(belongings, "notes.txt", b"")
    assert_problem(response, response.status_code)
    assert response.status_code in (400, 422)


def test_an_upload_without_the_field_file_names_it(belongings: Belongings):
    url = f"/api/projects/{belongings.project}/documents"
    response = belongings.person.http.post(url, files={"other": ("a.txt", b"text", "text/plain")})
    assert_problem(response, 422, pointer="/file")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data; boundary=b", b"no boundary here"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\ncut',
        ),
        ("application/json", b"{}"),
        ("text/plain", b"hello"),
    ],
)
def test_a_body_that_is_no_multipart_form_is_refused(belongings: Belongings, kind: str, body: bytes):
    url = f"/api/projects/{belongings.project}/documents"
    response = belongings.person.http.post(url, content=body, headers={"Content-Type": kind})
    assert response.status_code in (400, 422)
    assert_problem(response, response.status_code)


@pytest.mark.parametrize("filename", ["../../etc/passwd.txt", "a/b.txt", "..", "a\x01b.txt", "é" * 300 + ".txt"])
def test_a_filename_cannot_lead_astray(belongings: Belongings, filename: str):
    """Either refused, or stored under a tame name."""
    project = belongings.person.new_project("Names")
    response = belongings.person.http.post(
        f"/api/projects/{project}/documents", files={"file": (filename, b"Some text.", "text/plain")}
    )
    if response.status_code == 201:
        name = response.json()["filename"]
        assert "/" not in name and name not in ("", ".", "..") and name.isprintable() and len(name) <= 255
        download = belongings.person.http.get(f"/api/documents/{response.json()['id']}/download")
        assert download.status_code == 200
    else:
        assert_problem(response, response.status_code)
    assert belongings.person.http.delete(f"/api/projects/{project}").status_code == 204


def upload(belongings: Belongings, filename: str, content: bytes):
    url = f"/api/projects/{belongings.project}/documents"
    return belongings.person.http.post(url, files={"file": (filename, content, "text/plain")})
