"""`docker compose up --scale gateway=2 --scale auth=2 --scale chat=3 --scale documents=2`."""

import time
from urllib.parse import parse_qs, urlsplit

import httpx

from deployment import docker
from load import PROJECTS, Load
from person import Person
from scaled import REPLICAS, ScaledDeployment
from waiting import eventually


def test_every_replica_is_there_and_healthy(scaled: ScaledDeployment):
    for service, count in REPLICAS.items():
        assert len(scaled.ids(service)) == count
        eventually(lambda name=service: healths(scaled, name) == {"healthy"}, within=30)


def test_a_session_goes_on_whichever_replicas_answer(scaled: ScaledDeployment):
    with Person(scaled) as person:
        project = person.new_project("Scaled")
        thread = person.new_thread(project)
        for number in range(4):
            person.refresh()
            person.ask(thread, f"Answer {number}, whichever replica you are.")
        assert len(person.messages(thread)) == 8


def test_a_sign_in_begun_on_one_auth_replica_ends_on_the_other(scaled: ScaledDeployment):
    first, second = (f"http://{scaled.address(container)}:8081" for container in scaled.containers("auth"))
    own = {"Origin": scaled.url}
    begun = httpx.post(f"{first}/auth/oidc/initiate", headers=own)
    assert begun.status_code == 200, begun.text
    cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in begun.cookies.items())}
    consent = httpx.post(begun.json()["auth_url"], data={"sub": "ada"})
    back = urlsplit(consent.headers["location"])
    landed = httpx.get(f"{second}{back.path}?{back.query}", headers=cookies)
    assert landed.status_code == 303, landed.text
    code = parse_qs(urlsplit(landed.headers["location"]).query)["code"][0]
    swapped = httpx.post(f"{first}/auth/token", json={"code": code}, headers=own)
    assert swapped.status_code == 200, swapped.text
    # What one of them has signed every other service believes.
    me = httpx.get(
        f"{scaled.url}/auth/me", headers={"Authorization": f"Bearer {swapped.json()['access_token']}"},
        verify=scaled.trust,
    )  # fmt: skip
    assert me.json()["email"] == "ada@example.org"


def test_a_new_replica_gets_requests_within_two_seconds_of_being_ready(scaled: ScaledDeployment):
    with Person(scaled) as person, Load(person, rate=60, connections=6, requests=[PROJECTS]) as load:
        before = set(scaled.ids("documents"))
        scaled.compose("up", "--detach", "--no-recreate", "--no-deps", "--scale", "documents=3", "documents")
        new = next(c for c in scaled.containers("documents") if c["Id"] not in before)
        address = f"http://{scaled.address(new)}:8083"
        eventually(lambda: answers(f"{address}/health/ready"), within=20)
        ready = time.monotonic()
        eventually(lambda: requests_at(address) > 0, within=10)
        found = time.monotonic() - ready
        docker("rm", "--force", new["Id"])
    print(f"a new replica had its first request {found:.1f} s after it was ready")
    assert found < 2.5
    assert not load.failures, load.summary


def test_a_replica_that_is_killed_is_dropped_at_once(scaled: ScaledDeployment):
    with Person(scaled) as person, Load(person, rate=100, connections=10, requests=[PROJECTS]) as load:
        time.sleep(1)
        docker("kill", "--signal", "KILL", scaled.ids("documents")[0])
        time.sleep(4)
    assert len(load.outcomes) > 300
    assert not load.failures, load.summary
    scaled.up()


def healths(scaled: ScaledDeployment, service: str) -> set[str]:
    return {container["State"]["Health"]["Status"] for container in scaled.containers(service)}


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1).status_code == 200
    except httpx.TransportError:
        return False


def requests_at(address: str) -> int:
    """How many requests of a person a service has answered."""
    lines = httpx.get(f"{address}/metrics", timeout=5).text.splitlines()
    return sum(float(line.split()[-1]) > 0 for line in lines if "/api/projects" in line)
