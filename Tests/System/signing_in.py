"""A browser that signs in with a provider: it keeps cookies and goes from redirect to redirect."""

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from auth_house import AuthHouse
from person import CONTRACT
from stack import Stack


class Visitor:
    def __init__(self, stack: Stack | AuthHouse):
        self.stack = stack
        self.http = httpx.Client(timeout=30)

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def initiate(self, provider: str, return_to: str | None = None) -> dict[str, str]:
        body = {"return_to": return_to} if return_to else None
        answer = self.http.post(
            f"{self.stack.url}/auth/{provider}/initiate", json=body, headers={"Origin": self.stack.url}
        )
        CONTRACT.check(answer)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def consent(self, url: str, form: dict[str, str] | None = None) -> str:
        """Lets the provider send us back; gives that address."""
        answer = self.http.post(url, data=form) if form else self.http.get(url)
        assert answer.status_code in (302, 303), answer.text
        return answer.headers["location"]

    def come_back(self, location: str) -> str:
        answer = self.http.get(location, headers={"Accept": "text/html"})
        CONTRACT.check(answer)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def go(self, provider: str, form: dict[str, str] | None = None) -> str:
        """The whole way; gives the address of the page it ends on."""
        return self.come_back(self.consent(self.initiate(provider)["auth_url"], form))

    def swap(self, landing: str) -> httpx.Response:
        code = query(landing)["code"]
        answer = self.http.post(f"{self.stack.url}/auth/token", json={"code": code}, headers={"Origin": self.stack.url})
        CONTRACT.check(answer)
        return answer


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def at_once(count: int, method: str, url: str, **options: Any) -> list[httpx.Response]:
    """The same request so many times, each on a connection of its own."""

    async def ask() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(timeout=30, limits=limits) as client:
            return await asyncio.gather(*(client.request(method, url, **options) for _ in range(count)))

    answers = asyncio.run(ask())
    for answer in answers:
        CONTRACT.check(answer)
    return answers
