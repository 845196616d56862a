"""What a conversation leaves behind: its versions, what changed, what is missing, and where it came from."""

import csv
import io
import re

from playwright.sync_api import Page, expect

from analyst import ANSWER_TIMEOUT, SHORT_DOCUMENT, Analyst
from hostile_documents import ANSWERS as HOSTILE_ANSWERS
from hostile_documents import ELSEWHERE, HOSTILE, IDEA, QUESTION

ANSWERS = [
    "A page where customers return an article themselves, so that nobody must call the service desk.",
    "Customers wait two weeks for the refund, and the desk gets 300 calls a month about it.",
    "Customers who want the refund for an article",
    "Return an article; print the label; see the refund",
]
LATER = [
    "From 300 calls a month to 50 by June",
    "If the article is too late, refuse it; if the label is lost, print it",
]


def write_brd(analyst: Analyst, count: int) -> None:
    analyst.page.get_by_role("button", name="Write the BRD").click()
    expect(analyst.page.locator(".artifact-card")).to_have_count(count, timeout=ANSWER_TIMEOUT)
    analyst.wait_for_answer()


def face(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Views of this document").get_by_role("link", name=name).click()
    expect(page.locator(".faces [aria-current=page]")).to_have_text(name)


def test_two_versions_are_compared_checked_and_traced(analyst: Analyst):
    page = analyst.page
    analyst.open_conversation(SHORT_DOCUMENT)
    for answer in ANSWERS:
        analyst.ask(answer)
    write_brd(analyst, 1)
    for answer in LATER:
        analyst.ask(answer)
    write_brd(analyst, 2)
    page.locator(".artifact-card").last.get_by_role("link", name="Open").click()
    expect(page.get_by_label("Version")).to_have_text(re.compile(r"2 \(newest\)"))

    face(page, "Changes")
    expect(page.get_by_text(re.compile("From version 1 .* to version 2"))).to_be_visible()
    added = page.locator(".change-added")
    assert added.filter(has_text="REQ-").count() >= 1
    expect(page.locator(".line-added").first).to_be_visible()

    face(page, "Quality")
    expect(page.locator(".gate")).to_have_count(5)
    gate = page.locator(".gate", has_text="Every requirement has a priority")
    gate.locator("summary").click()
    expect(gate.locator(".fault").first).to_contain_text(re.compile(r"REQ-\d{3}"))

    face(page, "Sources")
    expect(page.locator(".trace").first).to_be_visible()
    expect(page.locator(".trace-sources blockquote").first).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download sources as CSV").click()
    assert re.fullmatch(r"Traceability BRD .*\.csv", saved.value.suggested_filename)
    rows = list(csv.DictReader(io.StringIO(saved.value.path().read_bytes().decode("utf-8-sig"), newline="")))
    assert {row["requirement_id"] for row in rows} == set(
        page.locator(".trace-title .requirement-number").all_inner_texts()
    )

    page.get_by_label("Version").select_option("1")
    expect(page.get_by_label("Version")).to_have_value(re.compile(page.url.split("/artifacts/")[1].split("/")[0]))
    face(page, "Changes")
    expect(page.get_by_text("This is the first version")).to_be_visible()
    face(page, "Document")
    expect(page.locator(".artifact-text")).to_be_visible()


def test_nothing_that_stands_in_a_document_is_loaded_from_elsewhere(analyst: Analyst):
    page = analyst.page
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    origin = page.url.split("/", 3)
    analyst.create_project("Returns")
    for name, text in HOSTILE.items():
        analyst.upload(name, text)
        expect(page.get_by_role("link", name=name)).to_be_visible(timeout=ANSWER_TIMEOUT)
    page.get_by_label("Search these documents").fill("customers return an article")
    expect(page.locator(".hit").first).to_be_visible()
    analyst.start_conversation()
    for said in (QUESTION, IDEA, *HOSTILE_ANSWERS):
        analyst.ask(said)
    for mark in page.locator(".turn-text .citation").all():
        mark.click()
        expect(page.get_by_role("dialog", name="Passage").locator(".is-current")).to_be_visible()
        page.keyboard.press("Escape")
    write_brd(analyst, 1)
    page.locator(".artifact-card").get_by_role("link", name="Open").click()
    expect(page.locator(".artifact-text")).to_be_visible()
    for name in ("Changes", "Quality", "Sources"):
        face(page, name)
        expect(page.locator(".face")).to_be_visible()
    foreign = [url for url in asked if not url.startswith((f"{origin[0]}//{origin[2]}/", "blob:"))]
    assert not foreign
    assert ELSEWHERE not in page.url
    assert page.locator("img, iframe, script:not([src^='/']), video, object, embed").count() == 0
