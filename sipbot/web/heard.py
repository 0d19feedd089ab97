"""Who was heard so far, whom to reach next, what was tried; and how many people of each group the school has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aiohttp import web

from analysis.document.words import TAG_TITLES, VALUES
from analysis.ledger import AMBER, GREEN, RED, Line, Standing
from analysis.report import Engagement
from sipbot import enrollment
from sipbot.enrollment import Enrollment, EnrollmentError
from sipbot.ledger import Heard, Ledger, OutreachError, Tried
from sipbot.storage import Database
from sipbot.web.auth.door import ROOM, Door, Visit
from sipbot.web.language import (
    _,
    between,
    day,
    group_name,
    ngettext,
    number,
    percent,
    points,
    tag_title,
    told,
    value_name,
)
from sipbot.web.pages import Pages

HEARD = f"{ROOM}/{{school}}/heard"
ENROLLMENT = f"{ROOM}/{{school}}/enrollment"
NOTHING = "–"
LANGUAGES = ("en", "es", "pt", "ht", "kea", "zh", "vi", "ar", "other")


@dataclass(frozen=True, slots=True)
class Row:
    """One group as its table shows it; `standing` says how near it is to its share, "" where nobody can tell."""

    group: str
    n: str
    share: str
    there: str
    there_share: str
    gap: str
    rate: str
    standing: str


@dataclass(frozen=True, slots=True)
class Section:
    """One tag with its table."""

    standing: Standing
    rows: tuple[Row, ...]
    unknown: str


@dataclass(frozen=True, slots=True)
class Small:
    """A group too small to show, and where else it was heard."""

    group: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One number that can be typed in."""

    name: str
    label: str
    value: str


def connect(app: web.Application, ledger: Ledger, database: Database, door: Door, pages: Pages) -> None:
    """Add the pages of every school."""
    views = Views(ledger, database, pages)
    app.router.add_get(HEARD, door.page(views.heard))
    app.router.add_post(f"{HEARD}/tried", door.form(views.add, noting="say what was tried"))
    app.router.add_post(f"{HEARD}/tried/{{number}}/back", door.form(views.take_back, noting="take back what was tried"))
    app.router.add_get(ENROLLMENT, door.page(views.enrollment))
    app.router.add_post(ENROLLMENT, door.form(views.typed, noting="say how many people there are"))
    app.router.add_post(f"{ENROLLMENT}/file", door.form(views.file, noting="say how many people there are"))


class Views:
    """What each address does."""

    def __init__(self, ledger: Ledger, database: Database, pages: Pages) -> None:
        self._ledger = ledger
        self._database = database
        self._pages = pages

    async def heard(self, visit: Visit) -> web.Response:
        """Everybody by every tag, whom to reach next, what was tried."""
        return await self._heard_page(visit, typed=Tried("", "", "", *_group(visit.request.query.get("group", ""))))

    async def add(self, visit: Visit) -> web.Response:
        """One more thing that was tried."""
        tried = Tried(visit.said("on"), visit.said("how"), visit.said("who"), *_group(visit.said("group")))
        try:
            await self._ledger.add(visit.school, tried)
        except OutreachError as error:
            return await self._heard_page(visit, typed=tried, why=tuple(told(error).splitlines()))
        return visit.go_to("/heard", notice=_("Kept."), place="tried")

    async def take_back(self, visit: Visit) -> web.Response:
        """A line that was wrong."""
        told = visit.request.match_info["number"]
        is_number = told.isascii() and told.isdigit() and len(told) < 10
        if not is_number or not await self._ledger.take_back(visit.school, int(told)):
            return self._pages.not_found(visit.person, visit)
        return visit.go_to("/heard", notice=_("Taken back."), place="tried")

    async def enrollment(self, visit: Visit) -> web.Response:
        """How many people of each group there are."""
        return await self._enrollment_page(visit)

    async def typed(self, visit: Visit) -> web.Response:
        """Numbers that were typed in: they take the place of all that was known."""
        said = {_group(name.partition(" ")[2]): visit.said(name) for name in visit.form if name.startswith("n ")}
        try:
            await enrollment.replace_all(self._database, visit.school, enrollment.typed(said))
        except EnrollmentError as error:
            return await self._enrollment_page(visit, why=tuple(told(error).splitlines()), said=said)
        return visit.go_to("/enrollment", notice=_("Kept."))

    async def file(self, visit: Visit) -> web.Response:
        """A CSV of the state's public profile."""
        try:
            read = _read(visit)
        except EnrollmentError as error:
            return await self._enrollment_page(visit, why=tuple(told(error).splitlines()))
        await enrollment.keep(self._database, visit.school, read.counts)
        n = len(read.counts)
        kept = ngettext(
            "%(n)s number was read and kept. Look at it below.",
            "%(n)s numbers were read and kept. Look at them below.",
            n,
            n=number(n),
        )
        return visit.go_to("/enrollment", notice=" ".join((kept, *map(_, read.remarks))))

    async def _heard_page(self, visit: Visit, *, typed: Tried, why: tuple[str, ...] = ()) -> web.Response:
        heard = await self._ledger.heard(visit.school)
        return self._pages.show(
            "heard.html",
            visit,
            Engagement(school=heard.school, invented=heard.is_invented),
            status=422 if why else 200,
            it=heard,
            sections=tuple(_section(one, heard.smallest_group) for one in heard.standings if heard.counted_on),
            small=tuple(_small(heard)),
            groups=tuple((f"{one.tag}|{one.value}", _asked(one)) for one in _lines(heard)),
            typed=typed,
            typed_group=f"{typed.tag}|{typed.value}",
            why=why,
        )

    async def _enrollment_page(
        self, visit: Visit, *, why: tuple[str, ...] = (), said: dict[tuple[str, str], str] | None = None
    ) -> web.Response:
        heard = await self._ledger.heard(visit.school)
        known = {(tag, value): str(n) for tag, value, n in heard.population} | (said or {})
        return self._pages.show(
            "enrollment.html",
            visit,
            Engagement(school=heard.school, invented=heard.is_invented),
            status=422 if why else 200,
            fields=tuple(_fields(known)),
            why=why,
        )


def _read(visit: Visit) -> Enrollment:
    file, students = visit.form.get("file"), visit.said("students")
    if not isinstance(file, web.FileField) or not file.filename:
        raise EnrollmentError("Choose a file first.")
    with file.file as opened:
        raw = opened.read(enrollment.MOST_BYTES + 1)
    counted = enrollment.typed({("students", "all"): students})
    return enrollment.read(
        raw,
        file.filename,
        school=visit.said("called"),
        students=counted[0][2] if counted else None,
    )


def _group(said: str) -> tuple[str, str]:
    tag, _, value = said.partition("|")
    return tag, value


def _asked(line: Line) -> str:
    """A group as a list of all groups names it, in which more than one is called "No"."""
    return f"{tag_title(line.tag)}: {group_name(line.tag, line.value)}"


def _lines(heard: Heard) -> Iterator[Line]:
    return (line for standing in heard.standings for line in standing.lines)


def _section(standing: Standing, smallest: int) -> Section:
    unknown = _("held back") if standing.unknown is None else number(standing.unknown)
    return Section(standing, tuple(_row(line, standing, smallest) for line in standing.lines), unknown)


def _row(line: Line, standing: Standing, smallest: int) -> Row:
    return Row(
        group=value_name(line.tag, line.value),
        n=_n(line, smallest),
        share=_share(line, standing.known),
        there=NOTHING if line.there is None else number(line.there),
        there_share=NOTHING if line.there_share is None else percent(line.there_share),
        gap=NOTHING if line.gap is None else points(line.gap),
        rate=NOTHING if line.rate is None else percent(line.rate),
        standing=_standing(line),
    )


def _n(line: Line, smallest: int) -> str:
    if line.is_small:
        return _("fewer than %(smallest)s", smallest=smallest)
    return _("held back") if line.n is None else number(line.n)


def _share(line: Line, known: int | None) -> str:
    if line.n is None or line.interval is None or not known:
        return NOTHING
    low, high = line.interval
    return f"{percent(line.n, known)} ({between(low, high)})"


def _standing(line: Line) -> str:
    """What the light says, in a word: colors alone say nothing to many people."""
    if line.light == GREEN:
        return "fine"
    side = "below" if (line.gap or 0) < 0 else "above"
    return {AMBER: side, RED: f"far {side}"}.get(line.light, "unheard" if line.n == 0 and line.there else "")


def _small(heard: Heard) -> Iterator[Small]:
    for line in _lines(heard):
        if line.is_small:
            ways = (one for one in heard.tried if (one.tag, one.value) == (line.tag, line.value))
            yield Small(group_name(line.tag, line.value), tuple(f"{one.how} ({day(one.on)})" for one in ways))


def _fields(known: dict[tuple[str, str], str]) -> Iterator[tuple[str, tuple[Field, ...]]]:
    for tag in TAG_TITLES:
        usual = LANGUAGES if tag == "home_language" else VALUES[tag]
        values: Iterable[str] = dict.fromkeys((*usual, *(value for name, value in known if name == tag)))
        yield (
            tag_title(tag),
            tuple(Field(f"n {tag}|{value}", value_name(tag, value), known.get((tag, value), "")) for value in values),
        )
