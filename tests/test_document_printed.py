"""The document as a PDF: what a browser makes of the web page when it is printed, read by another program."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from analysis import exports
from analysis.document import document
from analysis.document.lacking import lacking
from analysis.document.people import People
from analysis.report import Report
from tests import reports
from tests.browser import chromium

__all__ = ["chromium"]
pytestmark = pytest.mark.asyncio(loop_scope="session")
REPORTS = {"school": reports.school, "empty": reports.empty}


async def printed(chromium: Browser, report: Report, folder: Path) -> tuple[str, PdfReader]:
    """The web page of *report*, and the PDF that a browser makes of it."""
    page, pdf = folder / "engagement.html", folder / "engagement.pdf"
    exports.save(report, "html", page)
    async with await chromium.new_context(offline=True) as context:
        tab = await context.new_page()
        await tab.goto(page.as_uri())
        await tab.pdf(path=pdf, format="Letter", tagged=True, outline=True)
    return page.read_text("utf-8"), PdfReader(pdf)


def headings(pdf: PdfReader) -> list[str]:
    """The main parts in the outline, below the title of the whole."""
    (_, parts) = pdf.outline
    return [str(one.title) for one in parts if not isinstance(one, list)]


def elements(pdf: PdfReader) -> Iterator[str]:
    """What screen readers are told of: the kinds of the parts of the structure tree, such as /H2 and /Table."""
    waiting = [pdf.root_object["/StructTreeRoot"]]
    while waiting:
        part = waiting.pop().get_object()
        if isinstance(part, ArrayObject):
            waiting.extend(part)
        elif isinstance(part, DictionaryObject):
            yield str(part.get("/S", ""))
            waiting.append(part.get("/K", ArrayObject()))


@pytest.mark.parametrize("name", REPORTS)
async def test_the_seven_sections_are_in_the_outline_in_order(chromium: Browser, name: str, tmp_path: Path) -> None:
    _, pdf = await printed(chromium, REPORTS[name](), tmp_path)
    assert headings(pdf) == [section.title for section in document(REPORTS[name]()).sections]


async def test_every_table_is_a_table_with_its_headers(chromium: Browser, tmp_path: Path) -> None:
    page, pdf = await printed(chromium, reports.school(), tmp_path)
    kinds = list(elements(pdf))
    assert (kinds.count("/Table"), kinds.count("/TH")) == (page.count("<table"), len(re.findall(r"<th[ >]", page)))
    assert str(pdf.root_object["/Lang"]) == "en"


async def test_what_is_still_missing_is_printed(chromium: Browser, tmp_path: Path) -> None:
    _, pdf = await printed(chromium, reports.school(), tmp_path)
    told = run_together("".join(page.extract_text() for page in pdf.pages))
    gaps = [gap for _, gaps in lacking(People(reports.school())) for gap in gaps]
    assert [gap for gap in gaps if run_together(gap) not in told] == []
    assert len(gaps) == 14


@pytest.mark.parametrize("width", [320, 768, 1024, 1280])
async def test_the_web_page_is_no_wider_than_the_screen(chromium: Browser, width: int, tmp_path: Path) -> None:
    exports.save(reports.school(), "html", tmp_path / "engagement.html")
    async with await chromium.new_context(offline=True, viewport={"width": width, "height": 800}) as context:
        tab = await context.new_page()
        await tab.goto((tmp_path / "engagement.html").as_uri())
        assert await tab.evaluate("document.documentElement.scrollWidth") == width


def run_together(text: str) -> str:
    """*text* without the spaces, which a PDF holds as distances, and without ligatures."""
    return "".join(unicodedata.normalize("NFKC", text).split())
