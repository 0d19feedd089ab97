"""The HTML file: it needs nothing else, runs nothing, escapes everything, and holds the document in full."""

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from analysis.document import document
from analysis.document.blocks import Quotes, Table
from analysis.exports.to_html import write
from analysis.report import Report, Sentence
from tests import reports
from tests.browser import chromium

__all__ = ["chromium"]


class Page(HTMLParser):
    """The elements of a page, and the text in each kind of element, in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data


def html(report: Report) -> str:
    out = io.BytesIO()
    write(report, out)
    return out.getvalue().decode("utf-8")


@pytest.fixture(scope="module")
def school() -> Page:
    return Page(html(reports.school()))


def test_it_runs_nothing_and_refers_to_nothing_outside(school: Page) -> None:
    assert {tag for tag, _ in school.elements} & {"script", "link", "img", "iframe", "object", "form", "use"} == set()
    references = {
        value for _, attributes in school.elements for name, value in attributes.items() if name in ("href", "src")
    }
    assert all(value and value.startswith("#") for value in references)
    assert "url(" not in html(reports.school())
    assert "http" not in html(reports.school()).replace("http-equiv", "")


def test_what_people_wrote_is_never_markup() -> None:
    page = Page(html(reports.hostile()))
    assert {tag for tag, _ in page.elements} & {"script", "img", "b"} == set()
    assert "<script>alert(1)</script> & 'quotes' \"too\"" in page.texts["blockquote"]


def test_the_seven_sections_are_headings_in_order(school: Page) -> None:
    assert school.texts["h2"][1:] == [section.title for section in document(reports.school()).sections]
    assert school.texts["h1"] == ["Stakeholder engagement and vision"]


def test_all_tables_are_there_with_their_numbers(school: Page) -> None:
    made = document(reports.school())
    tables = [block for section in made.sections for block in section.blocks if isinstance(block, Table)]
    assert school.texts["caption"] == [table.caption for table in tables]
    assert school.texts["td"] == [cell for table in tables for row in table.rows for cell in row[1:]]


def test_every_quote_is_in_the_page_word_for_word_and_in_its_language(school: Page) -> None:
    made = document(reports.school())
    blocks = [block for section in made.sections for block in section.blocks if isinstance(block, Quotes)]
    expected = [(quote.text, quote.language) for block in blocks for quote in block.quotes]
    languages = [attributes.get("lang") for tag, attributes in school.elements if tag == "blockquote"]
    assert list(zip(school.texts["blockquote"], languages, strict=True)) == expected


def links(page: Page) -> list[str]:
    hrefs = [attributes.get("href") or "" for tag, attributes in page.elements if tag == "a"]
    return [href.removeprefix("#") for href in hrefs if href.startswith(("#behind", "#idea"))]


def test_every_claim_links_to_its_answers_inside_the_file() -> None:
    report = with_sentences(reports.school())
    page = Page(html(report))
    anchors = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(anchors) == len(set(anchors))
    assert set(links(page)) <= set(anchors)
    assert {"behind-T1", "behind-REC1", "behind-REC1-1", "idea-0"} <= set(links(page))


def test_no_sentence_names_a_theme_without_leading_to_its_answers() -> None:
    report = with_sentences(reports.school())
    text = html(report)
    unlinked = re.sub(r'<a class="claim".*?</a>', "", text)
    names = [f"“{theme.name}”" for theme in report.themes]
    assert [name in text for name in names] == [True] * 4
    assert [name for name in names if name in unlinked] == []


@pytest.mark.asyncio(loop_scope="session")
async def test_it_is_read_and_its_claims_are_followed_with_the_network_off(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "engagement.html"
    file.write_text(html(with_sentences(reports.school())), encoding="utf-8")
    asked: list[str] = []
    async with await chromium.new_context(offline=True, java_script_enabled=False) as context:
        page = await context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(file.as_uri())
        await page.locator('a.claim[href="#behind-T1"]').first.click()
        await expect(page.locator("#idea-1")).to_be_in_viewport()
    assert asked == [file.as_uri()]


def test_a_sentence_leads_to_the_answers_that_carry_it() -> None:
    text = html(with_sentences(reports.school()))
    behind = text.split('<p id="behind-REC1-1">')[1].split("</p>")[0]
    assert [f'href="#idea-{place}"' in behind for place in (0, 1, 2, 20)] == [True, True, False, False]
    assert 'id="idea-1"><span lang="en" dir="auto">The bus is late almost every morning. (1)</span>' in text


def test_every_idea_in_a_theme_stands_behind_it_as_it_was_written(school: Page) -> None:
    report = reports.school()
    ideas = [(place, idea) for place, idea in enumerate(report.ideas) if idea.theme_id]
    written = [text for text in school.texts["li"] if text.endswith((" suggestion", " vision"))]
    assert written == [f"{report.text_of(idea.span)} {idea.stance}" for _, idea in ideas]


def test_a_part_leads_to_its_answers_and_the_others_stand_apart(school: Page) -> None:
    ids = {attributes.get("id"): number for number, (_, attributes) in enumerate(school.elements)}
    part, rest, end = (ids[one] for one in ("behind-T1.1", "idea-10", "behind-T2"))
    assert [f"idea-{n}" in ids and part < ids[f"idea-{n}"] < rest for n in range(10)] == [True] * 10
    assert rest < ids["idea-19"] < end
    assert "behind-T1.1" in links(school)


def with_sentences(report: Report) -> Report:
    first, *others = report.recommendations
    sentence = Sentence(first.text, ("R1", "R2"))
    return replace(report, recommendations=(replace(first, sentences=(sentence,)), *others))


def test_charts_are_drawn_and_described(school: Page) -> None:
    assert school.texts["desc"][0].startswith("Bar chart of the people who answered, by role. Families: 32;")
    widths = [attributes["width"] for tag, attributes in school.elements if tag == "rect"]
    assert widths[:4] == ["82.00%", "35.88%", "0.00%", "0.00%"]


def test_the_page_has_a_language_landmarks_and_a_way_past_the_contents(school: Page) -> None:
    assert school.elements[0] == ("html", {"lang": "en"})
    assert {"header", "nav", "main"} <= {tag for tag, _ in school.elements}
    assert ("a", {"class": "skip", "href": "#main"}) in school.elements


def test_an_invented_school_says_so_on_screen_and_on_every_printed_page(school: Page) -> None:
    assert school.texts["aside"] == [document(reports.school()).banner]
    assert '@top-center { content: "Sample: an invented school.' in html(reports.school())
    assert "invented" not in html(reports.unknown(reports.school())).replace("an invented", "")
