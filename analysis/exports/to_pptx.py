"""PowerPoint slides for the school committee: who was heard, what they said, what became of it, what is missing.

Dark on white, so that a black and white print loses nothing. Charts are drawn by the program that opens the file and
have an alternative text; every slide has a title of its own; quotes are marked with their language.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Slides
from pptx.slide import Slide as Page
from pptx.text.text import TextFrame, _Paragraph, _Run
from pptx.util import Inches, Length, Pt

from analysis.document.blocks import BarChart, Block, Table
from analysis.document.slides import Deck, Slide, deck
from analysis.exports.cells import printable, zipped
from analysis.exports.charts import chart_xml, said
from analysis.exports.fitting import Box, Line, Text, rows_fit, stacked, text_size
from analysis.report import Report

EXTENSION = ".pptx"
_rgb: Callable[[str], RGBColor] = RGBColor.from_string  # The library says nothing of its type.
INK, BLUE, GRAY, SHADE = map(_rgb, ("1F2933", "1F3A5F", "52606D", "EEF2F6"))
WIDTH, HEIGHT = 13.333, 7.5  # inches
TITLE = Box(0.6, 0.35, WIDTH - 1.2, 0.85)
FOOT = Box(0.6, 7.0, WIDTH - 1.2, 0.35)
WHOLE = Box(0.6, 1.4, WIDTH - 1.2, 5.45)
LEFT, RIGHT = Box(0.6, 1.4, 5.85, 5.45), Box(6.85, 1.4, 5.85, 5.45)
_TITLE_ONLY = 5
_GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # PowerPoint's own "No Style, Table Grid"
_MADE = datetime(2020, 1, 1)  # noqa: DTZ001 (a file format's stamp without a zone; fixed, so that bytes repeat)
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
_SHOWN = "http://schemas.openxmlformats.org/presentationml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write(report: Report, out: BinaryIO) -> None:
    """Write the slides of *report* as .pptx. Raises `analysis.proof.NotProven` where the report does not hold."""
    made = deck(report)
    slides = Presentation()
    slides.slide_width, slides.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _properties(slides, made)
    _add_first(slides, made)
    for slide in made.slides:
        _add(slides, slide, made)
    whole = io.BytesIO()
    slides.save(whole)
    with zipfile.ZipFile(whole) as archive:
        out.write(zipped((name, archive.read(name)) for name in archive.namelist()))


def _properties(slides: Slides, made: Deck) -> None:
    core = slides.core_properties
    core.title, core.subject, core.author, core.comments = printable(made.title), printable(made.subtitle), "", ""
    core.language, core.keywords, core.last_modified_by = made.language, "", ""
    core.created = core.modified = _MADE
    core.revision = 1


def _page(slides: Slides, title: str, place: Box, size: int) -> Page:
    page: Page = slides.slides.add_slide(slides.slide_layouts[_TITLE_ONLY])
    shape: Any = page.shapes.title  # There in this layout.
    shape.left, shape.top, shape.width, shape.height = _sides(place)
    frame: TextFrame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM
    frame.margin_left = frame.margin_right = Inches(0)
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    _run(paragraph, Text(title), text_size([Line((Text(title),))], place, (size, 26, 22, 18)), BLUE).font.bold = True
    return page


def _add_first(slides: Slides, made: Deck) -> None:
    page = _page(slides, made.title, Box(0.9, 1.6, WIDTH - 1.8, 1.5), 44)
    below = Box(0.9, 3.4, WIDTH - 1.8, 2.6)
    said_there = [text for text in (made.subtitle, made.figures, made.banner) if text]
    _write(page, [Line((Text(text, bold=text == made.banner),)) for text in said_there], below, (22, 18))


def _add(slides: Slides, slide: Slide, made: Deck) -> None:
    page = _page(slides, slide.title, TITLE, 30)
    if slide.right:
        _column(page, slide.left, LEFT)
        _column(page, slide.right, RIGHT)
    else:
        _column(page, slide.left, WHOLE)
    foot = " · ".join(part for part in (made.banner, f"{len(slides.slides)} of {len(made.slides) + 1}") if part)
    _write(page, [Line((Text(foot, gray=True),))], FOOT, (11,))


def _column(page: Page, blocks: Sequence[Block], column: Box) -> None:
    for part, box in stacked(blocks, column):
        match part:
            case BarChart():
                _chart(page, part, box)
            case Table():
                _table(page, part, box)
            case _:
                _write(page, part, box, (22, 20, 18, 16, 14, 12, 11, 10))


def _write(page: Page, said_there: Sequence[Line], box: Box, sizes: Sequence[int]) -> None:
    if not said_there:
        return
    frame = page.shapes.add_textbox(*_sides(box)).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(0)
    size = text_size(said_there, box, sizes)
    for place, line in enumerate(said_there):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(round(size * 0.4))
        if line.is_item:
            _bullet(paragraph, size)
        for text in line.texts:
            _run(paragraph, text, size - 2 if text.gray and size > 12 else size, GRAY if text.gray else INK)


def _run(paragraph: _Paragraph, text: Text, size: int, color: RGBColor) -> _Run:
    run = paragraph.add_run()
    run.text = printable(text.words)
    run.font.size, run.font.bold, run.font.name, run.font.color.rgb = Pt(size), text.bold, "Calibri", color
    run._r.get_or_add_rPr().set("lang", printable(text.language or "en-US"))
    return run


def _bullet(paragraph: _Paragraph, size: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    indent = Pt(size)
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    properties.append(parse_xml(f'<a:buFont xmlns:a="{_DRAWN}/main" typeface="Arial"/>'))
    properties.append(parse_xml(f'<a:buChar xmlns:a="{_DRAWN}/main" char="•"/>'))


def _chart(page: Page, chart: BarChart, box: Box) -> None:
    caption, drawn = box.split(0.4)
    _write(page, [Line((Text(chart.title, bold=True),))], caption, (14, 12))
    package = page.part.package
    number = sum(part.content_type == CONTENT_TYPE.DML_CHART for part in package.iter_parts()) + 1
    name = PackURI(f"/ppt/charts/chart{number}.xml")
    part = Part(name, CONTENT_TYPE.DML_CHART, package, chart_xml(chart, letters=14))
    place = page.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    left, top, width, height = _sides(drawn)
    page.shapes._spTree.append(
        parse_xml(
            f'<p:graphicFrame xmlns:p="{_SHOWN}" xmlns:a="{_DRAWN}/main"><p:nvGraphicFramePr>'
            f'<p:cNvPr id="{1000 + number}" name="Chart {number}" {said(chart)}/>'
            "<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>"
            f'<p:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></p:xfrm>'
            f'<a:graphic><a:graphicData uri="{_DRAWN}/chart">'
            f'<c:chart xmlns:c="{_DRAWN}/chart" xmlns:r="{_OFFICE}" r:id="{place}"/>'
            "</a:graphicData></a:graphic></p:graphicFrame>"
        )
    )


def _table(page: Page, table: Table, box: Box) -> None:
    fit = rows_fit(table, box)
    caption, grid = box.split(0.4)
    _write(page, [Line((Text(table.caption, bold=True),))], caption, (14, 12))
    shape = page.shapes.add_table(len(fit.rows), len(table.header), *_sides(grid))
    shape._element.nvGraphicFramePr.cNvPr.set("descr", printable(table.caption))
    next(shape._element.iter(f"{{{_DRAWN}/main}}tableStyleId")).text = _GRID
    shape.table.horz_banding = False
    for place, width in enumerate(fit.widths):
        shape.table.columns[place].width = Inches(width)
    for at, row in enumerate(fit.rows):
        shape.table.rows[at].height = Inches(fit.heights[at])
        for place, text in enumerate(row):
            cell = shape.table.cell(at, place)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            if at == 0:
                _shade(cell)
            _cell(cell.text_frame, Text(text, bold=at == 0), fit.size, is_number=place in table.numeric)


def _shade(cell: Any) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = SHADE


def _cell(frame: TextFrame, text: Text, size: int, *, is_number: bool) -> None:
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
    _run(paragraph, text, size, INK)


def _sides(box: Box) -> tuple[Length, Length, Length, Length]:
    return (Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height))
