"""A token's real end: the shortest lifetime there is, waited for."""

from person import Person
from problems import assert_problem
from waiting import eventually


def test_a_token_is_refused_after_its_time_and_the_session_goes_on_with_the_next(new_stack):
    with new_stack("sqlite", environment={"ACCESS_TOKEN_TTL": "60s"}) as stack, Person(stack) as person:
        assert person.get("/api/projects") == []
        eventually(lambda: person.http.get("/api/projects").status_code == 401, within=120)
        assert_problem(person.http.get("/auth/me"), 401, code="invalid_token")
        assert_problem(person.http.get("/api/threads"), 401, code="invalid_token")
        person.refresh()
        assert person.get("/auth/me")["email"] == person.email
