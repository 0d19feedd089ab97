"""Rehearsals: the planning team goes through a survey itself before it asks others. Nothing that is said is kept.

What was said so far is in the page alone, and comes back with its form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web

from sipbot.channels.webchat.languages import name_of
from sipbot.checking.length import Length, length
from sipbot.engine.prompt import Option, Prompt
from sipbot.engine.stages import Stage
from sipbot.engine.survey import Privacy, Survey
from sipbot.trying.rehearsal import rehearse
from sipbot.web.auth.door import ROOM, Door, Visit
from sipbot.web.language import N_, _, reader
from sipbot.web.pages import Pages

REHEARSALS = f"{ROOM}/{{school}}/rehearse"
LONGEST = 2000
"""Characters of one reply."""
STAGES: Mapping[Stage, str] = {
    "getting_started": N_("Getting started"),
    "stakeholder_engagement": N_("Stakeholder engagement"),
    "envision_the_future": N_("Envision the future"),
    "assets_and_challenges": N_("Assets and challenges"),
    "root_cause": N_("Root causes"),
    "priorities": N_("Priorities"),
    "goals_and_benchmarks": N_("Goals and benchmarks"),
    "district_systems": N_("District systems"),
    "monitor_progress": N_("Monitor progress"),
    "annual_renewal": N_("Annual renewal"),
}
"""What the stages are called, in their order."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A survey in the list: its title in the reader's language, and what each of its languages calls itself."""

    name: str
    title: str
    length: Length
    languages: tuple[tuple[str, str], ...]


def connect(app: web.Application, surveys: Mapping[str, Survey], privacy: Privacy, door: Door, pages: Pages) -> None:
    """Add the pages of every school. *privacy* is what WHO and HELP tell."""
    views = Views(surveys, privacy, pages)
    app.router.add_get(REHEARSALS, door.page(views.choose))
    app.router.add_get(f"{REHEARSALS}/{{survey}}", door.page(views.begin))
    app.router.add_post(f"{REHEARSALS}/{{survey}}", door.form(views.go_on, noting=""))


class Views:
    """What each address does."""

    def __init__(self, surveys: Mapping[str, Survey], privacy: Privacy, pages: Pages) -> None:
        self._surveys = surveys
        self._privacy = privacy
        self._pages = pages
        self._lengths: dict[str, Length] = {}

    async def choose(self, visit: Visit) -> web.Response:
        """The surveys by the stages of a plan; those that are made for no stage come last."""
        by_stage = [(_(title), self._listed(stage)) for stage, title in STAGES.items()]
        by_stage.append((_("For any time"), self._listed(None)))
        return self._pages.show("rehearsals.html", visit, stages=[one for one in by_stage if one[1]])

    async def begin(self, visit: Visit) -> web.Response:
        """The survey's opening."""
        return self._page(visit, (), visit.request.query.get("in", ""))

    async def go_on(self, visit: Visit) -> web.Response:
        """One more reply."""
        reply = visit.said("pressed") or visit.said("reply")
        said = (*visit.chosen("said"), *([reply[:LONGEST]] if reply else []))
        return self._page(visit, said, visit.said("in"))

    def _page(self, visit: Visit, said: tuple[str, ...], language: str) -> web.Response:
        survey = self._surveys.get(visit.request.match_info["survey"])
        if survey is None:
            return self._pages.not_found(visit.person, visit)
        told = self._privacy.model_copy(update={"school": visit.place.name})
        begins_in = language if language in survey.languages else survey.language
        it = rehearse(survey.with_privacy(told), said, language=begins_in, now=datetime.now(UTC))
        buttons = _buttons(it.prompt)
        return self._pages.show("rehearsal.html", visit, it=it, said=said, begun_in=begins_in, buttons=buttons)

    def _listed(self, stage: Stage | None) -> tuple[Listed, ...]:
        found = [survey for survey in self._surveys.values() if survey.stage == stage]
        return tuple(self._list(survey) for survey in found)

    def _list(self, survey: Survey) -> Listed:
        if survey.name not in self._lengths:
            self._lengths[survey.name] = length(survey)
        title = survey.text("title", survey.title, reader().language)
        languages = tuple((code, name_of(code)) for code in survey.languages)
        return Listed(survey.name, title, self._lengths[survey.name], languages)


def _buttons(prompt: Prompt | None) -> tuple[Option, ...]:
    """What can be pressed instead of typed."""
    return prompt.options if prompt and prompt.input in ("choice", "consent", "scale") else ()
