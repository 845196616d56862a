"""Ids nobody gave, paths that lead nowhere, and methods a path does not answer to."""

import pytest

from belongings import Belongings
from person import CONTRACT
from problems import assert_problem

# A control character and a dot segment, hidden from whoever does not decode.
CANNOT_BE_READ = {"%00", "%FF%FE", "%2e%2e"}

pytestmark = pytest.mark.usefixtures("nothing_changes")


@pytest.mark.parametrize(
    "wrong",
    ["x", "not-a-uuid", "00000000-0000-0000-0000-000000000000", "%00", "%FF%FE", "%2e%2e", "' OR 1=1 --", "é" * 200],
)
@pytest.mark.parametrize(
    "path",
    [
        "/api/projects/{}", "/api/documents/{}", "/api/threads/{}", "/api/artifacts/{}", "/api/projects/{}/documents",
        "/api/projects/{}/threads", "/api/projects/{}/documents/search?q=a", "/api/threads/{}/runs/active",
        "/api/threads/{}/runs/x/events", "/api/documents/{}/passages/1", "/api/artifacts/{}/export/md",
    ],
)  # fmt: skip
def test_a_bad_id_is_not_found(belongings: Belongings, path: str, wrong: str):
    response = belongings.person.http.get(path.format(wrong))
    assert_problem(response, 400 if wrong in CANNOT_BE_READ else 404)


@pytest.mark.parametrize("n", ["0", "-1", "99999", "x", "1.5", "9223372036854775808"])
def test_a_passage_that_is_not_there_is_not_found(belongings: Belongings, n: str):
    response = belongings.person.http.get(f"/api/documents/{belongings.document}/passages/{n}")
    assert_problem(response, 404)


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/projects/x/y/z", "/auth/nothing", "/internal/events", "/internal/x"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_route_is_a_problem_and_never_the_page(belongings: Belongings, method: str, path: str):
    response = belongings.person.http.request(method, path, headers={"Accept": "text/html"})
    assert_problem(response, 404)


@pytest.mark.parametrize("path", sorted(CONTRACT.document["paths"]))
def test_a_wrong_method_is_told_the_right_ones(belongings: Belongings, path: str):
    allowed = {operation.method for operation in CONTRACT.operations if operation.path == path}
    values = {"project_id": belongings.project, "document_id": belongings.document, "thread_id": belongings.thread}
    url = path
    for name in {"project_id", "document_id", "thread_id", "run_id", "artifact_id", "message_id", "session_id", "n"}:
        url = url.replace(f"{{{name}}}", values.get(name, "1"))
    url = url.replace("{format}", "md")
    wrong = next(method for method in ("PATCH", "PUT", "DELETE", "POST") if method not in allowed)
    response = belongings.person.http.request(wrong, url)
    assert_problem(response, 405)
    named = {method.strip() for method in response.headers["allow"].split(",")}
    assert named - {"HEAD", "OPTIONS"} == allowed


def test_a_text_document_has_no_spreadsheet_export(belongings: Belongings):
    for kind in ("xlsx", "csv"):
        response = belongings.person.http.get(f"/api/documents/{belongings.document}/export/{kind}")
        problem = assert_problem(response, 400)
        assert problem["detail"] == "Export is only available for spreadsheet documents"


def test_a_thread_enters_a_project_once(belongings: Belongings):
    response = belongings.person.http.patch(
        f"/api/threads/{belongings.thread}", json={"project_id": belongings.project}
    )
    problem = assert_problem(response, 400)
    assert problem["detail"] == "Thread already associated with a project"


def test_an_unknown_message_or_run_of_a_thread_is_not_found(belongings: Belongings):
    thread = f"/api/threads/{belongings.thread}"
    assert_problem(belongings.person.http.delete(f"{thread}/messages/x"), 404)
    assert_problem(belongings.person.http.get(f"{thread}/runs/x/events"), 404)
    assert_problem(belongings.person.http.post(f"{thread}/runs/x/stop"), 404)


@pytest.mark.parametrize("project", ["", ".", "..", "a/b", "%2e%2e", "\u00e9", "x" * 10_000, " ", "?", "#"])
def test_a_thread_cannot_be_put_into_a_project_that_is_not_there(belongings: Belongings, project: str):
    body = {"thread_type": "ba_assistant", "project_id": project}
    assert_problem(belongings.person.http.post("/api/threads", json=body), 404)
