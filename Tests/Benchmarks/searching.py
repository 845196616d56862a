"""Search over 1,000 documents, beside SQLite's FTS5 over the same text, which is kept in clear."""

import http.client
import random
import re
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from urllib.parse import quote, urlsplit

from person import Person
from table import Table, milliseconds, percentile
from texts import long_document

DOCUMENTS = 1_000
PARAGRAPHS = 25
QUERIES = 300


class Corpus:
    """Documents made of paragraphs of one real manual, and queries made of its words; always the same ones."""

    def __init__(self) -> None:
        chance = random.Random(2)
        paragraphs = [p for p in re.split(r"\n\s*\n", long_document()) if len(p.split()) > 15]
        self.documents = ["\n\n".join(chance.sample(paragraphs, PARAGRAPHS)) for _ in range(DOCUMENTS)]
        # The words of a query stand together somewhere, as those of a person's query do.
        self.queries = [" ".join(self._words_of(chance.choice(paragraphs), chance)) for _ in range(QUERIES)]

    @staticmethod
    def _words_of(paragraph: str, chance: random.Random) -> list[str]:
        words = sorted(set(re.findall(r"[a-z]{5,}", paragraph.lower())))
        return chance.sample(words, min(len(words), chance.choice([1, 2, 3])))

    @property
    def words(self) -> int:
        return sum(len(document.split()) for document in self.documents)


class FullTextSearch:
    """FTS5 as one would use it: a row for each paragraph, best first, three results with a snippet."""

    def __init__(self, corpus: Corpus) -> None:
        self.database = sqlite3.connect(":memory:")
        self.database.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(document UNINDEXED, body, tokenize='porter unicode61')"
        )
        rows = ((n, p) for n, document in enumerate(corpus.documents) for p in document.split("\n\n"))
        self.database.executemany("INSERT INTO texts VALUES (?, ?)", rows)

    def search(self, query: str) -> list[tuple]:
        return self.database.execute(
            "SELECT document, snippet(texts, 1, '<mark>', '</mark>', '...', 20) FROM texts WHERE texts MATCH ?"
            " ORDER BY rank LIMIT 3",
            [" ".join(f'"{word}"' for word in query.split())],
        ).fetchall()


def measure(person: Person, corpus: Corpus, engine: str, table: Table) -> None:
    project = person.new_project("A thousand documents")
    began = time.monotonic()
    with ThreadPoolExecutor(4) as uploads:
        list(uploads.map(lambda n: person.upload(project, f"{n}.txt", corpus.documents[n]), range(DOCUMENTS)))
    loading = time.monotonic() - began
    ours, theirs, plain = _compare(person, project, corpus)
    where = f"search over 1,000 documents ({corpus.words / 1e6:.1f} million words), {engine}"
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        own, other = percentile(ours, share), percentile(theirs, share)
        table.add(
            f"{where}: {name}", milliseconds(own), f"{milliseconds(other)} (FTS5 in process, in clear)", own / other
        )
    table.add(f"{where}: a query without a word, p50", milliseconds(median(plain)), "what HTTP and sign-in take of it")
    table.add(f"{where}: uploading them", f"{loading:.0f} s", f"{DOCUMENTS / loading:.0f} documents a second")


def _compare(person: Person, project: str, corpus: Corpus) -> tuple[list[float], list[float], list[float]]:
    """Seconds for each query, here and there in turn, and for a request that asks for nothing."""
    address = urlsplit(person.stack.inner["documents"])
    connection = http.client.HTTPConnection(address.hostname, address.port)
    headers = {"Authorization": f"Bearer {person.token}"}
    full_text = FullTextSearch(corpus)

    def ask(path: str) -> float:
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, path
        return time.perf_counter() - began

    ours, theirs, plain = [], [], []
    for query in corpus.queries:
        ours.append(ask(f"/api/projects/{project}/documents/search?q={quote(query)}"))
        began = time.perf_counter()
        full_text.search(query)
        theirs.append(time.perf_counter() - began)
        plain.append(ask(f"/api/projects/{project}/documents/search?q=-"))
    return ours, theirs, plain
