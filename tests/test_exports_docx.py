"""The Word document: real headings, tables whose headers repeat, charts with words, the same bytes every time."""

import io
import zipfile
from xml.etree import ElementTree

import docx
import pytest
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Inches, Pt

from analysis.document import document
from analysis.document.blocks import BarChart, Quotes, Table
from analysis.exports.to_docx import write
from analysis.report import Report
from tests import reports

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def saved(report: Report) -> bytes:
    out = io.BytesIO()
    write(report, out)
    return out.getvalue()


def opened(report: Report) -> Word:
    return docx.Document(io.BytesIO(saved(report)))


@pytest.fixture(scope="module")
def word() -> Word:
    return opened(reports.school())


def test_the_seven_sections_are_headings_in_order(word: Word) -> None:
    headings = [p.text for p in word.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [section.title for section in document(reports.school()).sections]
    assert len(headings) == 7


def test_a_list_of_the_sections_leads_to_each_of_them(word: Word) -> None:
    links = [p.hyperlinks[0] for p in word.paragraphs if p.style is not None and p.style.name == "Contents"]
    marks = {mark.get(qn("w:name")): mark.getparent() for mark in word.element.iter(qn("w:bookmarkStart"))}
    reached = ["".join(text.text or "" for text in marks[link.fragment].iter(qn("w:t"))) for link in links]
    assert [link.text for link in links] == reached == [one.title for one in document(reports.school()).sections]


def test_all_tables_are_there_with_their_numbers(word: Word) -> None:
    made = document(reports.school())
    tables = [block for section in made.sections for block in section.blocks if isinstance(block, Table)]
    found = [tuple(tuple(cell.text for cell in row.cells) for row in table.rows) for table in word.tables]
    assert found == [(table.header, *table.rows) for table in tables]


def test_every_column_has_room_for_its_longest_word_and_every_table_fits_on_the_page(word: Word) -> None:
    tables = [table.rows[0].cells for table in word.tables]
    columns = [
        (max(map(len, cell.text.split())), cell.paragraphs[0].runs[0].font.size or Pt(9.5), int(cell.width or 0))
        for cells in tables
        for cell in cells
    ]
    assert [one for one in columns if one[0] * 0.6 * one[1] > one[2] - Inches(0.15)] == []
    assert max(sum(int(cell.width or 0) for cell in cells) for cells in tables) <= Inches(6.71)
    assert min(size for _, size, _ in columns) < Pt(9.5)


def test_the_header_row_of_every_table_repeats(word: Word) -> None:
    marks = [table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None for table in word.tables]
    assert marks
    assert all(marks)


def test_every_quote_is_in_the_document_word_for_word(word: Word) -> None:
    made = document(reports.school())
    blocks = [block for section in made.sections for block in section.blocks if isinstance(block, Quotes)]
    expected = [quote.text for block in blocks for quote in block.quotes]
    written = [p.runs[1].text for p in word.paragraphs if p.style is not None and p.style.name == "Quote"]
    assert written == expected


def test_quotes_carry_their_language(word: Word) -> None:
    runs = [run for p in word.paragraphs for run in p.runs if run.text.startswith("Más ayuda")]
    assert {run._r.find(f".//{qn('w:lang')}").get(qn("w:val")) for run in runs} == {"es"}


def test_charts_have_an_alternative_text(word: Word) -> None:
    texts = [picture._inline.docPr.get("descr") for picture in word.inline_shapes]
    assert texts[0].startswith("Bar chart of the people who answered, by role. Families: 32; Students: 14;")
    assert len(texts) == 2


def test_an_invented_school_is_named_so_on_every_page(word: Word) -> None:
    assert [section.header.paragraphs[0].text for section in word.sections] == [document(reports.school()).banner]


def test_pages_are_numbered(word: Word) -> None:
    fields = word.sections[0].footer.paragraphs[0]._p.findall(qn("w:fldSimple"))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]


def test_the_language_of_the_document_is_set(word: Word) -> None:
    assert word.core_properties.language == "en"
    assert word.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-US"


def test_no_clock_gets_into_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(saved(reports.school()))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert str(opened(reports.school()).core_properties.modified) == "2020-01-01 00:00:00+00:00"


def test_characters_that_word_cannot_hold_are_marked() -> None:
    texts = [p.text for p in opened(reports.hostile()).paragraphs]
    assert any("<script>alert(1)</script> & 'quotes'" in text for text in texts)


def test_charts_show_the_names_and_numbers_of_the_bars() -> None:
    made = document(reports.school())
    bars = [block.bars for section in made.sections for block in section.blocks if isinstance(block, BarChart)]
    charts = [part for part in opened(reports.school()).part.package.iter_parts() if "/charts/" in part.partname]
    shown = [ElementTree.fromstring(part.blob) for part in sorted(charts, key=lambda part: str(part.partname))]
    names = [[name.text for name in chart.findall(f".//{CHART}cat//{CHART}v")] for chart in shown]
    numbers = [[text.text for text in chart.iter(f"{MAIN}t")] for chart in shown]
    assert names == [[bar.label for bar in one] for one in bars]
    assert numbers == [[bar.text for bar in one] for one in bars]


def test_a_chart_holds_any_text() -> None:
    parts = opened(reports.hostile()).part.package.iter_parts()
    assert all(ElementTree.fromstring(part.blob) is not None for part in parts if "/charts/" in part.partname)
