"""How well an answer's header protects whoever reads it, in points: the usual 100, taken from by what is missing and
added to by what goes beyond. The rules are those on which the public scanners of such headers agree."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

GRADES = [(100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"), (50, "C"), (30, "D")]
HALF_A_YEAR = 15_768_000
STRICT_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


@dataclass(frozen=True)
class Scanned:
    """What a scanner sees: the header of one answer, its cookies, where plain HTTP led, and what it is made of."""

    headers: dict[str, str]
    cookies: list[str] = field(default_factory=list)
    # The answer over plain HTTP, when the address is HTTPS: its status and where it leads.
    redirection: tuple[int, str] | None = None
    is_page: bool = False
    # The addresses of what the page loads.
    loads: list[str] = field(default_factory=list)
    is_https: bool = False

    @property
    def policy(self) -> dict[str, list[str]]:
        """The Content Security Policy by directive; of one that comes twice the first counts (CSP3 §2.2.1)."""
        directives: dict[str, list[str]] = {}
        for part in self.headers.get("content-security-policy", "").split(";"):
            name, *values = part.split() or [""]
            directives.setdefault(name.lower(), values)
        return directives

    def sources(self, kind: str) -> list[str]:
        return self.policy.get(kind, self.policy.get("default-src", ["*"]))


@dataclass(frozen=True)
class Rule:
    """`points` are added when it holds: negative ones for a fault, positive ones for what goes beyond."""

    points: int
    says: str
    holds: Callable[[Scanned], bool]


def attributes(cookie: str) -> dict[str, str]:
    parts = (part.strip().partition("=") for part in cookie.split(";")[1:])
    return {name.lower(): value for name, _, value in parts}


def guards(scanned: Scanned, *directives: str, value: str) -> bool:
    return all(scanned.policy.get(name) == [value] for name in directives)


def seconds(scanned: Scanned) -> int:
    age = re.search(r"max-age=(\d+)", scanned.headers.get("strict-transport-security", ""))
    return int(age.group(1)) if age else 0


def unsafe(scanned: Scanned, kind: str) -> bool:
    loose = {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:", "blob:"}
    return bool(loose & set(scanned.sources(kind)))


def dangerous(cookie: str, scanned: Scanned) -> bool:
    flags = attributes(cookie)
    return "httponly" not in flags or "samesite" not in flags or (scanned.is_https and "secure" not in flags)


RULES = [
    # Content Security Policy
    Rule(-25, "there is no policy", lambda s: not s.headers.get("content-security-policy")),
    Rule(-25, "scripts may come from anywhere or stand inline", lambda s: unsafe(s, "script-src")),
    Rule(-20, "styles may stand inline", lambda s: unsafe(s, "style-src")),
    Rule(-10, "plugins may come from anywhere", lambda s: unsafe(s, "object-src")),
    Rule(-10, "a part of the policy is over plain HTTP", lambda s: s.is_https and "http://" in str(s.policy)),
    Rule(5, "nothing is allowed that is not named", lambda s: s.policy.get("default-src") == ["'none'"]),
    Rule(5, "a page cannot move its base, nor post elsewhere", lambda s: s.is_page
         and guards(s, "base-uri", value="'none'") and s.policy.get("form-action") in (["'self'"], ["'none'"])),
    Rule(5, "scripts cannot make code of text", lambda s: guards(s, "require-trusted-types-for", value="'script'")),
    # Frames, types, referrers
    Rule(-20, "it may be framed", lambda s: s.policy.get("frame-ancestors") not in (["'none'"], ["'self'"])
         and s.headers.get("x-frame-options", "").upper() not in ("DENY", "SAMEORIGIN")),
    Rule(5, "it may not be framed, by the policy", lambda s: guards(s, "frame-ancestors", value="'none'")),
    Rule(-5, "old browsers would frame it",
         lambda s: s.headers.get("x-frame-options", "").upper() not in ("DENY", "SAMEORIGIN")),
    Rule(-5, "its type may be guessed", lambda s: s.headers.get("x-content-type-options") != "nosniff"),
    Rule(-5, "other sites learn the address", lambda s: s.headers.get("referrer-policy") not in STRICT_REFERRERS),
    Rule(5, "no other site learns the address",
         lambda s: s.headers.get("referrer-policy") in ("no-referrer", "same-origin")),
    # Other origins
    Rule(-50, "every origin may read it", lambda s: s.headers.get("access-control-allow-origin") == "*"),
    Rule(-5, "it may be embedded elsewhere",
         lambda s: s.headers.get("cross-origin-resource-policy") not in ("same-origin", "same-site")),
    Rule(5, "it cannot be embedded elsewhere",
         lambda s: s.headers.get("cross-origin-resource-policy") == "same-origin"),
    Rule(-5, "it shares its window", lambda s: s.headers.get("cross-origin-opener-policy") != "same-origin"),
    Rule(-5, "it may embed what did not agree",
         lambda s: s.headers.get("cross-origin-embedder-policy") not in ("require-corp", "credentialless")),
    Rule(-5, "it may use the camera", lambda s: "camera=()" not in s.headers.get("permissions-policy", "")),
    # Transport
    Rule(-20, "browsers are not told to stay with HTTPS", lambda s: s.is_https and seconds(s) == 0),
    Rule(-10, "browsers forget HTTPS within half a year", lambda s: s.is_https and 0 < seconds(s) < HALF_A_YEAR),
    Rule(-20, "plain HTTP speaks of HTTPS only", lambda s: not s.is_https and seconds(s) > 0),
    Rule(-20, "plain HTTP does not lead to HTTPS", lambda s: s.is_https and s.redirection is not None
         and not (s.redirection[0] in (301, 302, 307, 308) and s.redirection[1].startswith("https://"))),
    Rule(-10, "plain HTTP leads to HTTPS for now only",
         lambda s: s.redirection is not None and s.redirection[0] in (302, 307)),
    # Cookies
    Rule(-40, "a cookie is open to scripts, to other sites or to listeners",
         lambda s: any(dangerous(cookie, s) for cookie in s.cookies)),
    Rule(5, "cookies stay on their site", lambda s: bool(s.cookies)
         and all(attributes(cookie).get("samesite", "").lower() in ("lax", "strict") for cookie in s.cookies)),
    # Content
    Rule(-5, "it loads something of another origin without checking it",
         lambda s: any(re.match(r"(https?:)?//", address) for address in s.loads)),
    Rule(-10, "an answer about a person may be kept by caches",
         lambda s: not s.is_page and "no-store" not in s.headers.get("cache-control", "")),
    # What a stranger learns
    Rule(-5, "it names the program that answers", lambda s: bool({"server", "x-powered-by", "via"} & set(s.headers))),
]  # fmt: skip


@dataclass(frozen=True)
class Score:
    points: int
    reasons: list[str]

    @property
    def grade(self) -> str:
        return next((grade for least, grade in GRADES if self.points >= least), "F")


def score(scanned: Scanned) -> Score:
    """What goes beyond counts only where little is missing: from 90 points on, as the scanners do it."""
    met = [rule for rule in RULES if rule.holds(scanned)]
    faults = 100 + sum(rule.points for rule in met if rule.points < 0)
    extra = sum(rule.points for rule in met if rule.points > 0)
    return Score(max(faults + (extra if faults >= 90 else 0), 0), [f"{rule.points:+d} {rule.says}" for rule in met])
