"""Searches that mean nothing, and parameters that cannot be."""

import pytest

from belongings import Belongings
from problems import assert_problem

pytestmark = pytest.mark.usefixtures("nothing_changes")


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "*",
        "**",
        '"*(NEAR',
        '"',
        "(",
        ")",
        "-",
        "-parcels",
        "NEAR/2",
        'zebra" OR "quagga',
        "'; --",
        "%",
        "\x01",
        "^",
        "😀",
    ],
)
def test_a_search_that_names_nothing_finds_nothing(belongings: Belongings, query: str):
    assert belongings.person.search(belongings.project, query) == []


@pytest.mark.parametrize("query", ['"parcels', "parcels*(", "(parcels)", "Parcels!", "PARCELS"])
def test_punctuation_around_a_word_does_not_hide_it(belongings: Belongings, query: str):
    assert [hit["id"] for hit in belongings.person.search(belongings.project, query)] == [belongings.document]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("", "?q"),
        ("?limit=3", "?q"),
        ("?q=a&limit=0", "?limit"),
        ("?q=a&limit=51", "?limit"),
        ("?q=a&limit=x", "?limit"),
    ],
)
def test_a_search_parameter_that_is_missing_or_wrong_is_named(belongings: Belongings, query: str, pointer: str):
    response = belongings.person.http.get(f"/api/projects/{belongings.project}/documents/search{query}")
    assert_problem(response, 422, pointer=pointer)


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page_size=0", "page_size=51", "page_size=9e9"])
def test_a_page_that_cannot_be_is_named(belongings: Belongings, query: str):
    response = belongings.person.http.get(f"/api/threads?{query}")
    assert_problem(response, 422, pointer="?" + query.partition("=")[0])


def test_an_unknown_thread_type_is_refused_in_the_list(belongings: Belongings):
    assert_problem(belongings.person.http.get("/api/threads?thread_type=novel"), 400)
