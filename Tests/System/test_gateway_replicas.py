"""Replicas that die, come, leave and hesitate, as real processes behind the gateway's own executable."""

import collections
import json
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from lone_gateway import LoneGateway
from ports import free_port
from waiting import eventually

PROGRAM = Path(__file__).with_name("replica.py")


class Replica:
    def __init__(self, folder: Path):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.journal = folder / f"{self.port}.journal"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen([sys.executable, PROGRAM, str(self.port), self.journal])
        eventually(self.answers)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=1).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """As the kernel's memory killer does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def requests(self) -> list[str]:
        return self.journal.read_text().splitlines() if self.journal.exists() else []


class House:
    """Three replicas, each of every service, behind one gateway that knows them by three addresses."""

    def __init__(self, folder: Path, environment: dict[str, str]):
        self.replicas = [Replica(folder) for _ in range(3)]
        addresses = ",".join(replica.url for replica in self.replicas)
        places = dict.fromkeys(("AUTH_URL", "CHAT_URL", "DOCUMENTS_URL"), addresses)
        self.gateway = LoneGateway(folder, self.replicas[0], environment={**places, **environment})

    def ports(self, target: str, count: int) -> list[int]:
        with httpx.Client(base_url=self.gateway.url) as client:
            return [client.get(target).json()["port"] for _ in range(count)]


@contextmanager
def house(folder: Path, **environment: str) -> Iterator[House]:
    built = House(folder, environment)
    with ExitStack() as stack:
        for replica in built.replicas:
            replica.start()
            stack.callback(replica.kill)
        stack.enter_context(built.gateway)
        yield built


class Load:
    """Clients that ask one thing after the other until they are told to stop."""

    def __init__(self, url: str, method: str, target: str, clients: int):
        self.statuses: collections.Counter[object] = collections.Counter()
        self.asked: list[str] = []
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(url, method, target)) for _ in range(clients)]

    def _run(self, url: str, method: str, target: str) -> None:
        with httpx.Client(base_url=url, timeout=10) as client:
            while not self._ends.is_set():
                name = uuid.uuid4().hex
                try:
                    outcome: object = client.request(method, f"{target}&id={name}").status_code
                except httpx.TransportError as error:
                    outcome = repr(error)
                with self._lock:
                    self.statuses[outcome] += 1
                    self.asked.append(name)

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join(15)


def test_a_replica_that_is_killed_costs_no_reader_anything_and_serves_again_within_two_seconds(tmp_path):
    with house(tmp_path) as built:
        victim = built.replicas[0]
        with Load(built.gateway.url, "GET", "/auth/providers?slow=0.01", clients=6) as load:
            time.sleep(1)
            victim.kill()
            time.sleep(2)
            before = len(victim.requests())
            victim.start()
            began = time.monotonic()
            eventually(lambda: len(victim.requests()) > before, within=2)
            returned = time.monotonic() - began
            time.sleep(0.5)
    assert set(load.statuses) == {200}, load.statuses
    assert sum(load.statuses.values()) > 500
    assert before > 20, "the one that was killed had been at work"
    assert returned < 2


def test_a_replica_that_is_about_to_leave_gets_nothing_new(tmp_path):
    with house(tmp_path) as built:
        leaving = built.replicas[1]
        with Load(built.gateway.url, "GET", "/auth/providers?slow=0.01", clients=3) as load:
            time.sleep(0.5)
            httpx.post(f"{leaving.url}/drain")
            time.sleep(1.5)
            told = len(leaving.requests())
            assert told > 0
            time.sleep(1)
            assert len(leaving.requests()) == told
        assert set(load.statuses) == {200}
        for other in (built.replicas[0], built.replicas[2]):
            other.kill()
        # Whoever is left is asked all the same.
        eventually(lambda: httpx.get(f"{built.gateway.url}/auth/providers").status_code == 200)


def test_what_changes_something_is_never_sent_twice(tmp_path):
    with house(tmp_path) as built:
        with Load(built.gateway.url, "POST", "/auth/refresh?slow=0.02", clients=6) as load:
            time.sleep(0.7)
            built.replicas[2].kill()
            time.sleep(1)
        arrived = collections.Counter(
            line.rpartition("id=")[2] for replica in built.replicas for line in replica.requests()
        )
    assert len(arrived) > 50
    assert set(arrived.values()) == {1}
    # What was under way at the moment is told to have been lost; nothing that came later was.
    assert set(load.statuses) <= {200, 502}
    assert load.statuses[502] <= 6
    # Of those, some may have lain in the dead one's socket unread; everything else was done.
    assert set(arrived) <= set(load.asked)
    assert len(set(load.asked) - set(arrived)) <= load.statuses[502]


def test_a_lone_replica_that_is_slow_and_not_ready_is_still_asked(tmp_path):
    with house(tmp_path) as built:
        for replica in built.replicas[1:]:
            replica.kill()
        httpx.post(f"{built.replicas[0].url}/drain")
        time.sleep(2.5)
        with httpx.Client(base_url=built.gateway.url) as client:
            answers = [client.get("/auth/providers?slow=0.3").status_code for _ in range(5)]
    assert answers == [200] * 5


def test_metrics_and_readiness_name_each_replica_and_service(tmp_path):
    with house(tmp_path) as built:
        built.ports("/auth/providers", 10)
        built.replicas[0].kill()
        name = f'replica="127.0.0.1:{built.replicas[0].port}"'

        def metrics() -> list[str]:
            return httpx.get(f"{built.gateway.admin}/metrics").text.splitlines()

        def is_out() -> bool:
            return any(
                line.startswith("gateway_replica_ready{") and name in line and line.split()[-1] in ("0", "0.0")
                for line in metrics()
            )

        eventually(is_out)
        for family in ("gateway_replica_outstanding", "gateway_replica_ejected"):
            assert any(line.startswith(family + "{") and name in line for line in metrics())
        readiness = httpx.get(f"{built.gateway.admin}/health/ready").json()
        assert readiness["ready"]
        parts = {part["name"]: part for part in readiness["dependencies"]}
        assert {"auth", "chat", "documents", "accepting"} <= parts.keys()
        for service in ("auth", "chat", "documents"):
            replicas = parts[service]["replicas"]
            assert {replica["name"] for replica in replicas} == {f"127.0.0.1:{r.port}" for r in built.replicas}
            assert [replica["name"] in name for replica in replicas if not replica["ready"]] == [True]
            assert [replica["detail"] for replica in replicas if not replica["ready"]] == ["does not answer"]


def test_answers_and_their_time_are_counted_by_replica(tmp_path):
    with house(tmp_path) as built:
        ports = collections.Counter(built.ports("/auth/providers?slow=0.05", 30))
        metrics = httpx.get(f"{built.gateway.admin}/metrics").text
        for port, count in ports.items():
            labels = f'service="auth",replica="127.0.0.1:{port}"'
            assert f'gateway_upstream_answers_total{{{labels},status="2xx"}} {count}\n' in metrics
            assert f"gateway_upstream_answer_seconds_count{{{labels}}} {count}\n" in metrics
            assert f'gateway_upstream_answer_seconds_bucket{{{labels},le="0.025"}} 0\n' in metrics
        lines = [json.loads(line) for line in built.gateway.output.read_text().splitlines() if '"request"' in line]
        asked = [line for line in lines if line.get("route") == "/auth/providers"]
        assert collections.Counter(line["replica"] for line in asked) == {
            f"127.0.0.1:{port}": count for port, count in ports.items()
        }
        for line in asked:
            assert 50 <= float(line["upstream_milliseconds"]) <= float(line["milliseconds"])


def test_a_gateway_that_is_told_to_stop_says_so_first_and_drops_nothing(tmp_path):
    with house(tmp_path, DRAIN_DELAY="1s", DRAIN_TIMEOUT="3s") as built:
        gateway = built.gateway
        slow: list[int] = []
        asking = threading.Thread(
            target=lambda: slow.append(httpx.get(f"{gateway.url}/auth/providers?slow=2", timeout=10).status_code)
        )
        with httpx.stream("GET", f"{gateway.url}/auth/providers?stream", timeout=10) as stream:
            lines = stream.iter_lines()
            assert next(lines) == "data: 1"
            asking.start()
            time.sleep(0.2)
            gateway.process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            time.sleep(0.2)
            readiness = httpx.get(f"{gateway.admin}/health/ready")
            assert readiness.status_code == 503
            missing = [part["name"] for part in readiness.json()["dependencies"] if not part["ready"]]
            assert missing == ["accepting"]
            assert httpx.get(f"{gateway.url}/auth/providers").status_code == 200
            # The stream goes on until its time is up.
            with pytest.raises(httpx.TransportError):
                for _ in lines:
                    pass
            lasted = time.monotonic() - began
        asking.join(10)
        assert gateway.process.wait(10) == 0
    assert slow == [200]
    assert 3.5 < lasted < 5
