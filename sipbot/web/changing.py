"""The forms with which a reviewer changes themes, and marks answers as read; and the list of all changes.

A form says from which report its page was made. Whoever is second with the same theme is told what the first changed,
with all that they typed still there.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import quote

from aiohttp import web

from analysis.edits import UNDO, reading, themes
from analysis.edits.board import EditError
from analysis.report import Report
from sipbot.reports import NothingToAnalyze, StaleEdit
from sipbot.web.answers import Wanted, ideas_of
from sipbot.web.auth import REVIEWER
from sipbot.web.auth.door import CSRF, Door, View, Visit
from sipbot.web.changed import changes, lines
from sipbot.web.language import N_, _, told
from sipbot.web.pages import Pages
from sipbot.web.review import SCHOOL, Reports, of_report

LONGEST_REASON = 2000
SEEN = ("run", "seen")

Read = Callable[[Visit], dict[str, Any]]


class Editor(Reports, Protocol):
    """Where reports come from and changes go; `sipbot.analyses.Analyses` is one."""

    async def edit(
        self,
        school: str,
        *,
        subject: str,
        kind: str,
        detail: Mapping[str, Any],
        who: str,
        why: str = "",
        run_id: str,
        seen: int,
    ) -> int:
        """Keep a change. Raises `EditError`, `StaleEdit` and `NothingToAnalyze`."""
        ...


def connect(app: web.Application, editor: Editor, door: Door, pages: Pages) -> None:
    """Add the addresses that forms of a school are sent to, and the page of changes."""
    forms = Forms(editor, pages)

    def add(path: str, view: View, noting: str) -> None:
        app.router.add_post(f"{SCHOOL}{path}", door.form(view, noting=noting, role=REVIEWER))

    for kind in THEME_FORMS:
        add(f"/themes/{{theme}}/{kind}", forms.of_theme(kind), f"{kind} a theme")
    for kind in ANSWER_FORMS:
        add(f"/answers/{kind}", forms.of_answers(kind), f"{kind} answers")
    add("/changes/{edit}/undo", forms.undo, "take back a change")

    def page(report: Report, visit: Visit) -> web.Response:
        return pages.show("changes.html", visit, report.engagement, it=changes(report))

    app.router.add_get(f"{SCHOOL}/changes", door.page(of_report(page, editor, pages)))


class Forms:
    """What becomes of each form."""

    def __init__(self, editor: Editor, pages: Pages) -> None:
        self._editor = editor
        self._pages = pages

    def of_theme(self, kind: str) -> View:
        """The form that changes one theme as a whole."""

        async def change(visit: Visit) -> web.Response:
            theme = visit.request.match_info["theme"]
            back = "/changes" if kind == themes.HIDE else f"/themes/{quote(theme, safe='')}"
            return await self.change(visit, kind, back, theme, THEME_FORMS[kind])

        return change

    def of_answers(self, kind: str) -> View:
        """The form around the answers of a page."""

        async def change(visit: Visit) -> web.Response:
            theme = visit.said("theme")
            wanted = Wanted.of({name: visit.said(name) for name in ("page", "stance", "role", "part")})
            back = f"/themes/{quote(theme, safe='')}" if theme else "/set-aside"
            return await self.change(visit, kind, back + wanted.at(page=wanted.page), theme, ANSWER_FORMS[kind])

        return change

    async def undo(self, visit: Visit) -> web.Response:
        """Take a change of themes back."""
        wanted = visit.request.match_info["edit"]
        try:
            edits = (await self._editor.latest(visit.school)).edits
        except NothingToAnalyze as error:
            return self._pages.nothing_yet(visit, error)
        others = {str(edit.id) for edit in edits if edit.kind not in themes.KINDS}

        def read(_visit: Visit) -> dict[str, Any]:
            if wanted in others:
                raise EditError("only changes of themes are taken back here")
            return {}

        return await self.change(visit, UNDO, "/changes", wanted, read)

    async def change(self, visit: Visit, kind: str, back: str, subject: str, read: Read) -> web.Response:
        """Keep what *read* reads from the form as a change of *subject*, and go on with the page *back*."""
        try:
            await self._editor.edit(
                visit.school,
                subject=subject,
                kind=kind,
                detail=read(visit),
                who=visit.person.name,
                why=visit.said("why")[:LONGEST_REASON],
                run_id=visit.said("run"),
                seen=_number(visit.said("seen")),
            )
        except NothingToAnalyze as error:
            return self._pages.nothing_yet(visit, error)
        except EditError as error:
            return await self._not_kept(visit, back, status=422, why=told(error))
        except StaleEdit as stale:
            return await self._not_kept(visit, back, status=409, stale=stale)
        return visit.go_to(back, notice=_(NOTICES[kind]), place="answers" if kind in ANSWER_FORMS else "")

    async def _not_kept(
        self, visit: Visit, back: str, *, status: int, why: str = "", stale: StaleEdit | None = None
    ) -> web.Response:
        """Their form again, with all that they typed, what stands against it, and a seal of the report as it is now."""
        report = await self._editor.latest(visit.school)
        sent = [(name, str(value)) for name, value in visit.form.items() if name not in (CSRF, *SEEN)]
        return await asyncio.to_thread(
            self._pages.show,
            "not_kept.html",
            visit,
            report.engagement,
            status=status,
            why=why,
            others=lines(stale.edits) if stale else (),
            is_new_run=stale is not None and not stale.edits,
            action=visit.request.path,
            back=f"{visit.home}{back}",
            fields=sent,
            it=report,
        )


def _nothing(_visit: Visit) -> dict[str, Any]:
    return {}


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


THEME_FORMS: Mapping[str, Read] = {
    themes.RENAME: lambda visit: {"name": visit.said("name")},
    themes.MERGE: lambda visit: {"themes": visit.chosen("themes")},
    themes.HIDE: _nothing,
}
ANSWER_FORMS: Mapping[str, Read] = {
    themes.SPLIT: lambda visit: {"name": visit.said("name"), "ideas": ideas_of(visit.chosen("idea"))},
    themes.MOVE: lambda visit: {"to": visit.said("to"), "ideas": ideas_of(visit.chosen("idea"))},
    reading.READ: lambda visit: {"answers": visit.chosen("here")},
}
NOTICES = {
    themes.RENAME: N_("The theme has its new name."),
    themes.MERGE: N_("The themes are one now."),
    themes.HIDE: N_("The theme is hidden. It is listed below, and can be shown again."),
    themes.SPLIT: N_("The answers are a theme of their own now."),
    themes.MOVE: N_("The answers were moved."),
    reading.READ: N_("Marked as read."),
    reading.SECOND: N_("Kept. Here are the next ones."),
    UNDO: N_("The change was taken back."),
}
