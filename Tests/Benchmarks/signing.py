"""Signing in, renewing sessions, and checking tokens, through the gateway, by wrk."""

import re
import subprocess
import time
from pathlib import Path

import psutil

import tokens
from person import Person
from table import Table

SECONDS = 8
CONNECTIONS = 8

# Every thread is a browser of its own: it keeps the cookie of its last answer.
SIGN_IN = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local thread = 0
function setup(t) t:set("number", thread); thread = thread + 1 end
local count = 0
function request()
  count = count + 1
  local email = string.format("bench-%d-%d@example.org", number, count % 1000)
  return wrk.format(nil, "/auth/dev/login", nil, '{"email": "' .. email .. '"}')
end
"""
RENEW = """
local thread = 0
function setup(t) t:set("number", thread); thread = thread + 1 end
local cookie
function request()
  if cookie == nil then
    local headers = {["Content-Type"] = "application/json"}
    return wrk.format("POST", "/auth/dev/login", headers, '{"email": "renew-' .. number .. '@example.org"}')
  end
  return wrk.format("POST", "/auth/refresh", {["Cookie"] = cookie})
end
function response(status, headers, body)
  for name, value in pairs(headers) do
    if name:lower() == "set-cookie" then cookie = value:match("^[^;]+") end
  end
end
"""


def sessions(person: Person, folder: Path, engine: str, table: Table) -> None:
    """Logins and refreshes a second; auth's store commits each."""
    url = person.stack.url.replace("localhost", "127.0.0.1")
    for what, script in (("sign-ins", SIGN_IN), ("refreshes", RENEW)):
        file = folder / f"{what}.lua"
        file.write_text(script)
        per_second, refused = _wrk(url, "-s", str(file), threads=CONNECTIONS)
        if refused:
            raise RuntimeError(f"{refused} {what} were refused")
        table.add(f"{what} a second, {engine}, {CONNECTIONS} connections", f"{per_second:,.0f}")


def verification(person: Person, table: Table) -> None:
    """A token whose signature is wrong costs the gateway a whole check each time and goes no further: nothing that is
    refused is remembered. One that is good is remembered, so its requests cost no check."""
    wrong = tokens.by_a_foreign_key(person.token)
    gateway = psutil.Process(person.stack.service("gateway").pid)
    before = gateway.cpu_times()
    began = time.monotonic()
    header = ["-H", f"Authorization: Bearer {wrong}"]
    url = person.stack.url.replace("localhost", "127.0.0.1") + "/api/projects"
    per_second, refused = _wrk(url, *header, threads=1, connections=32)
    assert refused, "the wrong token was let in"
    after = gateway.cpu_times()
    used = after.user + after.system - before.user - before.system
    checked = per_second * (time.monotonic() - began)
    table.add(
        "token verifications a second per core, in the gateway's path",
        f"{checked / used:,.0f}",
        f"whole requests, refused by the gateway: {per_second:,.0f} a second",
    )


def _wrk(url: str, *options: str, threads: int, connections: int | None = None) -> tuple[float, int]:
    """Answers a second, and how many of them were no success."""
    command = ["wrk", f"-t{threads}", f"-c{connections or threads}", f"-d{SECONDS}s", *options, url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Socket errors" in output:
        raise RuntimeError(output)
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", output)
    if not per_second:
        raise RuntimeError(f"wrk printed something else:\n{output}")
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    return float(per_second.group(1)), int(refused.group(1)) if refused else 0
