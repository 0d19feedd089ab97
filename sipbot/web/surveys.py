"""Surveys: all there are, what `sipbot check` says of each, how a phone shows it, and forms to write one's own.

What is typed goes into a draft, a file of the school's own; it is asked once somebody publishes it (`sipbot.writing`).
A school changes its own surveys alone: those that all schools share, and those that come with sipbot, it copies.
"""

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from aiohttp import web

from sipbot import surveys
from sipbot.channels.webchat.languages import name_of
from sipbot.checking.languages import found_beside
from sipbot.checking.length import Length, length
from sipbot.engine.errors import SurveyError
from sipbot.engine.stages import STAGES
from sipbot.engine.survey import Survey
from sipbot.library import Library
from sipbot.storage import Database, reporting
from sipbot.trying.previewing import CHANNELS, preview
from sipbot.web import survey_forms
from sipbot.web.auth import OWNER
from sipbot.web.auth.door import ROOM, Door, Handler, View, Visit
from sipbot.web.downloads import Download
from sipbot.web.language import N_, _, reader
from sipbot.web.pages import Pages
from sipbot.web.rehearsing import STAGES as STAGE_NAMES
from sipbot.web.survey_desk import Desk, Found, version_of
from sipbot.web.survey_shown import Language, Told, differences, languages, look
from sipbot.web.survey_translations import EXCEL, po_of, workbook_of
from sipbot.web.survey_writing import Writing
from sipbot.writing.drafts import Drafts

SURVEYS = f"{ROOM}/{{school}}/surveys"
ONE = f"{SURVEYS}/{{survey}}"
QUESTION = f"{ONE}/questions/{{number}}"
VERSION = f"{ONE}/versions/{{version}}"
CHANNEL_NAMES = {"sms": N_("Text message"), "webchat": N_("Web chat"), "slack": N_("Slack")}


@dataclass(frozen=True, slots=True)
class Listed:
    """A survey in the list."""

    of: Found
    title: str
    stage: str
    audience: tuple[str, ...]
    languages: tuple[Language, ...]
    length: Length | None
    n_errors: int
    asked_by: tuple[str, ...]


def connect(
    app: web.Application,
    library: Library,
    database: Database,
    door: Door,
    pages: Pages,
    *,
    clock: Callable[[], datetime],
) -> None:
    """Add the pages of every school."""
    desk = Desk(library, clock)
    views = Views(desk, library, database, pages, clock)
    writing = Writing(desk, views.show, pages, clock)

    def form(path: str, view: View, noting: str) -> None:
        app.router.add_post(path, _large(door.form(view, noting=noting), pages))

    app.router.add_get(SURVEYS, door.page(views.every))
    app.router.add_get(ONE, door.page(views.one))
    app.router.add_get(f"{ONE}/phone", door.page(views.phone))
    app.router.add_get(f"{ONE}/files/{{file}}", door.page(views.file))
    form(f"{ONE}/copy", writing.copy, "copy a survey")
    app.router.add_get(f"{ONE}/about", door.page(writing.about))
    form(f"{ONE}/about", writing.change_about, "change a survey")
    app.router.add_get(f"{ONE}/new", door.page(writing.new))
    form(f"{ONE}/new", writing.add, "change a survey")
    app.router.add_get(QUESTION, door.page(writing.question))
    form(QUESTION, writing.change_question, "change a survey")
    form(f"{QUESTION}/move", writing.move, "change a survey")
    form(f"{QUESTION}/remove", writing.remove, "change a survey")
    app.router.add_get(f"{ONE}/yaml", door.page(writing.yaml))
    form(f"{ONE}/yaml", writing.change_yaml, "change a survey")
    form(f"{ONE}/undo", writing.undo, "take back a change of a survey")
    app.router.add_get(VERSION, door.page(views.version))
    app.router.add_get(f"{VERSION}/yaml", door.page(views.version_file))
    form(f"{VERSION}/back", writing.bring_back, "bring back a version of a survey")
    form(f"{ONE}/discard", writing.discard, "throw a draft away")
    form(f"{ONE}/translations", writing.translations, "change translations of a survey")
    app.router.add_get(f"{ONE}/publish", door.page(writing.before_publishing))
    app.router.add_post(f"{ONE}/publish", door.form(writing.publish, noting="publish a survey", role=OWNER))


def _large(handler: Handler, pages: Pages) -> Handler:
    """*handler*, which says so where a file is too large."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except web.HTTPRequestEntityTooLarge:
            told = _("The file is larger than 1 MB. Nothing was kept. Go back and choose a smaller one.")
            return pages.show("too_large.html", None, status=413, why=told)

    return handle


class Views:
    """The list, and the pages of one survey that change nothing."""

    def __init__(
        self, desk: Desk, library: Library, database: Database, pages: Pages, clock: Callable[[], datetime]
    ) -> None:
        self._desk = desk
        self._library = library
        self._database = database
        self._pages = pages
        self._clock = clock
        self._lengths: dict[str, Length] = {}

    # Looking.

    async def every(self, visit: Visit) -> web.Response:
        """All surveys: the school's own, then those that it can take."""
        asked = await self._asked(visit)
        listed = await asyncio.to_thread(self._listed, visit.school, asked, reader().language)
        others = [one for one in listed if not one.of.is_own]
        stages = [(STAGE_NAMES[stage], [one for one in others if one.stage == stage]) for stage in STAGES]
        stages.append((N_("For any time"), [one for one in others if not one.stage]))
        return self._pages.show(
            "surveys.html",
            visit,
            own=[one for one in listed if one.of.is_own],
            stages=[(_(title), some) for title, some in stages if some],
            stage_names=STAGE_NAMES,
            why_not=self._desk.why_not(visit),
        )

    async def one(self, visit: Visit) -> web.Response:
        """One survey: its questions in order, and beside each what is said of it and how it looks."""
        return await self.show(visit)

    async def phone(self, visit: Visit) -> web.Response:
        """Everything that a phone shows, on one way through the survey."""
        found = self._desk.found(visit)
        examined = await self._desk.examined(found) if found else None
        survey = examined.survey if examined and examined.can_be_opened else None
        if found is None or survey is None:
            return self._pages.not_found(visit.person, visit)
        language, channel = _wanted(visit, survey)
        ways = await asyncio.to_thread(preview, survey, language=language, channel=channel, now=self._clock())
        chosen = visit.request.query.get("way", "0")
        number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 4 else 0
        number = min(number, len(ways) - 1)
        return self._pages.show(
            "survey_phone.html",
            visit,
            it=found,
            title=survey.title,
            ways=[" · ".join(way.answers.values()) for way in ways],
            number=number,
            way=ways[number],
            languages=tuple((code, name_of(code)) for code in survey.languages),
            language=language,
            channel=channel,
            channels=CHANNEL_NAMES,
            n_segments=sum(one.segments.n for one in ways[number].shown if one.segments),
        )

    async def file(self, visit: Visit) -> web.Response:
        """The survey's own file, the translation into one language, or all of them as a workbook."""
        found, wanted = self._desk.found(visit), visit.request.match_info["file"]
        if found is None:
            return self._pages.not_found(visit.person, visit)
        if wanted == "yaml":
            content = found.path.read_bytes()
            return self._pages.save(Download(f"{found.name}.yaml", "application/yaml", content))
        if wanted == "xlsx":
            return await self._workbook(visit, found)
        if wanted not in found_beside(found.path):
            return self._pages.not_found(visit.person, visit)
        try:
            content = await asyncio.to_thread(self._for_translators, visit, found, partial(po_of, language=wanted))
        except SurveyError:
            return self._pages.not_found(visit.person, visit)
        return self._pages.save(Download(f"{found.name}.{wanted}.po", "text/x-gettext-translation", content))

    async def version(self, visit: Visit) -> web.Response:
        """What one version changed, and what was changed since."""
        drafts, found, number = self._desk.drafts(visit), self._desk.found(visit), version_of(visit)
        one = next((one for one in found.versions if one.number == number), None) if found else None
        if drafts is None or found is None or one is None:
            return self._pages.not_found(visit.person, visit)
        texts = {n: _text(drafts.version_file(found.name, n)) for n in (number - 1, number, found.versions[-1].number)}
        return self._pages.show(
            "survey_version.html",
            visit,
            found=found,
            it=await self._desk.looked_at(found),
            one=one,
            is_newest=one == found.versions[-1],
            changed=differences(texts[number - 1], texts[number]) if texts[number - 1] else (),
            since=differences(texts[number], texts[found.versions[-1].number]),
        )

    async def version_file(self, visit: Visit) -> web.Response:
        """The survey's file as it was published then."""
        drafts, name, number = self._desk.drafts(visit), visit.request.match_info["survey"], version_of(visit)
        path = drafts.version_file(name, number) if drafts else None
        if path is None:
            return self._pages.not_found(visit.person, visit)
        return self._pages.save(Download(f"{name}.version-{number}.yaml", "application/yaml", path.read_bytes()))

    # Translations.

    async def _workbook(self, visit: Visit, found: Found) -> web.Response:
        query = visit.request.query.get("language", "")
        try:
            content = await asyncio.to_thread(self._for_translators, visit, found, partial(workbook_of, language=query))
        except SurveyError:
            return self._pages.not_found(visit.person, visit)
        return self._pages.save(Download(f"{found.name}-translations.xlsx", EXCEL, content))

    def _for_translators(self, visit: Visit, found: Found, file_of: Callable[[Path], bytes]) -> bytes:
        """The file that *file_of* makes of a survey; of a draft with its translations in step."""
        drafts = self._desk.drafts(visit)
        if drafts is None or found.draft is None:
            return file_of(found.path)
        with tempfile.TemporaryDirectory() as folder:
            return file_of(drafts.in_step(found.name, Path(folder)))

    # What these share.

    def _listed(self, school: str, asked: Mapping[str, tuple[str, ...]], language: str) -> list[Listed]:
        folder = self._library.folder_of(school)
        shared = surveys.names((self._library.folder,) if self._library.folder else ())
        names = dict.fromkeys((*(Drafts(folder).names() if folder else ()), *shared))
        return [
            self._list(found, asked.get(name, ()), language)
            for name in names
            if (found := self._desk.look_up(school, name))
        ]

    def _list(self, found: Found, asked_by: tuple[str, ...], language: str) -> Listed:
        examined = self._library.examined(found.path)
        survey, values = examined.survey, examined.written.values
        fields = values if isinstance(values, dict) else {}
        audience = fields.get("audience")
        return Listed(
            of=found,
            title=survey.text("title", survey.title, language) if survey else str(fields.get("title") or found.name),
            stage=(survey.stage or "") if survey else "",
            audience=tuple(map(str, audience)) if isinstance(audience, list) else (),
            languages=languages(examined),
            length=self._length(survey) if survey else None,
            n_errors=len(examined.of_the_survey),
            asked_by=asked_by,
        )

    def _length(self, survey: Survey) -> Length:
        if survey.fingerprint not in self._lengths:
            self._lengths[survey.fingerprint] = length(survey)
        return self._lengths[survey.fingerprint]

    async def _asked(self, visit: Visit) -> dict[str, tuple[str, ...]]:
        """By which channels people are answering each survey now."""
        rows = await self._database.read(reporting.survey_use, visit.school)
        found: dict[str, dict[str, None]] = {}
        for row in rows:
            if row.status in ("consenting", "open"):
                found.setdefault(row.survey, {})[_(CHANNEL_NAMES.get(row.channel, row.channel))] = None
        return {name: tuple(channels) for name, channels in found.items()}

    async def show(
        self,
        visit: Visit,
        *,
        why: str = "",
        told: tuple[Told, ...] = (),
        typed_name: str = "",
        status: int = 200,
    ) -> web.Response:
        found = self._desk.found(visit)
        if found is None:
            return self._pages.not_found(visit.person, visit)
        examined = await self._desk.examined(found)
        language, channel = _wanted(visit, examined.survey)
        it = await asyncio.to_thread(look, examined, language=language, channel=channel, now=self._clock())
        return self._pages.show(
            "survey.html",
            visit,
            status=status,
            found=found,
            it=it,
            language=language,
            channel=channel,
            channels=CHANNEL_NAMES,
            stage_names=STAGE_NAMES,
            type_names=survey_forms.TYPES,
            asked_by=(await self._asked(visit)).get(found.name, ()),
            shown_in=[(one.code, one.name) for one in it.languages if one.is_open],
            why=why,
            told=told,
            typed_name=typed_name or (found.name if not found.is_own else f"{found.name}_2"[:40]),
            why_not=self._desk.why_not(visit),
        )


def _wanted(visit: Visit, survey: Survey | None) -> tuple[str, str]:
    """In which language, and on which channel, the survey is to be shown."""
    query = visit.request.query
    language = query.get("in", "")
    own = survey.language if survey else "en"
    channel = query.get("on", "sms")
    return (
        language if survey and language in survey.languages else own,
        channel if channel in CHANNEL_NAMES and channel in CHANNELS else "sms",
    )


def _text(path: Path | None) -> str:
    return path.read_text(encoding="utf-8-sig") if path else ""
