"""What fits on a slide: how large letters may be, and how a column is shared out among what stands in it.

No program that makes a file knows the reader's fonts, so widths are reckoned from the number of letters, a little
generously: a slide that fits here fits with room to spare.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.document.blocks import BarChart, Block, Bullets, Draft, Paragraph, Quote, Quotes, Table
from analysis.document.quoting import about

CELL_SIZES = (18, 16, 14, 12, 11, 10)
_LETTER, _LINE, _AFTER = 0.5, 1.22, 0.4  # of the size of a letter: its width, a line's height, the room after it
_CAPTION = 0.4
_LONGEST_CELL = 100
_READ_AT = 16
_GAP = 0.2
_BAR = 0.75


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def split(self, height: float) -> tuple["Box", "Box"]:
        """The upper part, so many inches high, and the rest."""
        return replace(self, height=height), replace(self, top=self.top + height, height=self.height - height)


@dataclass(frozen=True, slots=True)
class Text:
    """Words that look alike, and their language, "" for English."""

    words: str
    bold: bool = False
    gray: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a slide; `is_item` where it stands in a list."""

    texts: tuple[Text, ...]
    is_item: bool = False

    def height(self, width: float, size: float) -> float:
        """Its height in inches in a column *width* inches wide."""
        letters = sum(len(text.words) for text in self.texts)
        in_a_line = max(1, int((width * 72 - (size if self.is_item else 0)) / (size * _LETTER)))
        return (math.ceil(max(letters, 1) / in_a_line) * _LINE + _AFTER) * size / 72


Part = BarChart | Table | list[Line]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as it is drawn: its rows with the header, widths and heights in inches, the size of its letters."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: int


def lines(block: Block) -> list[Line]:
    """A block of words as paragraphs."""
    match block:
        case Paragraph(words):
            return [Line((Text(words),))] if words else []
        case Draft(words):
            return [Line((Text("Draft for the team to rewrite", bold=True),)), Line((Text(words),))]
        case Bullets(lead, items):
            head = [Line((Text(lead, bold=True),))] if lead else []
            return [*head, *(Line((Text(item),), is_item=True) for item in items)]
        case Quotes(lead, quotes) if quotes:
            return [Line((Text(lead, bold=True),)), *(line for quote in quotes for line in _quoted(quote))]
    return []


def _quoted(quote: Quote) -> list[Line]:
    """A quote as paragraphs: what was written, and below it a translation where there is one."""
    said = Line((Text(f"“{quote.text}”", language=quote.language), Text(f"  {_told(about(quote))}", gray=True)))
    one = quote.translated
    return [said, Line((Text(f"{one.label} ", gray=True), Text(one.text, language=one.language)))] if one else [said]


def text_size(paragraphs: Sequence[Line], box: Box, sizes: Sequence[int]) -> int:
    """The first of *sizes* at which *paragraphs* fit into *box*; the last one where none does."""
    fitting = (size for size in sizes if _height(paragraphs, box.width, size) <= box.height)
    return next(fitting, sizes[-1])


def stacked(blocks: Sequence[Block], column: Box) -> Iterator[tuple[Part, Box]]:
    """What stands in a column with its place, from the top: words together, tables and charts apart.

    Charts share what the others leave, as far as their bars have a use for it; without charts the last part has it.
    """
    parts = _parts(blocks)
    wanted = [_wanted(part, column) for part in parts]
    spare = column.height - sum(wanted) - _GAP * (len(parts) - 1)
    charts = [part for part in parts if isinstance(part, BarChart)]
    elastic = [part in charts if charts else place == len(parts) - 1 for place, part in enumerate(parts)]
    top = column.top
    for part, height, is_elastic in zip(parts, wanted, elastic, strict=True):
        given = height + (spare / sum(elastic) if is_elastic else 0.0)
        if isinstance(part, BarChart):
            given = min(given, _CAPTION + _BAR * len(part.bars) + _GAP)
        yield part, Box(column.left, top, column.width, given)
        top += given + _GAP


def rows_fit(table: Table, box: Box) -> Rows:
    """*table* in letters as large as *box* has room for; what is too long for a cell is cut, with a mark."""
    rows = tuple(tuple(map(_cell, row)) for row in (table.header, *table.rows))
    for size in CELL_SIZES:
        widths = _widths(rows, box.width, size)
        heights = tuple(_row_height(row, widths, size) for row in rows)
        if sum(heights) + _CAPTION <= box.height:
            break
    return Rows(rows, widths, heights, size)


def _parts(blocks: Sequence[Block]) -> list[Part]:
    parts: list[Part] = []
    for block in blocks:
        if isinstance(block, BarChart | Table):
            parts.append(block)
        said = lines(Paragraph(block.note) if isinstance(block, Table) else block)
        if parts and isinstance(parts[-1], list):
            parts[-1].extend(said)
        elif said:
            parts.append(said)
    return parts


def _wanted(part: Part, column: Box) -> float:
    if isinstance(part, BarChart):
        return 0.0
    if isinstance(part, Table):
        return _CAPTION + sum(rows_fit(part, replace(column, height=column.height * 0.75)).heights)
    return _height(part, column.width, _READ_AT)


def _height(paragraphs: Sequence[Line], width: float, size: float) -> float:
    return sum(paragraph.height(width, size) for paragraph in paragraphs)


def _widths(rows: Sequence[Sequence[str]], width: float, size: int) -> tuple[float, ...]:
    """Room for the longest word of each column, and the rest shared out by how much there is to read."""
    columns = list(zip(*rows, strict=True))
    words = [max(len(word) for text in column for word in text.split() or [""]) for column in columns]
    least = [0.25 + min(longest, 18) * size * 0.56 / 72 for longest in words]
    longest = [max(map(len, column)) for column in columns]
    spare = max(0.0, width - sum(least))
    wished = [0.25 + length * size * 0.5 / 72 for length in longest]
    shares = [max(0.05, wish - at_least) for wish, at_least in zip(wished, least, strict=True)]
    found = [at_least + share * spare / sum(shares) for at_least, share in zip(least, shares, strict=True)]
    return tuple(one * min(1.0, width / sum(found)) for one in found)


def _row_height(row: Sequence[str], widths: Sequence[float], size: int) -> float:
    needed = (len(text) * size * _LETTER / 72 / max(width - 0.2, 0.2) for text, width in zip(row, widths, strict=True))
    return max(1, *map(math.ceil, needed)) * size * _LINE / 72 + 0.1


def _cell(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1].rstrip()}…"


def _told(told: str) -> str:
    return f"— {told}" if told else ""
