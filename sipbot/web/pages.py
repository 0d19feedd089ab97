"""From values to HTML, and the files that pages need. Everything a person typed is escaped."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis.document.words import lowered
from analysis.exports.cells import printable
from analysis.exports.to_html import RIGHT_TO_LEFT
from analysis.report import Engagement
from sipbot.reports import NothingToAnalyze
from sipbot.web import language
from sipbot.web.auth.accounts import Person
from sipbot.web.auth.door import CSRF, Visit
from sipbot.web.downloads import Download

HERE = Path(__file__).parent
STATIC = "/review-static"
CONTENT_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
ONE_YEAR = 365 * 24 * 60 * 60
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


class Pages:
    """The pages of the planning team's room, and their style sheet and icon."""

    def __init__(self) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted((HERE / "static").iterdir())}
        self._version = hashlib.sha256(b"".join(self._files.values())).hexdigest()[:12]
        self._templates = _templates()
        self.languages = language.Languages()

    def show(
        self,
        template: str,
        visit: Visit | None,
        engagement: Engagement | None = None,
        *,
        status: int = 200,
        **values: object,
    ) -> web.Response:
        """One page for *visit*, None for a page that belongs to no school; *engagement* says whose it is."""
        html = self._templates.get_template(template).render(
            home=visit.home if visit else "",
            visit=visit,
            static=f"{STATIC}/{self._version}",
            engagement=engagement or Engagement(school=""),
            reader=language.reader(),
            **values,
        )
        return web.Response(
            body=printable(html).encode("utf-8"),
            content_type="text/html",
            charset="utf-8",
            status=status,
            headers=HEADERS,
        )

    def not_found(self, person: Person | None, visit: Visit | None = None) -> web.Response:
        """What stands where no page is; the way back only for those who may see the school."""
        return self.show("not_found.html", visit, status=404, person=person)

    def not_allowed(self, visit: Visit, wanted: str) -> web.Response:
        """For somebody of the school whose role is too small."""
        return self.show("not_allowed.html", visit, status=403, wanted=wanted)

    def nothing_yet(self, visit: Visit, error: NothingToAnalyze) -> web.Response:
        """For a school without a report."""
        return self.show("nothing_yet.html", visit, why=language.gettext(str(error)))

    def signed_out(self) -> web.Response:
        """For whoever sends a form and is signed in no longer: nothing that they typed is lost."""
        return self.show("signed_out.html", None, status=401)

    def send_again(self, visit: Visit, action: str) -> web.Response:
        """For a form from before somebody signed in anew, or from another site: they look at it and send it again."""
        fields = [(name, value) for name, value in visit.form.items() if name != CSRF and isinstance(value, str)]
        return self.show("send_again.html", visit, status=403, action=action, fields=fields)

    def save(self, file: Download) -> web.Response:
        """A file for the browser to save."""
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{file.name}"'}
        return web.Response(body=file.content, content_type=file.content_type, headers=headers)

    def static(self, version: str, file: str) -> web.Response:
        """The file, to be kept for a year under its version and not at all under another."""
        if file not in self._files:
            return self.not_found(None)
        lasting = f"public, max-age={ONE_YEAR}, immutable" if version == self._version else "no-cache"
        return web.Response(
            body=self._files[file],
            content_type=CONTENT_TYPES[Path(file).suffix],
            charset="utf-8",
            headers={"Cache-Control": lasting, "X-Content-Type-Options": "nosniff"},
        )


def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    templates.policies["ext.i18n.trimmed"] = True
    templates.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        language.gettext, language.ngettext, newstyle=True
    )
    templates.globals |= {"all_languages": language.all_languages, "other_languages": language.other_languages}
    templates.filters.update(_filters())
    return templates


def _filters() -> Mapping[str, object]:
    return {
        "day": language.day,
        "decimal": language.decimal,
        "direction": _direction,
        "group_name": language.group_name,
        "language_name": language.language_name,
        "lowered": lowered,
        "name_of": language.value_name,
        "number": language.number,
        "one_of": language.one_of,
        "percent": language.percent,
        "interval": language.interval,
        "points": language.points,
        "said": language.said,
        "role_name": lambda role: language.value_name("role", role),
        "tag_title": language.tag_title,
    }


def _direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "auto"
