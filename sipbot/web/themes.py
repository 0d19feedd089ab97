"""A theme as its page shows it: how many, who, how they speak of it, and every answer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.report import Idea, Recommendation, Report, Span, Subtheme, Theme
from sipbot.web.answers import Answer, PageOf, Wanted, marked, page_of, texts
from sipbot.web.charts import STANCES, Segment, most_ideas, n_ideas, stance_bar
from sipbot.web.protection import Compared, Labels, compared

LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One theme in a list of themes."""

    theme: Theme
    n_ideas: int
    bar: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words cut from the answer `id`; `goes_on` where the idea is longer than what is shown of it."""

    id: str
    text: str
    language: str
    role: str
    goes_on: bool


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a theme, with its quotes."""

    part: Subtheme
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ThemePage:
    """Everything on the page of one theme. `parts`, `stances` and `roles` are what its answers can be narrowed to."""

    line: ThemeLine
    n_people: int
    groups: tuple[Compared, ...]
    quotes: tuple[Quote, ...]
    parts: tuple[PartLine, ...]
    recommendations: tuple[Recommendation, ...]
    wanted: Wanted
    stances: tuple[tuple[str, int], ...]
    roles: tuple[str, ...]
    page: PageOf
    answers: tuple[Answer, ...]
    before: Theme | None
    after: Theme | None


def theme_lines(report: Report) -> tuple[ThemeLine, ...]:
    """All themes, largest first, with bars of one scale."""
    full = most_ideas(report.themes)
    return tuple(ThemeLine(theme, n_ideas(theme), stance_bar(theme, full)) for theme in report.themes)


def theme_page(report: Report, theme_id: str, wanted: Wanted) -> ThemePage:
    """The page of one theme. Raises `KeyError` where there is no such theme."""
    theme = report.theme(theme_id)
    labels = Labels(report)
    ideas = [idea for idea in report.ideas_of(theme_id) if wanted.part in ("", idea.subtheme_id)]
    answers = tuple(_answers(report, ideas, labels))
    chosen = tuple(answer for answer in answers if _is_wanted(answer, wanted))
    page = page_of(["".join(piece.text for piece in answer.pieces) for answer in chosen], wanted.page)
    place = report.themes.index(theme)
    return ThemePage(
        line=ThemeLine(theme, n_ideas(theme), stance_bar(theme, most_ideas([theme]))),
        n_people=len(labels.who.everyone),
        groups=_in_order(compared(theme.groups, report.options.smallest_group), labels.who.tags),
        quotes=quotes(report, theme.quotes, labels),
        parts=tuple(PartLine(part, quotes(report, part.quotes, labels)) for part in theme.subthemes),
        recommendations=tuple(one for one in report.recommendations if theme_id in one.theme_ids),
        wanted=wanted,
        stances=_stances(answers),
        roles=tuple(sorted({answer.role for answer in answers} - {""})),
        page=page,
        answers=chosen[page.first - 1 : page.last],
        before=report.themes[place - 1] if place else None,
        after=report.themes[place + 1] if place + 1 < len(report.themes) else None,
    )


def _in_order(groups: Iterable[Compared], tags: Sequence[str]) -> tuple[Compared, ...]:
    return tuple(sorted(groups, key=lambda row: tags.index(row.tag)))


def quotes(report: Report, spans: Iterable[Span], labels: Labels) -> tuple[Quote, ...]:
    """The quotes at *spans*, each cut from its answer, long ones cut short."""
    written = texts(report)
    return tuple(_quote(span, *written[span.response_id], role=labels.of(span.response_id)) for span in spans)


def _quote(span: Span, text: str, language: str, *, role: str) -> Quote:
    end = min(span.end, span.start + LONGEST_QUOTE)
    return Quote(span.response_id, text[span.start : end], language, role, goes_on=end < span.end)


def _answers(report: Report, ideas: Iterable[Idea], labels: Labels) -> Iterator[Answer]:
    """Every answer with one of *ideas*, which are marked, in the order given."""
    by_answer: dict[str, list[Idea]] = {}
    for idea in ideas:
        by_answer.setdefault(idea.span.response_id, []).append(idea)
    for response, (text, language) in texts(report).items():
        if response in by_answer:
            pieces = marked(text, (idea.span for idea in by_answer[response]))
            stances = {idea.stance for idea in by_answer[response]}
            ordered = tuple(stance for stance in STANCES if stance in stances)
            yield Answer(response, language, pieces, ordered, labels.of(response))


def _is_wanted(answer: Answer, wanted: Wanted) -> bool:
    return (wanted.stance in answer.stances or not wanted.stance) and wanted.role in ("", answer.role)


def _stances(answers: Iterable[Answer]) -> tuple[tuple[str, int], ...]:
    counts = Counter(stance for answer in answers for stance in answer.stances)
    return tuple((stance, counts[stance]) for stance in STANCES if counts[stance])
