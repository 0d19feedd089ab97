"""The forms with which a planning team writes a survey: what becomes of each. What is typed goes into the draft.

Whoever is second with a change is told, with all that they typed still there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from sipbot.authored import Problem, read_text
from sipbot.channels.webchat.languages import name_of
from sipbot.engine.codes import code_of
from sipbot.engine.errors import SurveyError
from sipbot.web import survey_forms
from sipbot.web.auth.door import Visit
from sipbot.web.language import N_, _
from sipbot.web.pages import Pages
from sipbot.web.rehearsing import STAGES as STAGE_NAMES
from sipbot.web.survey_desk import STALE, Desk, fields_of, questions_of, version_of
from sipbot.web.survey_forms import Mistyped
from sipbot.web.survey_shown import Told, differences, problems
from sipbot.web.survey_translations import Wrong, taken
from sipbot.writing import changes
from sipbot.writing.drafts import NoDraft, NotAName, NotReady, Stale

NONE = 1000
"""A number that no question has."""
LONGEST_YAML = 200_000
NOT_READY = N_("It cannot be asked yet: see what must be mended.")
NAME_RULE = N_("A name has up to 40 small letters, digits and “_”, and begins with a letter: bus_stops.")

Show = Callable[..., Awaitable[web.Response]]
"""Makes the page of the survey, with what is to be said above it."""


class Writing:
    """What each form does."""

    def __init__(self, desk: Desk, show: Show, pages: Pages, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._show = show
        self._pages = pages
        self._clock = clock

    async def copy(self, visit: Visit) -> web.Response:
        """A draft of the school's own that says the same."""
        found, drafts, name = self._desk.found(visit), self._desk.drafts(visit), visit.said("name")
        if found is None or drafts is None:
            return self._pages.not_found(visit.person, visit)
        try:
            await asyncio.to_thread(drafts.begin, name, found.path)
        except NotAName as error:
            told = _("There is a survey of that name already: choose another one.") if error.is_taken else _(NAME_RULE)
            return await self._show(visit, why=told, typed_name=name, status=422)
        return visit.go_to(f"/surveys/{name}", notice=_("This is your school's own draft now. Nobody is asked it yet."))

    async def bring_back(self, visit: Visit) -> web.Response:
        """Begin a draft that says what an earlier version said."""
        drafts, name, number = self._desk.drafts(visit), visit.request.match_info["survey"], version_of(visit)
        if drafts is None:
            return self._pages.not_found(visit.person, visit)
        try:
            await asyncio.to_thread(drafts.bring_back, name, number)
        except NoDraft:
            return self._pages.not_found(visit.person, visit)
        except Stale:
            return await self._show(visit, why=_(STALE), status=409)
        told = _("This is version %(number)s again, as a draft. Nobody is asked it yet.", number=number)
        return visit.go_to(f"/surveys/{name}", notice=told)

    async def undo(self, visit: Visit) -> web.Response:
        """Take the last change back."""
        drafts, name = self._desk.drafts(visit), visit.request.match_info["survey"]
        if drafts is None:
            return self._pages.not_found(visit.person, visit)
        try:
            await asyncio.to_thread(drafts.undo, name, visit.said("mark"))
        except NoDraft:
            return self._pages.not_found(visit.person, visit)
        except Stale:
            return await self._show(visit, why=_(STALE), status=409)
        return visit.go_to(f"/surveys/{name}", notice=_("The change was taken back."))

    async def discard(self, visit: Visit) -> web.Response:
        """Throw the draft away."""
        drafts, name = self._desk.drafts(visit), visit.request.match_info["survey"]
        if drafts is None:
            return self._pages.not_found(visit.person, visit)
        try:
            await asyncio.to_thread(drafts.discard, name, visit.said("mark"))
        except NoDraft:
            return self._pages.not_found(visit.person, visit)
        except Stale:
            return await self._show(visit, why=_(STALE), status=409)
        return visit.go_to("/surveys", notice=_("The draft is gone."))

    async def about(self, visit: Visit) -> web.Response:
        """The form about the survey as a whole."""
        return await self._about(visit)

    async def change_about(self, visit: Visit) -> web.Response:
        """Keep it."""
        found = self._desk.own(visit)
        if found is None:
            return self._pages.not_found(visit.person, visit)
        before = fields_of(found.path)
        try:
            typed = survey_forms.about_fields(visit, before)
        except Mistyped as error:
            return await self._about(visit, why=str(error), typed=error.typed, status=422)
        told = await self._desk.change(visit, lambda text: changes.with_fields(text, typed) if typed else text)
        if told:
            return await self._about(visit, why=told[1], typed=typed, status=told[0])
        return visit.go_to(f"/surveys/{found.name}", notice=_("Saved in the draft."))

    async def new(self, visit: Visit) -> web.Response:
        """The form for one more question."""
        return await self._question(visit, None)

    async def add(self, visit: Visit) -> web.Response:
        """One more question."""
        found = self._desk.own(visit)
        if found is None:
            return self._pages.not_found(visit.person, visit)
        asked = questions_of(found.path)
        at = min(_number(visit.said("at"), len(asked)), len(asked))
        try:
            typed = survey_forms.question_fields(visit, {}, asked[:at])
        except Mistyped as error:
            return await self._question(visit, None, why=str(error), typed=error.typed, status=422)
        taken = {str(one.get("key")) for one in asked if isinstance(one, dict)}
        key = survey_forms.new_key(str(typed.get("text", "")), taken, f"question_{len(asked) + 1}")
        fields = {"key": key, **typed}
        told = await self._desk.change(visit, lambda text: changes.with_new_question(text, at, fields))
        if told:
            return await self._question(visit, None, why=told[1], typed=typed, status=told[0])
        kept = _("Added to the draft. Now say the rest of it.")
        return visit.go_to(f"/surveys/{found.name}/questions/{at}", notice=kept)

    async def question(self, visit: Visit) -> web.Response:
        """The form of one question."""
        return await self._question(visit, _number(visit.request.match_info["number"], NONE))

    async def change_question(self, visit: Visit) -> web.Response:
        """Keep it."""
        found = self._desk.own(visit)
        if found is None:
            return self._pages.not_found(visit.person, visit)
        asked, key = questions_of(found.path), visit.said("key")
        number = next((n for n, one in enumerate(asked) if isinstance(one, dict) and one.get("key") == key), None)
        if number is None:
            gone = {"text": visit.said("text"), "type": visit.said("type")}
            return await self._question(visit, None, why=_(STALE), typed=gone, status=409)
        before = asked[number]
        try:
            typed = survey_forms.question_fields(visit, before, asked[:number])
        except Mistyped as error:
            return await self._question(visit, number, why=str(error), typed=error.typed, status=422)
        told = await self._desk.change(
            visit, lambda text: changes.with_question(text, number, typed) if typed else text
        )
        if told:
            differs = survey_forms.differing(before, typed) if told[1] == _(STALE) else ()
            return await self._question(visit, number, why=told[1], typed=typed, status=told[0], differs=differs)
        if "type" in typed:
            return visit.go_to(f"/surveys/{found.name}/questions/{number}", notice=_("Now say the rest of it."))
        return visit.go_to(f"/surveys/{found.name}", notice=_("Saved in the draft."), place=f"question-{number}")

    async def move(self, visit: Visit) -> web.Response:
        """One place up or down."""
        number = _number(visit.request.match_info["number"], NONE)
        to = max(number - 1, 0) if visit.said("to") == "up" else number + 1
        return await self._reorder(visit, number, lambda text: changes.with_moved(text, number, to), to)

    async def remove(self, visit: Visit) -> web.Response:
        """Take a question out."""
        number = _number(visit.request.match_info["number"], NONE)
        return await self._reorder(visit, number, lambda text: changes.without_question(text, number), number)

    async def yaml(self, visit: Visit) -> web.Response:
        """The whole file, to change all that no form can."""
        return await self._yaml(visit)

    async def change_yaml(self, visit: Visit) -> web.Response:
        """Keep the whole file; what is not YAML is shown again."""
        found = self._desk.own(visit)
        if found is None:
            return self._pages.not_found(visit.person, visit)
        typed = visit.form.get("yaml", "")
        lines = survey_forms.visible(typed if isinstance(typed, str) else "").strip("\n")
        text = f"{lines[:LONGEST_YAML]}\n"
        wrong = _unreadable(text, found.path)
        if wrong:
            return await self._yaml(visit, typed=text, wrong=wrong, status=422)
        told = await self._desk.change(visit, lambda _text: text)
        if told:
            return await self._yaml(visit, typed=text, why=told[1], status=told[0])
        return visit.go_to(f"/surveys/{found.name}", notice=_("Saved in the draft."))

    async def translations(self, visit: Visit) -> web.Response:
        """Take a workbook or a `.po` file back from a translator, if nothing at all is wrong with it."""
        found, drafts, file = self._desk.own(visit), self._desk.drafts(visit), visit.form.get("file")
        if found is None or drafts is None:
            return self._pages.not_found(visit.person, visit)
        if not isinstance(file, web.FileField) or not file.filename:
            return await self._show(visit, why=_("Choose a file first."), status=422)
        with file.file as opened:
            raw = opened.read()
        is_po = file.filename.lower().endswith(".po")
        try:
            draft = await asyncio.to_thread(self._desk.begun, found, drafts)
            mark = visit.said("mark") or draft.mark
            found_there = await asyncio.to_thread(
                drafts.take, found.name, mark, lambda path: taken(path, raw, is_po=is_po)
            )
        except SurveyError:
            return await self._show(visit, why=_(NOT_READY), status=422)
        except Wrong as error:
            return await self._show(visit, told=problems(error.problems), status=422)
        except Stale:
            return await self._show(visit, why=_(STALE), status=409)
        told = [f"{name_of(code_of(one.file.parent.name))}: {one.n_changed}" for one in found_there if one.n_changed]
        notice = _("Taken into the draft; changed texts: %(changed)s", changed=", ".join(told) or "0")
        return visit.go_to(f"/surveys/{found.name}", notice=notice, place="languages")

    async def before_publishing(self, visit: Visit) -> web.Response:
        """What would be asked from now on, against what is asked now, and what is said of it."""
        return await self._publishing(visit)

    async def publish(self, visit: Visit) -> web.Response:
        """Ask it from now on."""
        found, drafts = self._desk.found(visit), self._desk.drafts(visit)
        if found is None or drafts is None or found.draft is None:
            return self._pages.not_found(visit.person, visit)
        warned = (await self._desk.examined(found)).warnings
        if warned and not visit.said("seen"):
            return await self._publishing(visit, why=_("Look at the warnings, and say that you have."), status=422)
        mark, by, at = visit.said("mark"), visit.person.name, self._clock()
        try:
            version = await asyncio.to_thread(drafts.publish, found.name, mark, by=by, at=at)
        except (Stale, NoDraft):
            return await self._publishing(visit, why=_(STALE), status=409)
        except NotReady:
            return await self._publishing(visit, why=_(NOT_READY), status=422)
        notice = _(
            "Published as version %(number)s. Whoever begins from now on is asked this; conversations that run go on "
            "as they began.",
            number=version.number,
        )
        return visit.go_to(f"/surveys/{found.name}", notice=notice)

    async def _about(
        self, visit: Visit, *, why: str = "", typed: Mapping[str, Any] | None = None, status: int = 200
    ) -> web.Response:
        found = self._desk.own(visit)
        if found is None:
            return self._pages.not_found(visit.person, visit)
        it = await self._desk.looked_at(found)
        return self._pages.show(
            "survey_about.html",
            visit,
            status=status,
            found=found,
            it=it,
            typed={**dict.fromkeys(changes.OF_SURVEY), **it.fields, **(typed or {})},
            why=why,
            stage_names=STAGE_NAMES,
            audiences=dict.fromkeys((*survey_forms.AUDIENCES, *_texts(it.fields.get("audience")))),
            statuses=survey_forms.STATUSES,
            today=self._clock().date().isoformat(),
        )

    async def _question(
        self,
        visit: Visit,
        number: int | None,
        *,
        why: str = "",
        typed: Mapping[str, Any] | None = None,
        status: int = 200,
        differs: tuple[survey_forms.Difference, ...] = (),
    ) -> web.Response:
        found = self._desk.own(visit)
        asked = questions_of(found.path) if found else []
        if found is None or (number is not None and number >= len(asked)):
            return self._pages.not_found(visit.person, visit)
        before = asked[number] if number is not None else {"type": "text"}
        fields = {**(before if isinstance(before, dict) else {}), **(typed or {})}
        query = visit.request.query.get("at", "")
        at = number if number is not None else min(_number(visit.said("at") or query, len(asked)), len(asked))
        it = await self._desk.looked_at(found)
        return self._pages.show(
            "survey_question.html",
            visit,
            status=status,
            differs=differs,
            found=found,
            it=it,
            number=number,
            at=at,
            n_questions=len(asked),
            card=it.cards[number] if number is not None else None,
            typed={name: fields.get(name) for name in (*changes.OF_QUESTION, *fields)},
            earlier=survey_forms.earlier(fields, asked[:at]),
            types={name: survey_forms.TYPES.get(name, name) for name in survey_forms.type_names()},
            kinds=survey_forms.KINDS,
            n_new=survey_forms.N_NEW,
            why=why,
        )

    async def _yaml(
        self,
        visit: Visit,
        *,
        typed: str | None = None,
        why: str = "",
        wrong: tuple[Told, ...] = (),
        status: int = 200,
    ) -> web.Response:
        found = self._desk.own(visit)
        if found is None:
            return self._pages.not_found(visit.person, visit)
        it = await self._desk.looked_at(found)
        said = (*it.told, *(one for card in it.cards for one in card.told))
        text = found.path.read_text(encoding="utf-8-sig") if typed is None else typed
        told = wrong or tuple(sorted(said, key=lambda one: one.line))
        return self._pages.show(
            "survey_yaml.html", visit, status=status, found=found, it=it, text=text, told=told, why=why
        )

    async def _publishing(self, visit: Visit, *, why: str = "", status: int = 200) -> web.Response:
        found = self._desk.found(visit)
        if found is None or found.draft is None:
            return self._pages.not_found(visit.person, visit)
        it = await self._desk.looked_at(found)
        before = found.published or self._desk.shared(found.name)
        old = before.read_text(encoding="utf-8-sig") if before else ""
        told = (*it.told, *(one for card in it.cards for one in card.told))
        in_order = sorted(told, key=lambda one: one.line)
        return self._pages.show(
            "survey_publish.html",
            visit,
            status=status,
            found=found,
            it=it,
            changed=differences(old, found.draft.text) if old else (),
            is_new=not old,
            errors=[one for one in in_order if not one.is_warning],
            warnings=[one for one in in_order if one.is_warning],
            n_warnings=len((await self._desk.examined(found)).warnings),
            why=why,
        )

    async def _reorder(self, visit: Visit, number: int, edit: Callable[[str], str], to: int) -> web.Response:
        found = self._desk.own(visit)
        asked = questions_of(found.path) if found else []
        if found is None or number >= len(asked):
            return self._pages.not_found(visit.person, visit)
        told = await self._desk.change(visit, edit)
        if told:
            return await self._show(visit, why=told[1], status=told[0])
        last = min(to, len(asked) - 1)
        return visit.go_to(f"/surveys/{found.name}", notice=_("Saved in the draft."), place=f"question-{last}")


def _unreadable(text: str, path: Path) -> tuple[Told, ...]:
    """Why *text* can be no survey at all: such a text is not kept."""
    try:
        written = read_text(text, path)
    except RecursionError:
        return problems([Problem(str(path), 1, "brackets stand in brackets too often: write the lines out")])
    if isinstance(written.values, dict):
        return ()
    nothing = Problem(str(path), 1, "a survey is made of lines like 'title: Our school'")
    return problems(written.problems or (nothing,))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _number(said: str, otherwise: int) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else otherwise
