"""A second reading: people say where answers belong without seeing where the machine put them."""

from dataclasses import dataclass

from aiohttp import web

from analysis.edits import reading
from analysis.edits.board import EditError
from analysis.edits.reading import SecondReading, second_reading
from analysis.report import Report, Theme
from sipbot.web.answers import Answer, ideas_of, marked, ticked
from sipbot.web.auth import REVIEWER
from sipbot.web.auth.door import Door, Visit
from sipbot.web.changing import Editor, Forms
from sipbot.web.pages import Pages
from sipbot.web.review import SCHOOL, of_report

ADDRESS = "/second-reading"
AT_ONCE = 10
NOT_CHOSEN = "?"


@dataclass(frozen=True, slots=True)
class SecondReadingPage:
    """The next answers to read, the themes to choose from by name, and what the reading has shown so far."""

    so_far: SecondReading
    answers: tuple[Answer, ...]
    themes: tuple[Theme, ...]
    run_id: str
    last_edit: int


def connect(app: web.Application, editor: Editor, door: Door, pages: Pages) -> None:
    """Add the page and its form."""
    forms = Forms(editor, pages)

    def page(report: Report, visit: Visit) -> web.Response:
        return pages.show("second_reading.html", visit, report.engagement, it=second_reading_page(report))

    async def keep(visit: Visit) -> web.Response:
        return await forms.change(visit, reading.SECOND, ADDRESS, "second reading", _readings)

    show = door.page(of_report(page, editor, pages), role=REVIEWER, noting="read answers a second time")
    app.router.add_get(f"{SCHOOL}{ADDRESS}", show)
    app.router.add_post(f"{SCHOOL}{ADDRESS}", door.form(keep, role=REVIEWER, noting="keep a second reading"))


def second_reading_page(report: Report) -> SecondReadingPage:
    """What comes next in the second reading of *report*. It says nothing of where the machine put an answer."""
    so_far = second_reading(report)
    answers = [
        Answer(
            id=idea.span.response_id,
            language=report.languages[idea.span.response_id],
            pieces=marked(report.texts[idea.span.response_id], [idea.span]),
            ticked=ticked([idea]),
        )
        for idea in so_far.left[:AT_ONCE]
    ]
    themes = tuple(sorted(report.themes, key=lambda theme: theme.name.casefold()))
    return SecondReadingPage(so_far, tuple(answers), themes, report.run_id, report.last_edit)


def _readings(visit: Visit) -> dict[str, object]:
    ideas, chosen = ideas_of(visit.chosen("idea")), visit.chosen("theme")
    if len(ideas) != len(chosen):
        raise EditError("the form does not say which answer belongs where")
    read = [(idea, theme) for idea, theme in zip(ideas, chosen, strict=True) if theme != NOT_CHOSEN]
    return {"readings": read}
