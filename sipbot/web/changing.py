"""The forms with which a reviewer changes themes and answers, and marks them as read; and the list of all changes.

Every change can be taken back where it was made and in that list, and put back where it was taken back.

A form says from which report its page was made. Whoever is second with the same theme is told what the first changed,
with all that they typed still there.
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote, unquote

from aiohttp import web

from analysis.edits import UNDO, reading, themes, translations
from analysis.edits.board import EditError, name_of
from analysis.edits.recommendations import OBJECTIVES, RULE
from analysis.report import Edit, Report
from sipbot.reports import NothingToAnalyze, StaleEdit
from sipbot.sayings import Saying
from sipbot.web.answers import Wanted, ideas_of
from sipbot.web.auth import OWNER, REVIEWER
from sipbot.web.auth.door import CSRF, Door, Undo, View, Visit
from sipbot.web.changed import changes, lines, of_what, what
from sipbot.web.language import N_, _, all_languages, said, told
from sipbot.web.pages import Pages
from sipbot.web.review import SCHOOL, Reports, of_report

LONGEST_REASON = 2000
LONGEST_NOTICE = 400
MOST_NAMED = 3
SEEN = ("run", "seen")
ONE = "one"
"""The field of the button that marks one answer as read instead of all on the page."""

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
        noting = "say of what kind ideas are" if kind == themes.STANCE else f"{kind} answers"
        add(f"/answers/{kind}", forms.of_answers(kind), noting)
    add("/answers/{answer}/stance", forms.of_answer(themes.STANCE), "say of what kind an idea is")
    add("/answers/{answer}/translate", forms.of_answer(translations.TRANSLATE), "translate an answer")
    add("/changes/{edit}/undo", forms.undo, "take back a change")

    def page(report: Report, visit: Visit) -> web.Response:
        it = changes(report, Wanted(page=Wanted.of(visit.request.query).page))
        return pages.show("changes.html", visit, report.engagement, it=it)

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

    def of_answer(self, kind: str) -> View:
        """A form on the page of one answer."""

        async def change(visit: Visit) -> web.Response:
            answer = visit.request.match_info["answer"]
            subject = answer if kind == translations.TRANSLATE else visit.said("theme")
            return await self.change(visit, kind, f"/answers/{quote(answer, safe='')}", subject, ONE_ANSWER_FORMS[kind])

        return change

    async def undo(self, visit: Visit) -> web.Response:
        """Take a change back, or put one back that was taken back, and go on with the page where that was asked for."""
        wanted = visit.request.match_info["edit"]
        try:
            report = await self._editor.latest(visit.school)
        except NothingToAnalyze as error:
            return self._pages.nothing_yet(visit, error)
        if is_for_owners(report.every_edit, wanted) and not visit.may(OWNER):
            return self._pages.not_allowed(visit, OWNER)
        return await self.change(visit, UNDO, page_before(visit), wanted, _nothing)

    async def change(self, visit: Visit, kind: str, back: str, subject: str, read: Read) -> web.Response:
        """Keep what *read* reads from the form as a change of *subject*, and go on with the page *back*."""
        try:
            made = await self._editor.edit(
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
        report = await self._editor.latest(visit.school)
        notice, is_redo = undone(report, subject) if kind == UNDO else (_kept(report, kind, made), False)
        undo = Undo(made, report.run_id, is_redo=is_redo)
        place = quote(visit.said(ONE) or "answers", safe="") if kind in ANSWER_FORMS else ""
        return visit.go_to(_there(report, back), notice=notice, place=place, undo=undo)

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


def is_for_owners(edits: Sequence[Edit], edit_id: str) -> bool:
    """Whether an edit, or what it takes back, is one that only an owner makes."""
    edit = of_what(edits, edit_id)
    return edit is not None and edit.kind in (RULE, OBJECTIVES)


def page_before(visit: Visit) -> str:
    """The page of the room from which a form was sent, as the form says; the list of changes for anything else."""
    page = visit.said("from")
    return page if _PAGES.fullmatch(page) else "/changes"


def _there(report: Report, path: str) -> str:
    """*path*, or the list of changes where it is the page of a theme that is not there any more."""
    theme = unquote(path.partition("?")[0].removeprefix("/themes/")) if path.startswith("/themes/") else ""
    every = {*report.merged, *(one.id for one in report.themes), *(one.theme.id for one in report.hidden)}
    return path if not theme or theme in every else "/changes"


def undone(report: Report, edit_id: str) -> tuple[str, bool]:
    """What a page says after that edit was taken back, and whether it can be redone; if not, it was put back itself."""
    named = what(report, edit_id)
    if any(edit.kind == UNDO and str(edit.id) == edit_id for edit in report.every_edit):
        return _shortened(_("Put back: %(what)s.", what=named)), False
    return _shortened(_("Taken back: %(what)s.", what=named)), True


def _kept(report: Report, kind: str, made: int) -> str:
    """What a page says after a change."""
    return _shortened(_merged(report, made)) if kind == themes.MERGE else _(NOTICES[kind])


def _merged(report: Report, made: int) -> str:
    """Which themes are part of which now."""
    (edit,) = (one for one in report.every_edit if one.id == made)
    names = [name_of(edit, one) for one in edit.detail["themes"]]
    named = tuple(f"“{name}”" for name in names[:MOST_NAMED])
    into = report.theme(report.merged.get(edit.subject, edit.subject)).name
    if len(names) == 1:
        return said(Saying(N_("%(names)s is part of “%(into)s” now."), {"names": named, "into": into}))
    more = (_("%(n)s more", n=len(names) - MOST_NAMED),) if len(names) > MOST_NAMED else ()
    return said(Saying(N_("%(names)s are part of “%(into)s” now."), {"names": (*named, *more), "into": into}))


def _shortened(notice: str) -> str:
    """It stands in an address, which servers and browsers take only so long."""
    return notice if len(notice) <= LONGEST_NOTICE else f"{notice[: LONGEST_NOTICE - 1]}…"


def _nothing(_visit: Visit) -> dict[str, Any]:
    return {}


def _language(visit: Visit) -> str:
    code = visit.said("language")
    if code not in dict(all_languages()):
        raise EditError("choose a language")
    return code


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
    themes.STANCE: lambda visit: {"stance": visit.said("kind"), "ideas": ideas_of(visit.chosen("idea"))},
    reading.READ: lambda visit: {"answers": visit.chosen(ONE) or visit.chosen("here")},
}
ONE_ANSWER_FORMS: Mapping[str, Read] = {
    themes.STANCE: ANSWER_FORMS[themes.STANCE],
    translations.TRANSLATE: lambda visit: {"text": visit.said("text"), "language": _language(visit)},
}
_PAGES = re.compile(
    r"/(changes|approval|set-aside|second-reading|(themes|answers)/[A-Za-z0-9]+|recommendations(/[A-Za-z0-9.]+)?)"
)
NOTICES = {
    themes.RENAME: N_("The theme has its new name."),
    themes.HIDE: N_("The theme is hidden. It is listed below, and can be shown again."),
    themes.SPLIT: N_("The answers are a theme of their own now."),
    themes.MOVE: N_("The answers were moved."),
    themes.STANCE: N_("The kind is corrected. What the program had thought is kept beside it."),
    translations.TRANSLATE: N_("The translation is kept, with your name and the day."),
    reading.READ: N_("Marked as read."),
    reading.SECOND: N_("Kept. Here are the next ones."),
    themes.SETTLE: N_("Settled. The words are in the theme that you chose."),
}
