"""The main job over plain HTTP, on both engines."""

import re

import pytest

import walk as steps
from person import Person
from waiting import eventually
from walk import Walk


@pytest.fixture(scope="module")
def walk(stack):
    with Person(stack) as person:
        yield steps.take(person)


@pytest.fixture(scope="module")
def brd(walk: Walk) -> dict:
    created = walk.brd_answer.named("artifact_created")
    assert len(created) == 1
    assert created[0].data["artifact_type"] == "brd"
    return walk.person.get(f"/api/artifacts/{created[0].data['id']}")


def test_the_page_is_there(sqlite_stack):
    with Person(sqlite_stack, signed_in=False) as visitor:
        page = visitor.http.get("/", headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")


def test_somebody_signs_in_without_a_provider(walk: Walk):
    assert [provider["id"] for provider in walk.person.get("/auth/providers")] == ["dev"]
    me = walk.person.get("/auth/me")
    assert me["email"] == walk.person.email
    assert me["oauth_provider"] == "development"


def test_the_project_is_listed_with_its_name(walk: Walk):
    assert [(p["id"], p["name"]) for p in walk.person.get("/api/projects")] == [(walk.project, steps.PROJECT)]


def test_the_uploaded_document_is_listed_and_its_text_is_whole(walk: Walk):
    listed = walk.person.get(f"/api/projects/{walk.project}/documents")
    assert [d["filename"] for d in listed] == [steps.FILENAME]
    assert walk.person.get(f"/api/documents/{walk.document['id']}")["content"] == walk.document_text


def test_the_downloaded_file_is_the_uploaded_one(walk: Walk):
    download = walk.person.http.get(f"/api/documents/{walk.document['id']}/download")
    assert download.content == walk.document_text.encode()
    assert f'filename="{steps.FILENAME}"' in download.headers["content-disposition"]


def test_search_finds_passages_that_hold_the_words(walk: Walk):
    assert walk.hits
    for hit in walk.hits:
        assert hit["id"] == walk.document["id"]
        assert "<mark>" in hit["snippet"]
        passage = _passage(walk, hit["id"], hit["passage"])
        assert re.search("maintainer|script|idempoten", passage["text"], re.IGNORECASE)
    scores = [hit["score"] for hit in walk.hits]
    assert scores == sorted(scores, reverse=True)


def test_passages_are_numbered_without_a_gap_and_end(walk: Walk):
    total = _passage(walk, walk.document["id"], 1)["total"]
    assert total > 30
    assert _passage(walk, walk.document["id"], total)["n"] == total
    beyond = walk.person.http.get(f"/api/documents/{walk.document['id']}/passages/{total + 1}")
    assert beyond.status_code == 404


def test_the_answer_arrives_piece_by_piece(walk: Walk):
    deltas = walk.first_answer.named("text_delta")
    assert len(deltas) >= 5
    assert deltas[-1].at - deltas[0].at > 0.1, "all of it arrived at once"
    assert walk.first_answer.last.at - deltas[0].at > 0.1


def test_the_pieces_make_the_whole_answer(walk: Walk):
    for answer in walk.answers:
        assert answer.text == answer.last.data["content"]


def test_events_are_numbered_in_order_and_name_their_run(walk: Walk):
    for answer in walk.answers:
        sequence = [event.sequence for event in answer.events]
        assert sequence == list(range(sequence[0], sequence[0] + len(sequence)))
        assert {event.run for event in answer.events} == {answer.run_id}


def test_the_answer_cites_a_passage_that_opens_and_holds_the_quote(walk: Walk):
    assert walk.first_answer.citations
    for citation in walk.first_answer.citations:
        assert citation["document_id"] == walk.document["id"]
        assert citation["filename"] == steps.FILENAME
        passage = _passage(walk, citation["document_id"], citation["passage"])
        assert passage["place"] == citation["place"]
        assert _squeezed(citation["quote"]) in _squeezed(passage["text"])
        assert f"[{citation['n']}]" in walk.first_answer.text


def test_the_interview_asks_one_question_at_a_time_with_three_suggestions(walk: Walk):
    asking = walk.answers[:-1]
    for answer in asking:
        assert len(answer.suggestions) == len(set(answer.suggestions)) == 3
        asked = re.findall(r"\*\*.+\?.*\*\*", answer.text)
        assert len(asked) == 1, answer.text
        assert "Why it matters" in answer.text
        assert all(suggestion in answer.text for suggestion in answer.suggestions)
    assert len({answer.text for answer in asking}) == len(asking), "a question came twice"


def test_suggestions_are_still_there_after_a_reload(walk: Walk):
    spoken = [m for m in walk.person.messages(walk.thread) if m["role"] == "assistant"]
    assert [m["suggestions"] for m in spoken] == [answer.suggestions for answer in walk.answers]
    assert [m["citations"] for m in spoken] == [answer.last.data["citations"] for answer in walk.answers]


def test_the_thread_keeps_every_word_in_order(walk: Walk):
    messages = walk.person.messages(walk.thread)
    assert [m["content"] for m in messages if m["role"] == "user"] == walk.said
    assert [m["content"] for m in messages if m["role"] == "assistant"] == [a.text for a in walk.answers]
    assert {m["state"] for m in messages} == {"complete"}


def test_the_thread_is_listed_with_its_project_and_its_messages_counted(walk: Walk):
    listed = walk.person.get("/api/threads")
    assert listed["total"] == 1
    thread = listed["threads"][0]
    assert (thread["id"], thread["title"]) == (walk.thread, steps.TITLE)
    assert thread["project_name"] == steps.PROJECT
    assert thread["message_count"] == len(walk.said) * 2


def test_the_project_shows_its_documents_and_threads(walk: Walk):
    project = walk.person.get(f"/api/projects/{walk.project}")
    assert [d["id"] for d in project["documents"]] == [walk.document["id"]]
    assert [(t["id"], t["title"]) for t in project["threads"]] == [(walk.thread, steps.TITLE)]


def test_the_brd_is_made_of_the_answers_and_of_cited_passages(walk: Walk, brd: dict):
    text = _squeezed(brd["content_markdown"])
    assert len(walk.replies) >= 5, "the interview asked nothing an analyst has an answer to"
    missing = [reply for reply in walk.replies if reply.rstrip(".") not in text]
    assert not missing, f"answers the document does not hold: {missing}"
    assert steps.FILENAME in text
    quotes = [_squeezed(quote) for quote in re.findall(r"“([^”]{40,})”", text)]
    passages = _squeezed(walk.document_text)
    assert [quote for quote in quotes if quote.rstrip("… ") in passages], "nothing is quoted from the document"


def test_the_brd_lists_what_is_unknown_as_open_questions(brd: dict):
    assert re.search(r"^#+ .*open questions", brd["content_markdown"], re.IGNORECASE | re.MULTILINE)


def test_the_brd_is_downloaded_as_markdown(walk: Walk, brd: dict):
    file = walk.person.http.get(f"/api/artifacts/{brd['id']}/export/md")
    assert file.headers["content-type"] == "text/markdown; charset=utf-8"
    assert re.match(r'attachment; filename="[\w -]+\.md"', file.headers["content-disposition"])
    assert re.match(r"# \S.*\n\n", file.text)
    assert brd["content_markdown"].strip() in file.text


def test_the_artifact_is_listed_and_has_a_version(walk: Walk, brd: dict):
    listed = walk.person.get(f"/api/threads/{walk.thread}/artifacts")
    assert [artifact["id"] for artifact in listed] == [brd["id"]]
    assert len(walk.person.get(f"/api/artifacts/{brd['id']}/versions")) == 1


def test_usage_counts_the_answers(walk: Walk):
    usage = walk.person.get("/auth/usage")
    assert usage["total_requests"] == len(walk.answers)
    assert usage["budget"] > 0


def test_an_artifact_can_be_asked_for_without_a_word_in_the_thread(walk: Walk, brd: dict):
    before = walk.person.messages(walk.thread)
    answer = walk.person.ask(walk.thread, "Generate the BRD", artifact=True)
    assert answer.named("artifact_created")
    assert not answer.named("text_delta")
    assert walk.person.messages(walk.thread) == before


def test_the_interview_is_the_default_model(walk: Walk):
    assert [m["id"] for m in walk.person.get("/api/models") if m["default"]] == ["interview"]


def test_deleting_the_project_takes_everything_with_it(stack):
    with Person(stack) as person:
        project = person.new_project()
        document = person.upload(project, "short.txt", "A few words about parcels.")["id"]
        thread = person.new_thread(project, "A thread")
        assert person.http.delete(f"/api/projects/{project}").status_code == 204
        assert person.get("/api/projects") == []
        assert person.http.get(f"/api/projects/{project}").status_code == 404
        assert person.http.get(f"/api/documents/{document}").status_code == 404
        eventually(lambda: person.http.get(f"/api/threads/{thread}").status_code == 404)


def test_signing_out_ends_the_session(stack):
    with Person(stack) as person:
        assert person.http.post("/auth/logout").json() == {"message": "Logged out successfully"}
        assert person.http.post("/auth/refresh").status_code == 401
        eventually(lambda: person.http.get("/auth/me").status_code == 401)


def _passage(walk: Walk, document: str, n: int) -> dict:
    return walk.person.get(f"/api/documents/{document}/passages/{n}")


def _squeezed(text: str) -> str:
    return " ".join(text.split())
