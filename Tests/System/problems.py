"""What every error looks like (RFC 9457)."""

from typing import Any

import httpx


def assert_problem(
    response: httpx.Response, status: int, *, code: str | None = None, pointer: str | None = None
) -> dict[str, Any]:
    """Asserts that the answer is a `Problem` of that status, and that it names the field when one is given."""
    response.read()
    assert response.status_code == status, f"{response.status_code}: {response.text[:400]}"
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["correlation_id"] == response.headers["x-correlation-id"]
    assert problem["title"] and problem["detail"] and problem["code"]
    if code is not None:
        assert problem["code"] == code, problem
    if pointer is not None:
        assert pointer in [error["pointer"] for error in problem["errors"]], problem
        assert all(error["message"] for error in problem["errors"])
    return problem
