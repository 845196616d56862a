"""An answer is never lost and never doubled, whoever leaves, returns or dies while it is made."""

import contextlib
import itertools
import threading
from collections.abc import Callable

import httpx
import pytest

from person import Answer, Person
from problems import assert_problem
from sse import Event
from stack import Stack
from texts import SHORT_DOCUMENT
from waiting import eventually

QUESTION = "How are returns and refunds handled, and who approves a refund?"


@pytest.fixture
def thread(person: Person) -> str:
    return new_thread(person)


def new_thread(person: Person) -> str:
    project = person.new_project("Web shop")
    person.upload(project, "returns.txt", SHORT_DOCUMENT)
    return person.new_thread(project, "Returns")


def read(person: Person, thread: str, count: int) -> list[Event]:
    """Asks, reads `count` events and leaves, as a reload in the middle of the answer does."""
    with person.asking(thread, QUESTION) as stream:
        return [event for event in itertools.islice(stream, count) if event.name != "heartbeat"]


def joined(*parts: list[Event]) -> Answer:
    answer = Answer(list(itertools.chain(*parts)))
    sequence = [event.sequence for event in answer.events]
    assert sequence == list(range(sequence[0], sequence[0] + len(sequence))), "something is missing or doubled"
    return answer


def assert_stored(person: Person, thread: str, answer: Answer) -> None:
    message = person.messages(thread)[-1]
    assert message["role"] == "assistant"
    assert message["content"] == answer.text
    assert message["state"] == "complete"


@pytest.mark.parametrize("count", [1, 2, 3, 7, 15])
def test_an_answer_that_was_left_goes_on_where_it_was_left(person: Person, thread: str, count: int):
    seen = read(person, thread, count)
    rest = person.follow(thread, seen[0].run, after=seen[-1].id)
    whole = joined(seen, rest.events)
    assert whole.last.name == "message_complete"
    assert whole.text == whole.last.data["content"]
    assert_stored(person, thread, whole)


def test_an_answer_that_is_left_again_and_again_is_whole(person: Person, thread: str):
    seen = read(person, thread, 2)
    while not seen[-1].ends_the_run:
        with person.following(thread, seen[0].run, after=seen[-1].id) as stream:
            seen += [event for event in itertools.islice(stream, 4) if event.name != "heartbeat"]
    assert_stored(person, thread, joined(seen))


def test_an_answer_that_nobody_reads_is_made_to_its_end(person: Person, thread: str):
    seen = read(person, thread, 1)
    person.follow(thread, seen[0].run, after=seen[-1].id)
    assert person.messages(thread)[-1]["state"] == "complete"
    assert person.http.get(f"/api/threads/{thread}/runs/active").status_code == 204


def test_a_run_is_read_from_its_beginning_when_nothing_was_read(person: Person, thread: str):
    answer = person.ask(thread, QUESTION)
    assert person.follow(thread, answer.run_id).events == answer.events


def test_a_page_that_reloads_finds_the_active_run_and_what_there_is_of_it(person: Person, thread: str):
    with person.asking(thread, QUESTION) as stream:
        first = [next(stream) for _ in range(3)]
        active = person.get(f"/api/threads/{thread}/runs/active")
        message = person.messages(thread)[-1]
    assert active["run_id"] == first[0].data["run_id"]
    assert active["message_id"] == first[0].data["message_id"] == message["id"]
    assert message["state"] == "streaming"
    answer = person.follow(thread, active["run_id"])
    assert answer.text.startswith(message["content"])
    assert_stored(person, thread, answer)


def test_two_readers_see_the_same(person: Person, thread: str):
    with person.asking(thread, QUESTION) as stream:
        first = next(stream)
        seen: dict[int, Answer] = {}

        def follow(number: int) -> None:
            with Person(person.stack, person.email) as elsewhere:
                seen[number] = elsewhere.follow(thread, first.run)

        readers = [threading.Thread(target=follow, args=(number,)) for number in (1, 2)]
        for reader in readers:
            reader.start()
        own = Answer([first, *stream])
        for reader in readers:
            reader.join(timeout=60)
    assert seen[1].events == seen[2].events == own.events


def test_the_id_of_another_run_is_refused(person: Person, thread: str):
    one = person.ask(thread, QUESTION)
    two = person.ask(thread, "And what about exchanges?")
    assert_problem(events_after(person, thread, two.run_id, one.last.id), 400, code="foreign_event_id")


def test_an_id_that_was_never_given_is_refused(person: Person, thread: str):
    answer = person.ask(thread, QUESTION)
    future = f"{answer.run_id}:{answer.last.sequence + 1}"
    assert_problem(events_after(person, thread, answer.run_id, future), 400, code="future_event_id")
    for wrong in (f"{answer.run_id}:-1", f"{answer.run_id}:x", f"{answer.run_id}:99999999999999999999", "x", ":", "0"):
        assert_problem(events_after(person, thread, answer.run_id, wrong), 400)


def test_the_id_of_the_last_event_leaves_nothing_to_read(person: Person, thread: str):
    answer = person.ask(thread, QUESTION)
    response = events_after(person, thread, answer.run_id, answer.last.id)
    assert response.status_code == 200
    assert b"data:" not in response.read()


def test_a_second_question_meanwhile_is_refused_and_names_the_run(person: Person, thread: str):
    with person.asking(thread, QUESTION) as stream:
        first = next(stream)
        second = person.http.post(f"/api/threads/{thread}/chat", json={"content": "And exchanges?"})
        problem = assert_problem(second, 409, code="answer_in_progress")
        assert problem["run_id"] == first.run
        assert_stored(person, thread, Answer([first, *stream]))
    assert [m["content"] for m in person.messages(thread) if m["role"] == "user"] == [QUESTION]


def test_the_same_idempotency_key_follows_the_run_it_began(person: Person, thread: str):
    key = {"Idempotency-Key": "5f0b1c9e-one-question"}
    first = person.ask(thread, QUESTION, headers=key)
    again = person.ask(thread, QUESTION, headers=key)
    assert again.events == first.events
    assert len(person.messages(thread)) == 2


def test_a_stopped_answer_keeps_what_there_is_of_it(person: Person, thread: str):
    with person.asking(thread, QUESTION) as stream:
        seen = list(itertools.islice(stream, 4))
        stop = person.http.post(f"/api/threads/{thread}/runs/{seen[0].run}/stop")
        assert stop.status_code == 202
        answer = joined(seen, list(stream))
    assert answer.last.name == "stopped"
    message = person.messages(thread)[-1]
    assert (message["state"], message["content"]) == ("stopped", answer.text)
    again = person.http.post(f"/api/threads/{thread}/runs/{answer.run_id}/stop")
    assert_problem(again, 409, code="run_ended")
    assert person.ask(thread, "Then tell me about exchanges.").text


@pytest.mark.parametrize("count", [1, 4, 10])
def test_an_answer_survives_the_death_of_chat(own_stack: Stack, count: int):
    with Person(own_stack) as person:
        thread = new_thread(person)
        seen = read_until_death(person, thread, count, lambda: own_stack.kill("chat"))
        # `ba` has noticed and started it again.
        eventually(lambda: person.http.get("/api/models").status_code == 200, within=20)
        assert_whole(person, thread, seen)


def test_an_answer_survives_the_death_of_everything(own_stack: Stack):
    with Person(own_stack) as person:
        thread = new_thread(person)
        seen = read_until_death(person, thread, 5, own_stack.destroy)
        own_stack.start()
        assert_whole(person, thread, seen)


def read_until_death(person: Person, thread: str, count: int, kill: Callable[[], None]) -> list[Event]:
    with person.asking(thread, QUESTION) as stream:
        seen = list(itertools.islice(stream, count))
        kill()
        with contextlib.suppress(httpx.HTTPError):
            for event in stream:
                seen.append(event)
    return [event for event in seen if event.name != "heartbeat"]


def assert_whole(person: Person, thread: str, seen: list[Event]) -> None:
    """The answer goes on to its end, or is kept as far as it came and says so."""
    rest = person.follow(thread, seen[0].run, after=seen[-1].id)
    answer = joined(seen, rest.events)
    message = person.messages(thread)[-1]
    assert message["content"] == answer.text
    assert (answer.last.name, message["state"]) in {("message_complete", "complete"), ("interrupted", "interrupted")}
    assert person.http.get(f"/api/threads/{thread}/runs/active").status_code == 204
    assert person.ask(thread, "And exchanges?").text


def test_an_answer_survives_a_stop_of_the_whole_product(own_stack: Stack):
    with Person(own_stack) as person:
        thread = new_thread(person)
        seen = read(person, thread, 3)
        own_stack.restart()
        assert_whole(person, thread, seen)


def events_after(person: Person, thread: str, run: str, identity: str) -> httpx.Response:
    return person.http.get(f"/api/threads/{thread}/runs/{run}/events", headers={"Last-Event-ID": identity})
