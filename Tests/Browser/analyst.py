"""What a person does in the browser, in their words, and what they see."""

import itertools
import re
import uuid
from typing import Any

from playwright.sync_api import APIRequestContext, Locator, Page, expect

_numbers = itertools.count(1)

SHORT_DOCUMENT = (
    "# Returns\n\nA customer may return an article within thirty days of delivery.\n\n"
    "The warehouse books the refund on the same day. Refunds above two hundred euros need an approval.\n"
)
QUESTION = "Within how many days may a customer return an article?"
# An answer takes seconds; a build without optimisation on a busy machine takes its time.
ANSWER_TIMEOUT = 60_000


class Analyst:
    def __init__(self, page: Page, api: APIRequestContext):
        self.page = page
        self.email = f"analyst-{next(_numbers)}-{uuid.uuid4().hex[:8]}@example.com"
        # The same person without a browser, for what the page is held against.
        self.api = api
        self._token = ""

    # In the browser

    def sign_in(self) -> None:
        self.page.goto("/")
        self.enter_email()
        expect(self.page.get_by_role("heading", name="Projects", exact=True)).to_be_visible()

    def enter_email(self) -> None:
        self.page.get_by_label("E-mail address").fill(self.email)
        self.page.get_by_role("button", name="Sign in").click()

    def create_project(self, name: str = "Returns") -> None:
        self.page.get_by_role("button", name="New project").click()
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_role("button", name="Create project").click()
        expect(self.page.get_by_role("heading", name=name, level=1)).to_be_visible()

    def upload(self, name: str, content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        chooser = self.page.get_by_label("Documents to add")
        chooser.set_input_files([{"name": name, "mimeType": "text/plain", "buffer": data}])

    def start_conversation(self) -> None:
        self.page.get_by_role("button", name="New conversation").first.click()
        expect(self.page.get_by_text("What are you working on?")).to_be_visible()

    def open_conversation(self, document: str = SHORT_DOCUMENT) -> None:
        """A conversation in a project with one document, made without the browser's help."""
        project = self.post("/api/projects", {"name": "Returns"})["id"]
        part = {"name": "returns.md", "mimeType": "text/markdown", "buffer": document.encode()}
        self.call("POST", f"/api/projects/{project}/documents", multipart={"file": part})
        thread = self.post(f"/api/projects/{project}/threads", {})["id"]
        self.page.goto(f"/projects/{project}/threads/{thread}")
        expect(self.page.get_by_text("What are you working on?")).to_be_visible()

    def say(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Enter")

    def wait_for_answer(self) -> None:
        """Until an answer has begun and is done."""
        expect(self.send_button).to_be_visible(timeout=ANSWER_TIMEOUT)

    def ask(self, text: str) -> str:
        turns = self.answers.count()
        self.say(text)
        expect(self.answers).to_have_count(turns + 1)
        self.wait_for_answer()
        return self.last_answer

    # What is on the page

    @property
    def composer(self) -> Locator:
        return self.page.get_by_label("Your message")

    @property
    def send_button(self) -> Locator:
        return self.page.get_by_role("button", name="Send", exact=True)

    @property
    def stop_button(self) -> Locator:
        return self.page.get_by_role("button", name="Stop", exact=True)

    @property
    def questions(self) -> Locator:
        return self.page.locator(".turn-said")

    @property
    def answers(self) -> Locator:
        return self.page.locator(".turn-assistant .turn-text")

    @property
    def last_answer(self) -> str:
        return self.answers.last.inner_text()

    @property
    def thread(self) -> str:
        return re.search(r"/threads/([^/?]+)", self.page.url).group(1)

    @property
    def project(self) -> str:
        return re.search(r"/projects/([^/?]+)", self.page.url).group(1)

    # Without the browser

    @property
    def token(self) -> str:
        if not self._token:
            signed_in = self.api.post("/auth/dev/login", data={"email": self.email})
            self._token = signed_in.json()["access_token"]
        return self._token

    def call(self, method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        response = self.api.fetch(path, method=method, headers=headers, **options)
        assert response.ok, f"{method} {path}: {response.status} {response.text()}"
        return response.json() if response.body() else None

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self.call("POST", path, data=body)

    def stored_messages(self) -> list[dict[str, Any]]:
        return self.get(f"/api/threads/{self.thread}")["messages"]

    def assert_page_shows_what_is_stored(self) -> None:
        """Every question and every answer stands on the page once, in order and whole."""
        stored = self.stored_messages()
        # The page may show an earlier moment for as long as it takes to paint.
        expect(self.page.locator(".turn")).to_have_count(len(stored))
        shown = self.page.evaluate(SHOWN)
        assert shown == self.page.evaluate(RENDERED, stored)


# The words of each turn, as the page has them.
SHOWN = """() => Array.from(
    document.querySelectorAll('.turn-said, .turn-assistant .turn-text'),
    (turn) => turn.textContent.replace(/\\[(\\d{1,3})\\]/g, '$1')
)"""

# The words of each message, as the page would show it if it came in one piece.
RENDERED = """async (messages) => {
    const { MarkdownView } = await import('/app/markdown/markdown-view.js');
    return messages.map(({ role, content }) => {
        if (role === 'user') return content;
        const container = document.createElement('div');
        new MarkdownView(container).show(content);
        return container.textContent.replace(/\\[(\\d{1,3})\\]/g, '$1');
    });
}"""
