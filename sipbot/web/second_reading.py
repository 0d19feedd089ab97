"""A second reading: people say where answers belong without seeing where the machine, or another of them, put them.

What others said of an idea is shown to those alone who have read it themselves.
"""

from collections.abc import Set
from dataclasses import dataclass

from aiohttp import web

from analysis.edits import reading, themes
from analysis.edits.agreement import ENOUGH, Pair, SecondReading, left, second_reading
from analysis.edits.board import EditError
from analysis.report import Idea, Report, Span, Theme
from sipbot.web.answers import Answer, ideas_of, in_context, marked, ticked
from sipbot.web.auth import REVIEWER
from sipbot.web.auth.door import Door, Visit
from sipbot.web.changing import Editor, Forms
from sipbot.web.pages import Pages
from sipbot.web.review import SCHOOL, of_report

ADDRESS = "/second-reading"
AT_ONCE = 10
NOT_CHOSEN = "?"


@dataclass(frozen=True, slots=True)
class Choice:
    """The theme that one of two readers chose, with its name, "" for none."""

    reader: str
    theme: str
    name: str


@dataclass(frozen=True, slots=True)
class ToSettle:
    """One idea on which two readers differ: what each said, and the theme that the report has it in now."""

    answer: Answer
    choices: tuple[Choice, Choice]
    theme: str
    name: str


@dataclass(frozen=True, slots=True)
class SecondReadingPage:
    """The next ideas to read, the themes to choose from by name, and what the reading has shown so far.

    `n_mine` is how many the reader of the page has read, `n_enough` how many two must have read to be compared.
    `to_settle` are the first of `n_to_settle` ideas.
    """

    so_far: SecondReading
    n_mine: int
    n_enough: int
    answers: tuple[Answer, ...]
    themes: tuple[Theme, ...]
    to_settle: tuple[ToSettle, ...]
    n_to_settle: int
    run_id: str
    last_edit: int


def connect(app: web.Application, editor: Editor, door: Door, pages: Pages) -> None:
    """Add the page and its forms."""
    forms = Forms(editor, pages)

    def page(report: Report, visit: Visit) -> web.Response:
        it = second_reading_page(report, visit.person.id)
        return pages.show("second_reading.html", visit, report.engagement, it=it)

    async def keep(visit: Visit) -> web.Response:
        return await forms.change(visit, reading.SECOND, ADDRESS, "second reading", _readings)

    async def settle(visit: Visit) -> web.Response:
        return await forms.change(visit, themes.SETTLE, ADDRESS, visit.said("theme"), _settled)

    show = door.page(of_report(page, editor, pages), role=REVIEWER, noting="read answers a second time")
    app.router.add_get(f"{SCHOOL}{ADDRESS}", show)
    app.router.add_post(f"{SCHOOL}{ADDRESS}", door.form(keep, role=REVIEWER, noting="keep a second reading"))
    settling = door.form(settle, role=REVIEWER, noting="settle what two readers said")
    app.router.add_post(f"{SCHOOL}{ADDRESS}/settle", settling)


def second_reading_page(report: Report, reader: str) -> SecondReadingPage:
    """What comes next for *reader*, by the id of the person. It says nothing of where others put what they have not."""
    so_far, ahead = second_reading(report), left(report, reader)
    n_mine = sum(one.n_read for one in so_far.readers if one.id == reader)
    to_settle = _to_settle(report, so_far.pair, {idea.span for idea in ahead}) if so_far.pair and n_mine else ()
    return SecondReadingPage(
        so_far=so_far,
        n_mine=n_mine,
        n_enough=min(ENOUGH, so_far.n_chosen),
        answers=tuple(_answer(report, idea) for idea in ahead[:AT_ONCE]),
        themes=tuple(sorted(report.themes, key=lambda theme: theme.name.casefold())),
        to_settle=to_settle[:AT_ONCE],
        n_to_settle=len(to_settle),
        run_id=report.run_id,
        last_edit=report.last_edit,
    )


def _to_settle(report: Report, pair: Pair, unread: Set[Span]) -> tuple[ToSettle, ...]:
    """What two readers differ on and nobody has settled, but for what is *unread* by who looks at it."""
    names = {theme.id: theme.name for theme in (*report.themes, *(one.theme for one in report.hidden))}
    return tuple(
        ToSettle(
            answer=_answer(report, one.idea),
            choices=(
                Choice(pair.first.name, one.first, names.get(one.first, "")),
                Choice(pair.second.name, one.second, names.get(one.second, "")),
            ),
            theme=one.idea.theme_id or reading.ALONE,
            name=names.get(one.idea.theme_id or reading.ALONE, ""),
        )
        for one in pair.differences
        if not one.is_settled and one.idea.span not in unread
    )


def _answer(report: Report, idea: Idea) -> Answer:
    response = idea.span.response_id
    one = Answer(
        id=response,
        language=report.languages[response],
        pieces=marked(report.texts[response], [idea.span]),
        ticked=ticked([idea]),
    )
    return in_context(report, one)


def _readings(visit: Visit) -> dict[str, object]:
    ideas, chosen = ideas_of(visit.chosen("idea")), visit.chosen("theme")
    if len(ideas) != len(chosen):
        raise EditError("the form does not say which answer belongs where")
    read = [(idea, theme) for idea, theme in zip(ideas, chosen, strict=True) if theme != NOT_CHOSEN]
    return {"reader": visit.person.id, "readings": read}


def _settled(visit: Visit) -> dict[str, object]:
    return {"to": visit.said("to"), "ideas": ideas_of(visit.chosen("idea"))}
