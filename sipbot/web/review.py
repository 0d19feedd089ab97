"""What was heard and what it suggests: the pages of a school's newest report, behind the door of `sipbot.web.auth`.

A view is a plain function of a report and a visit; it runs beside the event loop, so that the chat never waits.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from analysis.document.labels import labels_of
from analysis.exports import ExportError
from analysis.report import Report
from sipbot.reports import NothingToAnalyze
from sipbot.web.answers import Wanted
from sipbot.web.auth import OWNER, REVIEWER
from sipbot.web.auth.door import ROOM, Door, Handler, View, Visit
from sipbot.web.differences import MOST_LISTED, apart_in, differences
from sipbot.web.downloads import FOR_OWNERS, REMEMBERED, download, formats
from sipbot.web.engagements import overview
from sipbot.web.language import _
from sipbot.web.pages import STATIC, Pages
from sipbot.web.protection import TooManyCrossed, crossed_at_most_twice
from sipbot.web.recommendations import drafts
from sipbot.web.set_aside import set_aside_page
from sipbot.web.themes import theme_page

SCHOOL = f"{ROOM}/{{school}}"

ReportView = Callable[[Report, Visit], web.Response]
Then = Callable[[Report, Visit], Awaitable[None]]


class Reports(Protocol):
    """Where reports come from; `sipbot.analyses.Analyses` is one."""

    async def latest(self, school: str) -> Report:
        """The newest report of a school. Raises `NothingToAnalyze`."""
        ...


class Releases(Protocol):
    """Who remembers what left the house; `sipbot.releasing.Releases` is one."""

    async def remember(self, school: str, report: Report, format_: str) -> None:
        """Keep which numbers of groups a document shows."""
        ...


class NoSuchPage(LookupError):
    """The address names a theme, a format or a page that is not there."""


def connect(app: web.Application, reports: Reports, releases: Releases, door: Door, pages: Pages) -> None:
    """Add the pages of every school under /s/{school}/."""
    views = Views(pages)

    def add(path: str, view: ReportView, *, noting: str = "", allow_head: bool = True) -> None:
        handler = door.page(of_report(view, reports, pages), noting=noting)
        app.router.add_get(f"{SCHOOL}{path}", handler, allow_head=allow_head)

    add("", views.overview)
    add("/", views.overview)
    add("/themes/{theme}", views.theme, noting="read a theme")
    add("/recommendations", views.recommendations, noting="read the recommendations")
    add("/differences", views.differences, noting="read where groups differ")
    add("/set-aside", views.set_aside, noting="read what is set aside")
    add("/documents", views.documents)
    add("/making/{format}", views.making)
    handed_out = door.page(of_report(views.download, reports, pages, then=_remembered_by(releases)), noting="download")
    app.router.add_get(f"{SCHOOL}/download/{{format}}", handed_out, allow_head=False)
    app.router.add_get(f"{STATIC}/{{version}}/{{file}}", _static(pages))


def connect_nothing(app: web.Application, door: Door, pages: Pages) -> None:
    """Every other address of a school; to be added last."""

    async def nothing(visit: Visit) -> web.Response:
        return pages.not_found(visit.person, visit)

    app.router.add_get(f"{SCHOOL}/{{rest:.*}}", door.page(nothing))


def of_report(view: ReportView, reports: Reports, pages: Pages, *, then: Then | None = None) -> View:
    """*view* of the school's newest report; *then* is done before anybody sees it."""

    async def show(visit: Visit) -> web.Response:
        try:
            report = await reports.latest(visit.school)
            response = await asyncio.to_thread(view, report, visit)
            if then is not None:
                await then(report, visit)
            return response
        except NothingToAnalyze as error:
            return pages.nothing_yet(visit, error)
        except TooManyCrossed:
            return pages.show("too_many_crossed.html", visit, status=400)
        except NoSuchPage:
            return pages.not_found(visit.person, visit)

    return show


def _remembered_by(releases: Releases) -> Then:
    async def remember(report: Report, visit: Visit) -> None:
        to = visit.request.match_info["format"]
        if to in REMEMBERED:
            await releases.remember(visit.school, report, to)

    return remember


def _static(pages: Pages) -> Handler:
    async def static(request: web.Request) -> web.Response:
        return pages.static(request.match_info["version"], request.match_info["file"])

    return static


class Views:
    """What each address shows of a report."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def overview(self, report: Report, visit: Visit) -> web.Response:
        """Who was heard, the themes, the recommendations, what is missing, the documents."""
        return self._pages.show("overview.html", visit, report.engagement, it=overview(report))

    def theme(self, report: Report, visit: Visit) -> web.Response:
        """One theme with all its answers; what became part of another leads there, a hidden one is for reviewers."""
        theme = visit.request.match_info["theme"]
        if theme in report.merged:
            return visit.go_to(f"/themes/{report.merged[theme]}", notice=_("This theme is part of a larger one now."))
        if not visit.may(REVIEWER) and any(one.theme.id == theme for one in report.hidden):
            raise NoSuchPage
        query = visit.request.query
        crossed_at_most_twice(query, "role", "stance", "group", *labels_of(report).who.tags)
        try:
            page = theme_page(report, theme, Wanted.of(query))
        except KeyError as error:
            raise NoSuchPage from error
        return self._pages.show(
            "theme.html",
            visit,
            report.engagement,
            it=page,
            apart=apart_in(report, theme),
            smallest=report.options.smallest_group,
        )

    def differences(self, report: Report, visit: Visit) -> web.Response:
        """Where groups agree and differ, and what few people say."""
        return self._pages.show(
            "differences.html",
            visit,
            report.engagement,
            it=differences(report),
            most=MOST_LISTED,
            smallest=report.options.smallest_group,
        )

    def recommendations(self, report: Report, visit: Visit) -> web.Response:
        """All recommendations with their evidence and what became of them."""
        return self._pages.show("recommendations.html", visit, report.engagement, drafts=drafts(report), it=report)

    def set_aside(self, report: Report, visit: Visit) -> web.Response:
        """What no theme holds."""
        page = set_aside_page(report, Wanted(page=Wanted.of(visit.request.query).page))
        return self._pages.show("set_aside.html", visit, report.engagement, it=page)

    def documents(self, report: Report, visit: Visit) -> web.Response:
        """Every file that can be made of the report."""
        documents, tables = formats()
        return self._pages.show(
            "documents.html", visit, report.engagement, documents=documents, tables=tables, for_owners=FOR_OWNERS
        )

    def making(self, report: Report, visit: Visit) -> web.Response:
        """What stands on the screen while a file is made."""
        to = visit.request.match_info["format"]
        if to in FOR_OWNERS and not visit.may(OWNER):
            return self._pages.not_allowed(visit, OWNER)
        if not any(to in names for names in formats()):
            raise NoSuchPage
        return self._pages.show("making.html", visit, report.engagement, format=to)

    def download(self, report: Report, visit: Visit) -> web.Response:
        """A document or tables, made now."""
        to = visit.request.match_info["format"]
        if to in FOR_OWNERS and not visit.may(OWNER):
            return self._pages.not_allowed(visit, OWNER)
        try:
            return self._pages.save(download(report, to))
        except ExportError as error:
            raise NoSuchPage from error
