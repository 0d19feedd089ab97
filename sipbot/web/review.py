"""The planning team's pages, read-only, behind one secret address: what was heard and what it suggests.

A view is a plain function of a report and a request; it runs beside the event loop, so that the chat never waits.
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from analysis.exports import ExportError
from analysis.report import Report
from sipbot.analyses import NothingToAnalyze
from sipbot.web.answers import Wanted
from sipbot.web.downloads import download
from sipbot.web.engagements import overview
from sipbot.web.pages import STATIC, Pages
from sipbot.web.recommendations import drafts
from sipbot.web.set_aside import set_aside_page
from sipbot.web.themes import theme_page

ADDRESS = "/review/{token}"

View = Callable[[Report, web.Request], web.Response]
Handler = Callable[[web.Request], Awaitable[web.Response]]


class Reports(Protocol):
    """Where reports come from; `sipbot.analyses.Analyses` is one."""

    async def latest(self, school: str) -> Report:
        """The newest report of a school. Raises `NothingToAnalyze`."""
        ...


class NoSuchPage(LookupError):
    """The address names a theme, a format or a page that is not there."""


def connect(app: web.Application, analyses: Reports, *, school: str, token: str) -> None:
    """Add the pages of *school* under `/review/{token}/`. Who does not know *token* finds nothing there."""
    door = Door(analyses, Pages(token), school=school, token=token)
    views = Views(door.pages)
    app.router.add_get(ADDRESS, door.opens(views.overview))
    app.router.add_get(f"{ADDRESS}/", door.opens(views.overview))
    app.router.add_get(f"{ADDRESS}/themes/{{theme}}", door.opens(views.theme))
    app.router.add_get(f"{ADDRESS}/recommendations", door.opens(views.recommendations))
    app.router.add_get(f"{ADDRESS}/set-aside", door.opens(views.set_aside))
    app.router.add_get(f"{ADDRESS}/download/{{format}}", door.opens(views.download), allow_head=False)
    app.router.add_get(f"{ADDRESS}/{{rest:.*}}", door.opens(views.nothing))
    app.router.add_get(f"{STATIC}/{{version}}/{{file}}", door.static)


class Door:
    """Lets those in who know the address, and hands a view the newest report."""

    def __init__(self, reports: Reports, pages: Pages, *, school: str, token: str) -> None:
        self.pages = pages
        self._reports = reports
        self._school = school
        self._token = _bytes(token)

    def opens(self, view: View) -> Handler:
        """*view* as a handler."""

        async def handler(request: web.Request) -> web.Response:
            if not hmac.compare_digest(_bytes(request.match_info["token"]), self._token):
                return self.pages.not_found(may_enter=False)
            try:
                report = await self._reports.latest(self._school)
                return await asyncio.to_thread(view, report, request)
            except NothingToAnalyze as error:
                return self.pages.show("nothing_yet.html", None, why=str(error))
            except NoSuchPage:
                return self.pages.not_found(may_enter=True)

        return handler

    async def static(self, request: web.Request) -> web.Response:
        """The style sheet and the icon, which tell nothing about a school."""
        return self.pages.static(request.match_info["version"], request.match_info["file"])


class Views:
    """What each address shows of a report."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def overview(self, report: Report, _request: web.Request) -> web.Response:
        """Who was heard, the themes, the recommendations, what is missing, the documents."""
        return self._pages.show("overview.html", report.engagement, it=overview(report))

    def theme(self, report: Report, request: web.Request) -> web.Response:
        """One theme with all its answers."""
        try:
            page = theme_page(report, request.match_info["theme"], Wanted.of(request.query))
        except KeyError as error:
            raise NoSuchPage from error
        return self._pages.show("theme.html", report.engagement, it=page, smallest=report.options.smallest_group)

    def recommendations(self, report: Report, _request: web.Request) -> web.Response:
        """All recommendations with their evidence and what became of them."""
        return self._pages.show("recommendations.html", report.engagement, drafts=drafts(report))

    def set_aside(self, report: Report, request: web.Request) -> web.Response:
        """What no theme holds."""
        page = set_aside_page(report, Wanted(page=Wanted.of(request.query).page))
        return self._pages.show("set_aside.html", report.engagement, it=page)

    def download(self, report: Report, request: web.Request) -> web.Response:
        """A document or tables, made now."""
        try:
            return self._pages.save(download(report, request.match_info["format"]))
        except ExportError as error:
            raise NoSuchPage from error

    def nothing(self, _report: Report, _request: web.Request) -> web.Response:
        """Any other address."""
        raise NoSuchPage


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
