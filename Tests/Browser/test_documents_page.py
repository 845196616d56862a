"""What can go wrong with documents, and what the page says then."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from analyst import SHORT_DOCUMENT, Analyst

LARGEST = 25 * 1024 * 1024


def test_of_several_files_the_good_are_added_and_the_others_say_why_not(analyst: Analyst):
    analyst.create_project()
    page = analyst.page
    page.get_by_label("Documents to add").set_input_files(
        [
            {"name": "returns.md", "mimeType": "text/markdown", "buffer": SHORT_DOCUMENT.encode()},
            {"name": "binary.txt", "mimeType": "text/plain", "buffer": bytes(range(256)) * 8},
            {"name": "large.txt", "mimeType": "text/plain", "buffer": b"a" * (LARGEST + 1)},
        ]
    )
    expect(page.get_by_role("link", name="returns.md")).to_be_visible()
    failed = page.get_by_role("list", name="Documents being added").get_by_role("listitem")
    expect(failed).to_have_count(2)
    expect(failed.filter(has_text="binary.txt").get_by_role("alert")).not_to_be_empty()
    expect(failed.filter(has_text="large.txt")).to_contain_text("up to 25 MB")
    failed.filter(has_text="large.txt").get_by_role("button", name="Dismiss").click()
    expect(failed).to_have_count(1)


def test_files_can_be_dropped(analyst: Analyst):
    analyst.create_project()
    page = analyst.page
    dropped = page.evaluate_handle(
        """(text) => {
        const dropped = new DataTransfer();
        dropped.items.add(new File([text], 'dropped.md', { type: 'text/markdown' }));
        return dropped;
    }""",
        SHORT_DOCUMENT,
    )
    shelf = page.locator(".shelf")
    shelf.dispatch_event("dragenter", {"dataTransfer": dropped})
    expect(shelf).to_have_class("section shelf is-dropping")
    shelf.dispatch_event("drop", {"dataTransfer": dropped})
    expect(shelf).to_have_class("section shelf")
    expect(page.get_by_role("link", name="dropped.md")).to_be_visible()


def test_a_document_is_downloaded_and_deleted(analyst: Analyst):
    analyst.create_project()
    page = analyst.page
    analyst.upload("Grüße & mehr.md", SHORT_DOCUMENT)
    page.get_by_role("button", name="Actions for Grüße & mehr.md").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Download").click()
    assert download.value.path().read_text() == SHORT_DOCUMENT
    assert download.value.suggested_filename == "Grüße & mehr.md"
    page.get_by_role("button", name="Actions for Grüße & mehr.md").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete document").click()
    expect(page.get_by_text("Add what is already written")).to_be_visible()


def test_a_search_that_finds_nothing_says_so_and_odd_words_do_no_harm(analyst: Analyst):
    analyst.create_project()
    analyst.upload("returns.md", SHORT_DOCUMENT)
    search = analyst.page.get_by_label("Search these documents")
    search.fill("warehouse")
    expect(analyst.page.locator(".hit mark")).to_have_text("warehouse")
    for words in ("zeppelin", '"*(NEAR', "<img src=x onerror=alert(1)>"):
        search.fill(words)
        expect(analyst.page.get_by_text(f"Nothing in these documents matches “{words}”.")).to_be_visible()
    search.fill("")
    expect(analyst.page.locator(".hit")).to_have_count(0)


def test_a_passage_has_an_address_of_its_own(analyst: Analyst):
    analyst.create_project()
    text = "\n\n".join(f"Paragraph {number}. " + "Words that fill a paragraph. " * 30 for number in range(40))
    analyst.upload("long.txt", text)
    page = analyst.page
    page.get_by_role("link", name="long.txt").click()
    expect(page.get_by_text("Passage 1 of")).to_be_visible()
    page.get_by_role("button", name="Next passage").click()
    expect(page.get_by_text("Passage 2 of")).to_be_visible()
    assert page.url.endswith("?passage=2")
    page.reload()
    expect(page.get_by_text("Passage 2 of")).to_be_visible()
    page.get_by_role("button", name="Continue reading").click()
    expect(page.locator(".passage")).to_have_count(7)


def test_what_is_somebody_elses_looks_as_if_it_were_not_there(
    analyst: Analyst, new_browser: Callable[..., BrowserContext]
):
    analyst.open_conversation()
    address = analyst.page.url
    stranger = Analyst(new_browser().new_page(), analyst.api)
    stranger.sign_in()
    for path in (address, "/projects/none", "/documents/none", "/artifacts/none", "/no/such/page"):
        stranger.page.goto(path)
        expect(stranger.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
