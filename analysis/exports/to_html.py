"""One HTML file that needs nothing else: styles and charts inside, no script; every claim links to its answers.

The answers behind the claims are on screen only: printed, or saved as PDF to be shared, the document has its quotes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import jinja2

from analysis.document import document
from analysis.document.blocks import BarChart, Block, Quote, Section
from analysis.document.quoting import about
from analysis.document.words import number
from analysis.exports.cells import printable
from analysis.exports.evidence import Links, Said
from analysis.report import Report

EXTENSION = ".html"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_ROW, _LABEL_AT, _BAR_AT, _BAR_HEIGHT = 44, 15, 22, 14  # pixels
_FULL = 82  # Percent of the width for the longest bar, so that its number has room.
_LABEL = 36


@dataclass(frozen=True, slots=True)
class Rect:
    """One bar as it is drawn: where, how wide in percent, its name and number."""

    label: str
    label_y: int
    bar_y: int
    width: str
    text: str
    text_y: int


def write(report: Report, out: BinaryIO) -> None:
    """Write the document of *report* as one HTML file."""
    made, links = document(report), Links(report)
    page = _templates(links).get_template("document.html").render(made=made, report=report, links=links)
    out.write(printable(page).encode("utf-8"))


def _templates(links: Links) -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("analysis.exports", "page"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(
        kind=_kind,
        number=number,
        rects=_rects,
        height=_height,
        about=about,
        direction=_direction,
        groups=_groups,
        linked=links.linked,
    )
    return templates


def _kind(block: Block) -> str:
    return type(block).__name__


def _groups(section: Section) -> Iterator[tuple[Block, ...]]:
    """The blocks of a section, a chart together with the table of its numbers."""
    blocks = iter(section.blocks)
    for block in blocks:
        if isinstance(block, BarChart):
            yield (block, *(after for after in [next(blocks, None)] if after is not None))
        else:
            yield (block,)


def _rects(chart: BarChart) -> Iterator[Rect]:
    most = max([1, *(bar.value or 0 for bar in chart.bars)])
    for place, bar in enumerate(chart.bars):
        top = place * _ROW
        width = f"{_FULL * (bar.value or 0) / most:.2f}%"
        yield Rect(_shortened(bar.label), top + _LABEL_AT, top + _BAR_AT, width, bar.text, top + _BAR_AT + 12)


def _height(chart: BarChart) -> int:
    return _ROW * len(chart.bars)


def _shortened(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1].rstrip()}…"


def _direction(quote: Quote | Said) -> str:
    return "rtl" if quote.language in RIGHT_TO_LEFT else "auto"
