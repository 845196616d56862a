"""What a restart keeps, and how the product starts and stops."""

import itertools
import json
import signal
import subprocess
import threading
import time

import psutil
import pytest

from person import Person
from places import REPOSITORY
from ports import free_port
from stack import SERVICES, Stack
from texts import SHORT_DOCUMENT


def test_a_restart_keeps_sessions_documents_and_threads(own_stack: Stack):
    with Person(own_stack) as person:
        project = person.new_project("Web shop")
        document = person.upload(project, "returns.txt", SHORT_DOCUMENT)["id"]
        thread = person.new_thread(project, "Returns")
        person.ask(thread, "Who approves a refund?")
        hits = person.search(project, "refund")
        messages = person.messages(thread)
        own_stack.restart()
        assert person.get("/auth/me")["email"] == person.email
        person.refresh()
        assert len(person.get("/auth/sessions")) == 1
        assert person.get(f"/api/documents/{document}")["content"] == SHORT_DOCUMENT
        assert person.search(project, "refund") == hits
        assert person.messages(thread) == messages
        assert person.ask(thread, "And exchanges?").text


def test_a_token_is_good_across_restarts_because_the_signing_key_is_kept(own_stack: Stack):
    with Person(own_stack) as person:
        keys = person.get("/auth/.well-known/jwks.json")
        own_stack.restart()
        assert person.get("/auth/.well-known/jwks.json") == keys


def test_a_spent_refresh_cookie_is_refused(stack: Stack):
    with Person(stack) as person:
        spent = person.http.cookies["ba_refresh"]
        person.refresh()
        assert person.http.cookies["ba_refresh"] != spent


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_ba_stops_every_service(own_stack: Stack, how: signal.Signals):
    own_stack.stop(how)


def test_after_a_stop_each_database_is_whole_in_its_one_file(new_stack):
    """Whoever copies the files of a stopped product has copied everything."""
    with new_stack("sqlite") as stack, Person(stack) as person:
        person.new_project("Kept")
    logs = {path.name: path.stat().st_size for path in stack.data.glob("*.db-wal")}
    assert not any(logs.values()), logs


def test_ctrl_c_in_a_terminal_which_reaches_every_process_stops_cleanly(own_stack: Stack):
    own_stack.stop(whole_group=True)


def test_ctrl_c_in_the_middle_of_an_answer_stops_within_the_grace(own_stack: Stack):
    with Person(own_stack) as person:
        thread = person.new_thread()
        with person.asking(thread, "Where shall we begin?") as stream:
            list(itertools.islice(stream, 2))
            began = time.monotonic()
            stopped = threading.Thread(target=own_stack.stop)
            stopped.start()
            for _ in stream:
                pass
            stopped.join(timeout=30)
        assert not stopped.is_alive()
        assert time.monotonic() - began < 15
    assert own_stack.process is None


def test_nothing_is_left_listening(own_stack: Stack):
    ports = {c.laddr.port for p in own_stack.family() for c in p.net_connections() if c.status == psutil.CONN_LISTEN}
    assert own_stack.port in ports and len(ports) >= len(SERVICES)
    own_stack.stop()
    listening = {c.laddr.port for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN}
    assert not ports & listening


def test_only_the_loopback_address_listens_in_development(sqlite_stack: Stack):
    listening = [
        connection.laddr.ip
        for process in sqlite_stack.family()
        for connection in process.net_connections()
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening
    assert set(listening) <= {"127.0.0.1", "::1"}


def test_a_port_that_is_taken_is_said_so_and_nothing_is_left_running(sqlite_stack: Stack, new_stack):
    second = new_stack("sqlite", start_within=20)
    second.port = sqlite_stack.port
    done = subprocess.run(
        second.command, cwd=REPOSITORY, env=second.environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode not in (0, None)
    assert str(second.port) in done.stdout + done.stderr
    assert not [p for p in psutil.process_iter(["cmdline"]) if str(second.data) in (p.info["cmdline"] or [])]


def test_the_environment_passes_through_to_the_services(new_stack):
    port = free_port()
    with new_stack("sqlite", environment={"LOG_LEVEL": "debug", "CHAT_PORT": str(port)}) as stack:
        assert stack.inner["chat"].endswith(f":{port}")
        assert {line["service"] for line in stack.log_lines() if line["level"] == "debug"}


def test_the_log_is_json_line_by_line_when_asked(sqlite_stack: Stack):
    with Person(sqlite_stack) as person:
        person.get("/api/projects")
    for line in sqlite_stack.output.read_text().splitlines():
        if line.startswith("{"):
            assert {"at", "level", "service", "message"} <= json.loads(line).keys()
