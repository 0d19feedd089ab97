"""The page of one answer: what was asked, what was written, and what the program and people made of each idea in it."""

from dataclasses import dataclass

from aiohttp import web

from analysis.document.labels import labels_of
from analysis.report import Idea, Report, Theme
from sipbot.web.answers import Answer, Piece, in_context, ticked
from sipbot.web.auth import REVIEWER
from sipbot.web.auth.door import Door, Visit
from sipbot.web.changed import Line, of_answer
from sipbot.web.pages import Pages
from sipbot.web.review import SCHOOL, NoSuchPage, Reports, of_report
from sipbot.web.themes import answers_with


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """One idea. `by_program` is how the program thought that it speaks, where people say otherwise; else "".

    `theme` is None for an idea that stands alone, or in a theme that is hidden from the reader. `sent` is what a form
    sends for it.
    """

    text: str
    stance: str
    by_program: str
    theme: Theme | None
    theme_id: str
    sent: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Everything about one answer."""

    answer: Answer
    ideas: tuple[IdeaLine, ...]
    changes: tuple[Line, ...]
    run_id: str
    last_edit: int


def connect(app: web.Application, reports: Reports, door: Door, pages: Pages) -> None:
    """Add the page."""

    def page(report: Report, visit: Visit) -> web.Response:
        try:
            it = answer_page(report, visit.request.match_info["answer"], sees_hidden=visit.may(REVIEWER))
        except KeyError as error:
            raise NoSuchPage from error
        return pages.show("answer.html", visit, report.engagement, it=it)

    app.router.add_get(
        f"{SCHOOL}/answers/{{answer}}", door.page(of_report(page, reports, pages), noting="read an answer")
    )


def answer_page(report: Report, response_id: str, *, sees_hidden: bool) -> AnswerPage:
    """The page of one answer. Raises `KeyError` where there is none."""
    text, language = report.texts[response_id], report.languages[response_id]
    places = report.places_in(response_id)
    ideas = [report.ideas[place] for place in places]
    labels = labels_of(report)
    plain = Answer(response_id, language, (Piece(text, is_marked=False),), role=labels.of(response_id))
    whole = next(answers_with(report, ideas, labels), in_context(report, plain))
    hidden = [one.theme for one in report.hidden] if sees_hidden else []
    themes = {theme.id: theme for theme in (*report.themes, *hidden)}
    return AnswerPage(
        answer=whole,
        ideas=tuple(_idea(report, place, themes.get(report.ideas[place].theme_id or "")) for place in places),
        changes=of_answer(report, response_id),
        run_id=report.run_id,
        last_edit=report.last_edit,
    )


def _idea(report: Report, place: int, theme: Theme | None) -> IdeaLine:
    idea: Idea = report.ideas[place]
    by_program = report.machine_ideas[place].stance
    return IdeaLine(
        text=report.text_of(idea.span),
        stance=idea.stance,
        by_program=by_program if by_program != idea.stance else "",
        theme=theme,
        theme_id=idea.theme_id or "",
        sent=ticked([idea]),
    )
