"""A survey that asks which of the school's own themes matter most, begun from sipbot's `priorities`."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import web

from analysis.report import Report, Theme
from sipbot.engine.carrying import MOST_IDEAS
from sipbot.library import Library
from sipbot.reports import NothingToAnalyze
from sipbot.web.auth.door import ROOM, Door, Visit
from sipbot.web.language import N_, _
from sipbot.web.pages import Pages
from sipbot.web.review import Reports
from sipbot.web.survey_desk import UNUSUAL, Desk, questions_of
from sipbot.web.survey_forms import new_key
from sipbot.web.survey_writing import NAME_RULE
from sipbot.writing.changes import Unusual, with_question
from sipbot.writing.drafts import Draft, Drafts, NotAName, mark_of

PAGE = f"{ROOM}/{{school}}/surveys/from-themes"
SOURCE, QUESTION = "priorities", "picked"
NAME = "our_priorities"
FEWEST, N_TICKED = 3, 7
"""People pick up to three, so there are at least as many."""
CHANGED = N_("The themes are others now. Nothing was kept: look at the list as it is now, then tick again.")


@dataclass(frozen=True, slots=True)
class Offered:
    """The themes that people can be asked about, largest first, and how many have too few people for it."""

    themes: tuple[Theme, ...]
    n_small: int

    @property
    def mark(self) -> str:
        """What tells these themes from others, or from the same under other names."""
        return mark_of("\n".join(f"{theme.id} {theme.name}" for theme in self.themes))


def connect(
    app: web.Application, library: Library, reports: Reports, door: Door, pages: Pages, *, clock: Callable[[], datetime]
) -> None:
    """Add the page of every school. It goes before the pages of single surveys, whose addresses are like it."""
    views = Views(Desk(library, clock), reports, pages)
    app.router.add_get(PAGE, door.page(views.form))
    app.router.add_post(PAGE, door.form(views.make, noting="make a survey from themes"))


class Views:
    """The form, and what becomes of it."""

    def __init__(self, desk: Desk, reports: Reports, pages: Pages) -> None:
        self._desk = desk
        self._reports = reports
        self._pages = pages

    async def form(self, visit: Visit) -> web.Response:
        """The themes, the largest of them ticked."""
        it = await self._offered(visit)
        return self._show(visit, it, [theme.id for theme in it.themes[:N_TICKED]])

    async def make(self, visit: Visit) -> web.Response:
        """A draft with the ticked themes as choices."""
        drafts, source = self._desk.drafts(visit), self._desk.shared(SOURCE)
        if drafts is None or source is None:
            return self._pages.not_found(visit.person, visit)
        it, name, wanted = await self._offered(visit), visit.said("name"), visit.chosen("theme")
        ticked = [theme for theme in it.themes if theme.id in wanted]
        if visit.said("seen") != it.mark:
            return self._show(visit, it, [theme.id for theme in it.themes[:N_TICKED]], why=_(CHANGED), status=409)
        if not FEWEST <= len(ticked) <= MOST_IDEAS:
            return self._show(visit, it, wanted, why=_how_many(), status=422)
        try:
            await asyncio.to_thread(begun, drafts, name, source, choices_of(theme.name for theme in ticked))
        except NotAName as error:
            told = _("There is a survey of that name already: choose another one.") if error.is_taken else _(NAME_RULE)
            return self._show(visit, it, wanted, why=told, status=422)
        except Unusual:
            return self._show(visit, it, wanted, why=_(UNUSUAL), status=422)
        return visit.go_to(f"/surveys/{name}", notice=_("This is your school's own draft now. Nobody is asked it yet."))

    async def _offered(self, visit: Visit) -> Offered:
        try:
            return offered(await self._reports.latest(visit.school))
        except NothingToAnalyze:
            return Offered((), 0)

    def _show(
        self, visit: Visit, it: Offered, ticked: Collection[str], *, why: str = "", status: int = 200
    ) -> web.Response:
        return self._pages.show(
            "survey_themes.html",
            visit,
            status=status,
            it=it,
            ticked=ticked,
            why=why,
            how_many=_how_many(),
            is_enough=len(it.themes) >= FEWEST,
            typed_name=visit.said("name") or NAME,
            name_rule=_(NAME_RULE),
            why_not=self._desk.why_not(visit),
        )


def offered(report: Report) -> Offered:
    """The themes of *report* that enough people spoke of."""
    smallest = report.options.smallest_group
    themes = tuple(theme for theme in report.themes if theme.n_participants >= smallest)
    return Offered(themes, len(report.themes) - len(themes))


def choices_of(names: Iterable[str]) -> Mapping[str, str]:
    """The choices of a question, each with a key made of its words."""
    choices: dict[str, str] = {}
    for name in names:
        choices[new_key(name, choices, "theme")] = name
    return choices


def begun(drafts: Drafts, name: str, source: Path, choices: Mapping[str, str]) -> Draft:
    """A draft that says what *source* says, with *choices* for its themes. Raises `NotAName` and `Unusual`."""
    keys = [one.get("key") if isinstance(one, dict) else None for one in questions_of(source)]
    if QUESTION not in keys:
        raise Unusual(f"no question {QUESTION}")

    def edit(text: str) -> str:
        return with_question(text, keys.index(QUESTION), {"choices": choices})

    edit(source.read_text(encoding="utf-8-sig"))
    draft = drafts.begin(name, source)
    return drafts.change(name, draft.mark, edit)


def _how_many() -> str:
    return _("Tick %(fewest)s to %(most)s themes.", fewest=FEWEST, most=MOST_IDEAS)
