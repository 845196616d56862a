"""Signing in, renewing sessions, and checking tokens, through the gateway, by wrk.

Everything shares one machine, so beside each rate stands how many cores each process used of it: wrk's share says
whether it held the others up."""

import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

import tokens
from person import Person
from places import plain_environment
from ports import free_port
from table import Table
from waiting import eventually

SECONDS = 8
CONNECTIONS = 8

# Each of wrk's threads is a browser of its own, with one connection: what it asks next follows from the last answer.
BROWSER = """
local thread = 0
function setup(t) t:set("number", thread); thread = thread + 1 end
local cookie
local function keep(headers)
  for name, value in pairs(headers) do
    if name:lower() == "set-cookie" then cookie = value:match("^[^;]+") end
  end
end
local function post(path, body)
  return wrk.format("POST", path, {["Content-Type"] = "application/json", Origin = ORIGIN, Cookie = cookie}, body)
end
"""
DEVELOPMENT = """
local count = 0
function request()
  count = count + 1
  return post("/auth/dev/login", string.format('{"email": "bench-%d-%d@example.org"}', number, count % 1000))
end
"""
# Begin, come back, swap: three requests.
PROVIDER = """
local step, state, code = 1, nil, nil
function request()
  if step == 1 then return post("/auth/oidc/initiate") end
  if step == 3 then return post("/auth/token", '{"code": "' .. code .. '"}') end
  local path = "/auth/oidc/callback?state=" .. state .. "&code=" .. code
  return wrk.format("GET", path, {Accept = "text/html", Cookie = cookie})
end
function response(status, headers, body)
  if step == 1 then
    keep(headers)
    state, code = body:match("state=([%w_-]+)&nonce=([%w_-]+)")
  elseif step == 2 then
    code = (headers.Location or headers.location):match("code=([%w_-]+)")
  end
  step = step % 3 + 1
end
"""
RENEWAL = """
function request()
  if cookie == nil then return post("/auth/dev/login", '{"email": "renew-' .. number .. '@example.org"}') end
  return post("/auth/refresh")
end
function response(status, headers, body) keep(headers) end
"""


@dataclass
class Reading:
    per_second: float
    requests: int
    refused: int
    seconds: float


@contextmanager
def provider():
    """Gives the variables that lead to a provider which costs next to nothing."""
    port = free_port()
    program = [sys.executable, Path(__file__).with_name("quick_provider.py"), str(port)]
    environment = {**plain_environment(), "PYTHONPATH": str(Path(tokens.__file__).parent)}
    process = subprocess.Popen(program, env=environment)
    try:
        issuer = f"http://127.0.0.1:{port}"
        eventually(lambda: answers(f"{issuer}/jwks"), within=10)
        yield {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "ba", "OIDC_CLIENT_SECRET": "hush"}, process.pid
    finally:
        process.terminate()
        process.wait(timeout=10)


def answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


class Shares:
    """How many cores each process used, from here on."""

    def __init__(self, person: Person, others: dict[str, int]):
        services = {name: person.stack.service(name).pid for name in ("gateway", "auth")}
        self.processes = {name: psutil.Process(pid) for name, pid in (services | others).items()}
        self.before = {name: self._used(process) for name, process in self.processes.items()}
        self.children = self._wrk()

    def text(self, seconds: float) -> str:
        used = {name: self._used(process) - self.before[name] for name, process in self.processes.items()}
        used["wrk"] = self._wrk() - self.children
        return "cores: " + ", ".join(f"{name} {time / seconds:.2f}" for name, time in used.items())

    @staticmethod
    def _wrk() -> float:
        """Of children that have ended."""
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    @staticmethod
    def _used(process: psutil.Process) -> float:
        """With its children, which PostgreSQL works in."""
        total = 0.0
        for one in [process, *process.children(recursive=True)]:
            times = one.cpu_times()
            total += times.user + times.system
        return total


def sessions(
    person: Person, folder: Path, engine: str, table: Table, others: dict[str, int], note: Callable[[str], None]
) -> None:
    """Sign-ins and refreshes a second; auth's store commits each."""
    for what, script, requests in (
        ("sign-ins with the development form", DEVELOPMENT, 1),
        ("whole sign-ins with a provider", PROVIDER, 3),
        ("refreshes", RENEWAL, 1),
    ):
        note(f"{what} on {engine}")
        url = person.stack.url.replace("localhost", "127.0.0.1")
        file = folder / "browser.lua"
        file.write_text(f'ORIGIN = "{url}"\n{BROWSER}{script}')
        shares = Shares(person, others)
        reading = _wrk(url, "-s", str(file), threads=CONNECTIONS)
        if reading.refused:
            raise RuntimeError(f"{reading.refused} requests were refused: {what}")
        table.add(
            f"{what} a second, {engine}, {CONNECTIONS} at once",
            f"{reading.per_second / requests:,.0f}",
            shares.text(reading.seconds),
        )


def verification(person: Person, table: Table) -> None:
    """A token whose signature is wrong costs the gateway a whole check each time and goes no further: nothing that is
    refused is remembered. One that is good is remembered, so its requests cost no check. What a request without a token
    costs, which is refused alike, is what the check does not."""
    wrong = ["-H", f"Authorization: Bearer {tokens.by_a_foreign_key(person.token)}"]
    _spent(person)
    without, _ = _spent(person)
    checked, reading = _spent(person, *wrong)
    table.add(
        "token verifications a second per core, in the gateway's path",
        f"{1e6 / checked:,.0f}",
        f"{checked:.1f} µs for the whole request, refused for its signature; {reading.per_second:,.0f} a second",
    )
    table.add(
        "of that, the verification",
        f"{checked - without:.1f} µs",
        f"a request without a token, refused alike: {without:.1f} µs",
    )


def _spent(person: Person, *options: str) -> tuple[float, Reading]:
    """Microseconds of a core that the gateway used for a request."""
    gateway = psutil.Process(person.stack.service("gateway").pid)
    before = gateway.cpu_times()
    url = person.stack.url.replace("localhost", "127.0.0.1") + "/api/projects"
    reading = _wrk(url, *options, threads=1, connections=32)
    assert reading.refused == reading.requests, "somebody was let in"
    after = gateway.cpu_times()
    return (after.user + after.system - before.user - before.system) / reading.requests * 1e6, reading


def _wrk(url: str, *options: str, threads: int, connections: int | None = None) -> Reading:
    command = ["wrk", f"-t{threads}", f"-c{connections or threads}", f"-d{SECONDS}s", *options, url]
    began = time.monotonic()
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds = time.monotonic() - began
    if "Socket errors" in output:
        raise RuntimeError(output)
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", output)
    requests = re.search(r"(\d+) requests in", output)
    if not per_second or not requests:
        raise RuntimeError(f"wrk printed something else:\n{output}")
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    return Reading(float(per_second[1]), int(requests[1]), int(refused[1]) if refused else 0, seconds)
