"""The document in short, to be shown to a committee: its own tables, charts and sentences, cut to what fits a slide.

Nothing is counted here that the document does not count. What does not fit goes on to a next slide, or is said to be in
the document; every slide has a title of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.document import Document, written
from analysis.document.blocks import (
    Bar,
    BarChart,
    Block,
    Bullets,
    Draft,
    Heading,
    Missing,
    Paragraph,
    Quotes,
    Table,
)
from analysis.document.decisions import THEMES, WHO_MAKES_THEM
from analysis.document.marginalized import FEW, UNHEARD
from analysis.document.ongoing import CALENDAR
from analysis.document.people import People
from analysis.document.process import HOW_FOUND, LIMITS
from analysis.document.process import TITLE as PROCESS
from analysis.document.quoting import Quoting
from analysis.document.speaking import AGREE, DIFFER, HOW_THEY_SPEAK, STANCES
from analysis.document.vision import DRAFT, HOPES
from analysis.document.words import answers, count, lowered, number, people, tag_title
from analysis.proof import prove
from analysis.report import Report, Theme

TITLE = "What our school community told us"
MOST_ROWS, MOST_ITEMS, MOST_LETTERS = 7, 7, 850
MOST_THEMES = 5
MOST_PAGES = 2
MOST_BARS = 8
SHOWN_TAGS = ("role", "race", "home_language", "english_learner")
RECOMMENDED = ("No.", "About", "Who says so", "Decision", "In the plan", "Responsible")
SPEAKING = ("No.", "Theme", "Comes back", *STANCES.values())
HOW_IT_WAS_DONE = "How this was done"


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: its title, and what stands below it, in one column, or in two where there is something for `right`."""

    title: str
    left: tuple[Block, ...]
    right: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """The slides after the first one, which has the title, the subtitle, and `figures` as a line."""

    title: str
    subtitle: str
    language: str
    banner: str
    figures: str
    slides: tuple[Slide, ...]


def deck(report: Report) -> Deck:
    """The slides of *report*. Raises `analysis.proof.NotProven` where the report says something its answers do not."""
    who = People(prove(report))
    quoting = Quoting(who)
    made = written(who, quoting)
    slides = [
        *_heard(made),
        *_themes(made),
        *_theme_by_theme(report, quoting),
        *_groups(made),
        *_hopes(made),
        *_recommendations(report, made),
        *_missing(made),
        *_method(made),
        *_next(made),
    ]
    figures = " · ".join(f"{number(figure.n)} {figure.label}" for figure in made.figures)
    return Deck(TITLE, made.subtitle, made.language, made.banner, figures, tuple(_told_apart(slides)))


def _heard(made: Document) -> Iterator[Slide]:
    charts = [block for block in made.sections[0].blocks if isinstance(block, BarChart)]
    tables = {block.caption: block for block in made.sections[0].blocks if isinstance(block, Table)}
    for tag in SHOWN_TAGS:
        if table := tables.get(tag_title(tag)):
            # The charts of the section are of its first table.
            chart = [_shorter(one) for one in charts if one.title.endswith(lowered(tag_title(tag)))]
            left: tuple[Block, ...] = tuple(chart) or (_cut(table),)
            yield Slide(f"Who was heard: {lowered(tag_title(tag))}", left, (_cut(table),) if chart else ())
    yield from _pages(UNHEARD, _items(_under(made, UNHEARD)))


def _themes(made: Document) -> Iterator[Slide]:
    for chart in _under(made, THEMES):
        if isinstance(chart, BarChart):
            yield Slide(THEMES, (chart,))
    for table in _tables(made, HOW_THEY_SPEAK):
        yield Slide("How people speak of each theme", (_only(_cut(table, note=False), SPEAKING), Paragraph(table.note)))


def _theme_by_theme(report: Report, quoting: Quoting) -> Iterator[Slide]:
    for theme in report.themes[:MOST_THEMES]:
        told = f"{people(theme.n_participants)} speak of this, in {answers(theme.n_responses)}."
        parts = tuple(f"{part.name} ({people(part.n_participants)})" for part in theme.subthemes[:3])
        quotes = Quotes("In their words", quoting.quotes(quoting.picked(report.ideas_of(theme.id))))
        inside = (Bullets("Inside it", parts),) if parts else ()
        yield Slide(f"{theme.id}. {theme.name}", (Paragraph(told), *inside, quotes), (_stances(theme),))


def _stances(theme: Theme) -> BarChart:
    counts = dict(theme.stances)
    bars = tuple(Bar(name, counts[one], number(counts[one])) for one, name in STANCES.items() if one in counts)
    title = "How people speak of it, by number of ideas"
    spoken = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    return BarChart(title, bars, "ideas", f"Bar chart. {title}. {spoken}.")


def _groups(made: Document) -> Iterator[Slide]:
    for lead in (AGREE, DIFFER):
        said = [block for block in _blocks(made) if isinstance(block, Bullets) and block.lead == lead]
        yield from _pages(lead, _items(said))
    few = [block for block in _under(made, FEW) if isinstance(block, Quotes | Bullets)]
    for place in range(0, min(len(few), 2 * MOST_PAGES), 2):
        yield Slide(FEW, tuple(_briefer(one) for one in few[place : place + 2]))


def _hopes(made: Document) -> Iterator[Slide]:
    hopes = _under(made, HOPES)
    charts = tuple(_shorter(one) for one in hopes if isinstance(one, BarChart))
    tables = tuple(_cut(one) for one in hopes if isinstance(one, Table))
    drafts = tuple(one for one in _under(made, DRAFT) if isinstance(one, Draft))
    if drafts:
        yield Slide(HOPES, drafts, charts or tables[:1])


def _recommendations(report: Report, made: Document) -> Iterator[Slide]:
    yield from _pages("What is recommended", [f"{one.id}. {one.text}" for one in report.recommendations])
    for table in _tables(made, WHO_MAKES_THEM):
        for part in _split(_only(table, RECOMMENDED)):
            yield Slide("Who recommends it, and what became of it", (part,))


def _missing(made: Document) -> Iterator[Slide]:
    items = [
        f"{section.title}: {item}"
        for section in made.sections
        for block in section.blocks
        if isinstance(block, Missing)
        for item in block.items
    ]
    yield from _pages("What is still missing", items)


def _method(made: Document) -> Iterator[Slide]:
    (process,) = (section for section in made.sections if section.title == PROCESS)
    first = tuple(block for block in process.blocks[:2] if isinstance(block, Paragraph | Table))
    found = [block for block in _under(made, HOW_FOUND) if isinstance(block, Paragraph)]
    yield Slide(HOW_IT_WAS_DONE, (*(_cut(one) if isinstance(one, Table) else one for one in first), *found[:1]))
    yield from _pages(LIMITS, _items(_under(made, LIMITS)))


def _next(made: Document) -> Iterator[Slide]:
    for table in _tables(made, CALENDAR):
        for part in _split(table):
            yield Slide("What comes next", (part,))


def _told_apart(slides: Sequence[Slide]) -> Iterator[Slide]:
    """*slides*, those of one title numbered: "What comes next (2 of 3)"."""
    titles = [slide.title for slide in slides]
    for place, slide in enumerate(slides):
        of = titles.count(slide.title)
        at = titles[: place + 1].count(slide.title)
        yield replace(slide, title=f"{slide.title} ({at} of {of})") if of > 1 else slide


def _pages(title: str, items: Sequence[str]) -> Iterator[Slide]:
    """Lists of as many items as fit; what is more than a few slides of them is in the document."""
    pages: list[list[str]] = []
    for item in items:
        if not pages or len(pages[-1]) == MOST_ITEMS or sum(map(len, pages[-1])) + len(item) > MOST_LETTERS:
            pages.append([])
        pages[-1].append(item)
    shown = pages[:MOST_PAGES]
    if left := sum(map(len, pages[MOST_PAGES:])):
        shown[-1].append(f"{count(left, 'more stands', 'more stand')} in the document.")
    for page in shown:
        yield Slide(title, (Bullets("", tuple(page)),))


def _split(table: Table) -> Iterator[Table]:
    for start in range(0, len(table.rows), MOST_ROWS):
        yield replace(table, rows=table.rows[start : start + MOST_ROWS], note="")


def _cut(table: Table, *, note: bool = True) -> Table:
    """The first rows of *table*, and how many more the document has."""
    left = len(table.rows) - MOST_ROWS
    more = f"{count(left, 'more row is', 'more rows are')} in the document." if left > 0 else ""
    return replace(table, rows=table.rows[:MOST_ROWS], note=" ".join(filter(None, (more, table.note if note else ""))))


def _shorter(chart: BarChart) -> BarChart:
    return replace(chart, bars=chart.bars[:MOST_BARS])


def _briefer(block: Quotes | Bullets) -> Block:
    return (
        replace(block, quotes=block.quotes[:2]) if isinstance(block, Quotes) else replace(block, items=block.items[:3])
    )


def _only(table: Table, columns: Sequence[str]) -> Table:
    """*table* with some of its columns, in the order of *columns*."""
    places = [table.header.index(name) for name in columns]
    rows = tuple(tuple(row[place] for place in places) for row in table.rows)
    numeric = tuple(at for at, place in enumerate(places) if place in table.numeric)
    return replace(table, header=tuple(columns), rows=rows, numeric=numeric)


def _blocks(made: Document) -> Iterator[Block]:
    for section in made.sections:
        yield from section.blocks


def _tables(made: Document, caption: str) -> Iterator[Table]:
    return (block for block in _blocks(made) if isinstance(block, Table) and block.caption == caption)


def _under(made: Document, heading: str) -> list[Block]:
    """The blocks under a heading, up to the next one."""
    found: list[Block] = []
    is_under = False
    for section in made.sections:
        for block in (Heading(""), *section.blocks):
            if isinstance(block, Heading):
                is_under = block.text == heading
            elif is_under and not isinstance(block, Missing):
                found.append(block)
    return found


def _items(blocks: Iterable[Block]) -> list[str]:
    return [item for block in blocks if isinstance(block, Bullets) for item in block.items]
