"""What a document is made of. Exporters print these blocks and count nothing: words and numbers are ready."""

from dataclasses import dataclass

from analysis.report import Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of plain sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `lead` is the line above it, or ""."""

    lead: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header. `numeric` says which columns hold numbers, `note` what a reader must know, or ""."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length (None where the number is held back), and what is written beside it."""

    label: str
    value: int | None
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars to look at. The table that follows it in the section always holds the same numbers; `alt` says them too."""

    title: str
    bars: tuple[Bar, ...]
    unit: str
    alt: str


@dataclass(frozen=True, slots=True)
class Translated:
    """What the team says that an answer says; `label` stands before it, since it is not what was written."""

    label: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as they were written, where they stand, in which language, and at most one thing about who wrote them."""

    span: Span
    text: str
    language: str
    attribution: str
    translated: Translated | None = None


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotes; `lead` is the line above them."""

    lead: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Words made by a program for the planning team to rewrite; exporters mark them as such."""

    text: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still missing in a section, in whole sentences."""

    items: tuple[str, ...]


Block = Heading | Paragraph | Bullets | Table | BarChart | Quotes | Draft | Missing


@dataclass(frozen=True, slots=True)
class Section:
    """One item of the submission."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number worth seeing first, and what it counts."""

    n: int
    label: str


@dataclass(frozen=True, slots=True)
class Document:
    """Everything an exporter prints. `banner` stands on every page where it is not ""."""

    title: str
    subtitle: str
    language: str
    banner: str
    figures: tuple[Figure, ...]
    opening: str
    sections: tuple[Section, ...]
