"""A Word document with real headings, repeating table headers, alternative texts and page numbers."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Inches, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph

from analysis.document import Document, document
from analysis.document.blocks import (
    BarChart,
    Block,
    Bullets,
    Draft,
    Heading,
    Missing,
    Paragraph,
    Quote,
    Quotes,
    Table,
    Translated,
)
from analysis.document.quoting import about
from analysis.document.words import number
from analysis.exports import ooxml
from analysis.exports.cells import printable, zipped
from analysis.exports.charts import add_chart
from analysis.report import Report

EXTENSION = ".docx"
INK, BLUE, GRAY, BROWN = (RGBColor.from_string(c) for c in ("1F2933", "1F3A5F", "52606D", "7A3E00"))
RULE, SHADE, WARM, AMBER, NAVY = "CBD2D9", "EEF2F6", "FFF6E9", "B45309", "2F4B6E"
PAGE_WIDTH = 6.7  # inches between the margins
SANS = "Arial"  # on every computer, or with a free twin of the same widths: then tables break no word anywhere
CELL_SIZES = (9.5, 8.5, 8.0, 7.5)
_PADDING, _BOLD, _LETTER = 0.17, 0.67, 0.55  # inches beside the words of a cell; the width of a letter in its size
_WORTH_A_LIST = 4
_MADE = datetime(2020, 1, 1)  # noqa: DTZ001 (a file format's stamp without a zone; fixed, so that bytes repeat)


def write(report: Report, out: BinaryIO) -> None:
    """Write the document of *report* as .docx."""
    write_document(document(report), out)


def write_document(made: Document, out: BinaryIO) -> None:
    """Write *made* as .docx."""
    word = docx.Document()
    _properties(word, made)
    _styles(word)
    _page(word, made)
    _title(word, made)
    _contents(word, made)
    for place, section in enumerate(made.sections, start=1):
        ooxml.marked(_paragraph(word, section.title, "Heading 1"), place)
        for block in section.blocks:
            _add(word, block)
    whole = io.BytesIO()
    word.save(whole)
    with zipfile.ZipFile(whole) as archive:
        out.write(zipped((name, archive.read(name)) for name in archive.namelist()))


def _add(word: Word, block: Block) -> None:
    match block:
        case Heading(text):
            _paragraph(word, text, "Heading 2")
        case Paragraph(text):
            _paragraph(word, text)
        case Bullets(lead, items):
            _bullets(word, lead, items)
        case Table():
            _table(word, block)
        case BarChart():
            _chart(word, block)
        case Quotes(lead, quotes):
            _quotes(word, lead, quotes)
        case Draft(text):
            _labeled(word, "Draft for the team to rewrite", (text,), "Draft")
        case Missing(items):
            _labeled(word, "Still missing", items, "Missing")


def _properties(word: Word, made: Document) -> None:
    core = word.core_properties
    core.title, core.subject, core.author, core.comments = printable(made.title), printable(made.subtitle), "", ""
    core.language, core.keywords, core.last_modified_by = made.language, "", ""
    core.created = core.modified = _MADE
    core.revision = 1


def _styles(word: Word) -> None:
    _style(word, "Normal", SANS, 11, INK, after=6)
    _style(word, "Title", "Georgia", 26, BLUE, after=2)
    _style(word, "Subtitle", SANS, 12, GRAY, after=12)
    _style(word, "Heading 1", "Georgia", 17, BLUE, before=24, after=6)
    _style(word, "Heading 2", "Georgia", 12.5, INK, before=14, after=4)
    _style(word, "Caption", SANS, 10, BLUE, before=10, after=3, bold=True)
    _style(word, "List Bullet", SANS, 11, INK, after=3)
    _style(word, "Quote", "Georgia", 10.5, INK, after=6)
    _style(word, "Header", SANS, 9, GRAY)
    _style(word, "Footer", SANS, 9, GRAY)
    _style(word, "Cell", SANS, 9.5, INK, based_on="Normal")
    _style(word, "Note", SANS, 9, GRAY, before=3, after=8, based_on="Normal")
    _style(word, "Gap", SANS, 4, INK, after=2, based_on="Normal")
    _style(word, "Lead", SANS, 11, INK, before=8, after=3, bold=True, based_on="Normal")
    _style(word, "Contents", SANS, 11, BLUE, after=2, based_on="Normal")
    _style(word, "Missing", SANS, 10.5, BROWN, after=0, based_on="Normal")
    _style(word, "Draft", "Georgia", 12, INK, after=0, based_on="Normal")
    for name in ("Heading 1", "Heading 2", "Caption", "Lead"):
        _paragraph_style(word, name).paragraph_format.keep_with_next = True
    _paragraph_style(word, "Quote").paragraph_format.left_indent = Inches(0.25)
    language = word.styles.element.find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), "en-US")


def _style(
    word: Word,
    name: str,
    font: str,
    size: float,
    color: RGBColor,
    *,
    before: float = 0,
    after: float = 0,
    bold: bool = False,
    based_on: str = "",
) -> None:
    if based_on:
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style = _paragraph_style(word, name)
    if based_on:
        style.base_style = word.styles[based_on]
    style.font.size, style.font.color.rgb, style.font.bold, style.font.italic = Pt(size), color, bold, False
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    ooxml.set_font(style, font)
    ooxml.plain(style)


def _paragraph_style(word: Word, name: str) -> ParagraphStyle:
    style = word.styles[name]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 (every name above is one; the library's type is wider)
    return style


def _page(word: Word, made: Document) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches((8.5 - PAGE_WIDTH) / 2)
    section.top_margin = section.bottom_margin = Inches(0.9)
    head = section.header.paragraphs[0]
    run = head.add_run(printable(made.banner or made.subtitle or made.title))
    if made.banner:
        run.bold, run.font.color.rgb = True, BROWN
        ooxml.boxed(head, WARM, AMBER)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run("Page ")
    ooxml.add_field(foot, "PAGE")
    foot.add_run(" of ")
    ooxml.add_field(foot, "NUMPAGES")


def _title(word: Word, made: Document) -> None:
    _paragraph(word, made.title, "Title")
    if made.subtitle:
        _paragraph(word, made.subtitle, "Subtitle")
    figures = _paragraph(word, "", "Lead")
    figures.add_run("  ·  ".join(f"{number(figure.n)} {figure.label}" for figure in made.figures))
    if made.opening:
        _paragraph(word, made.opening)


def _contents(word: Word, made: Document) -> None:
    """The sections, each a link to where it begins: there at once, where Word would ask to compute its own table."""
    if len(made.sections) < _WORTH_A_LIST:
        return
    _paragraph(word, "What is in this document", "Lead")
    for place, section in enumerate(made.sections, start=1):
        line = _paragraph(word, "", "Contents")
        ooxml.linked(line, printable(section.title), place)


def _paragraph(word: Word, text: str, style: str = "Normal") -> WordParagraph:
    paragraph = word.add_paragraph(printable(text))
    ooxml.styled(paragraph, style)
    return paragraph


def _bullets(word: Word, lead: str, items: tuple[str, ...]) -> None:
    if lead:
        _paragraph(word, lead, "Lead")
    for item in items:
        _paragraph(word, item, "List Bullet")


def _labeled(word: Word, label: str, items: tuple[str, ...], style: str) -> None:
    """A box: its label, then its sentences. A mark stands before each, so that color is not needed to see them."""
    color, border = (WARM, AMBER) if style == "Missing" else (SHADE, NAVY)
    head = _paragraph(word, "", style)
    head.paragraph_format.space_before = Pt(10)
    head.paragraph_format.keep_with_next = True
    mark = head.add_run(label)
    mark.bold, mark.font.name, mark.font.size = True, SANS, Pt(10)
    ooxml.boxed(head, color, border)
    for item in items:
        line = _paragraph(word, "", style)
        line.add_run(printable(f"•  {item}" if len(items) > 1 or style == "Missing" else item))
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Inches(0.15), Inches(-0.15)
        if style == "Draft":
            line.paragraph_format.left_indent = line.paragraph_format.first_line_indent = Inches(0)
        ooxml.boxed(line, color, border)
    word.paragraphs[-1].paragraph_format.space_after = Pt(10)


def _quotes(word: Word, lead: str, quotes: tuple[Quote, ...]) -> None:
    if not quotes:
        return
    _paragraph(word, lead, "Lead")
    for quote in quotes:
        line = _paragraph(word, "", "Quote")
        line.add_run("“")
        said = line.add_run(printable(quote.text))
        if quote.language:
            ooxml.spoken_in(said, printable(quote.language))
        line.add_run("”")
        if told := about(quote):
            run = line.add_run(printable(f"  — {told}"))
            run.font.name, run.font.size, run.font.color.rgb = SANS, Pt(9), GRAY
        if quote.translated:
            _translated(word, quote.translated)


def _translated(word: Word, translated: Translated) -> None:
    line = _paragraph(word, "", "Quote")
    label = line.add_run(f"{translated.label} ")
    label.italic, label.font.name, label.font.size, label.font.color.rgb = False, SANS, Pt(9), GRAY
    said = line.add_run(printable(translated.text))
    said.italic = False
    ooxml.spoken_in(said, printable(translated.language))


def _chart(word: Word, chart: BarChart) -> None:
    if not chart.bars:
        return
    _paragraph(word, chart.title, "Caption")
    place = word.add_paragraph()
    place.paragraph_format.keep_together = True
    add_chart(word, place, chart, width=PAGE_WIDTH - 0.3)


def _table(word: Word, block: Table) -> None:
    _paragraph(word, block.caption, "Caption")
    table = word.add_table(rows=1, cols=len(block.header))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    ooxml.ruled(table, RULE)
    ooxml.captioned(table, printable(block.caption))
    size = next((one for one in CELL_SIZES if sum(_needed(block, one)) <= PAGE_WIDTH), CELL_SIZES[-1])
    widths = [Inches(width) for width in _widths(block, size)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _fill(table.rows[0], block.header, block, widths, size)
    ooxml.repeated(table.rows[0])
    for cells in block.rows:
        row = table.add_row()
        ooxml.unbroken(row)
        _fill(row, cells, block, widths, size)
    _paragraph(word, block.note, "Note" if block.note else "Gap")


def _fill(row: WordRow, texts: tuple[str, ...], block: Table, widths: Sequence[Length], size: float) -> None:
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        cell.width = widths[place]
        paragraph = cell.paragraphs[0]
        ooxml.styled(paragraph, "Cell")
        run = paragraph.add_run(printable(text))
        if size != CELL_SIZES[0]:
            run.font.size = Pt(size)
        if texts is block.header:
            run.bold = True
            ooxml.shaded(cell, SHADE)
        if place in block.numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _widths(block: Table, size: float) -> list[float]:
    """The width of each column in inches: room for its longest word, and more for columns with more to say."""
    needed = _needed(block, size)
    longest = [min(320, max(map(len, column))) for column in _columns(block)]
    letter = _LETTER * size / 72
    wished = [max(least, _PADDING + letter * length) for least, length in zip(needed, longest, strict=True)]
    spare = max(0.0, PAGE_WIDTH - sum(needed))
    extra = [wish - least for wish, least in zip(wished, needed, strict=True)]
    total = sum(extra)
    if total <= spare:
        return wished
    return [least + spare * more / total for least, more in zip(needed, extra, strict=True)]


def _needed(block: Table, size: float) -> list[float]:
    """Room for the longest word of each column, up to twenty letters, in inches."""
    said = [max((len(word) for text in column for word in text.split()), default=0) for column in _columns(block)]
    named = [max(map(len, name.split()), default=0) for name in block.header]
    room = [max(_LETTER * min(words, 20), _BOLD * name) for words, name in zip(said, named, strict=True)]
    return [_PADDING + letters * size / 72 for letters in room]


def _columns(block: Table) -> list[list[str]]:
    return [[name, *(row[place] for row in block.rows)] for place, name in enumerate(block.header)]
