"""A theme as its page shows it: how many, who, how they speak of it, and every answer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.document.labels import Compared, Labels, labels_of
from analysis.edits.reading import read
from analysis.report import Edit, Idea, Recommendation, Report, Span, Subtheme, Theme, Translation
from sipbot.web.answers import Answer, PageOf, Wanted, in_context, marked, page_of, ticked
from sipbot.web.changed import Line, ReadSoFar, of_theme, read_so_far
from sipbot.web.charts import STANCES, Segment, most_ideas, n_ideas, stance_bar

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
    translation: Translation | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a theme, with its quotes."""

    part: Subtheme
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ThemePage:
    """Everything on the page of one theme. `parts`, `stances` and `roles` are what its answers can be narrowed to.

    `others` are the themes it can be merged with, `hidden` the edit that hid it, None for a theme that is shown.
    `is_handed_out` says that a document holds numbers of themes, so that what is changed now may hold numbers back.
    """

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
    others: tuple[Theme, ...]
    changes: tuple[Line, ...]
    read: ReadSoFar
    hidden: Edit | None
    is_handed_out: bool
    run_id: str
    last_edit: int


def theme_lines(report: Report) -> tuple[ThemeLine, ...]:
    """All themes, largest first, with bars of one scale."""
    full = most_ideas(report.themes)
    return tuple(ThemeLine(theme, n_ideas(theme), stance_bar(theme, full)) for theme in report.themes)


def theme_page(report: Report, theme_id: str, wanted: Wanted) -> ThemePage:
    """The page of one theme. Raises `KeyError` where there is no such theme."""
    hidden = next((one for one in report.hidden if one.theme.id == theme_id), None)
    theme = hidden.theme if hidden else report.theme(theme_id)
    labels = labels_of(report)
    ideas = [idea for idea in report.ideas_of(theme_id) if wanted.part in ("", idea.subtheme_id)]
    answers = _by_answer(ideas)
    chosen = [response for response, mine in answers.items() if _is_wanted(mine, labels.of(response), wanted)]
    page = page_of([report.texts[response] for response in chosen], wanted.page)
    here = [idea for response in chosen[page.first - 1 : page.last] for idea in answers[response]]
    before, after = _beside(report, theme)
    return ThemePage(
        line=ThemeLine(theme, n_ideas(theme), stance_bar(theme, most_ideas([theme]))),
        n_people=len(labels.who.everyone),
        groups=_in_order(labels.rows(theme.name, theme.groups), labels.who.tags),
        quotes=quotes(report, theme.quotes, labels),
        parts=tuple(PartLine(part, quotes(report, part.quotes, labels)) for part in theme.subthemes),
        recommendations=tuple(one for one in report.recommendations if theme_id in one.theme_ids),
        wanted=wanted,
        stances=_stances(answers),
        roles=tuple(sorted({labels.of(response) for response in answers} - {""})),
        page=page,
        answers=tuple(answers_with(report, here, labels)),
        before=before,
        after=after,
        others=tuple(one for one in report.themes if one.id != theme_id),
        changes=of_theme(report, theme_id),
        read=read_so_far(report, (idea.span.response_id for idea in report.ideas_of(theme_id))),
        hidden=hidden.edit if hidden else None,
        is_handed_out=report.engagement is not None and any(one.kind == "theme" for one in report.engagement.released),
        run_id=report.run_id,
        last_edit=report.last_edit,
    )


def _beside(report: Report, theme: Theme) -> tuple[Theme | None, Theme | None]:
    """The next larger and the next smaller theme; none beside a hidden one."""
    if theme not in report.themes:
        return None, None
    place = report.themes.index(theme)
    return (
        report.themes[place - 1] if place else None,
        report.themes[place + 1] if place + 1 < len(report.themes) else None,
    )


def _in_order(groups: Iterable[Compared], tags: Sequence[str]) -> tuple[Compared, ...]:
    return tuple(sorted(groups, key=lambda row: tags.index(row.tag)))


def quotes(report: Report, spans: Iterable[Span], labels: Labels, *, signed: bool = True) -> tuple[Quote, ...]:
    """The quotes at *spans*, each cut from its answer, long ones cut short; with who wrote them where *signed*."""
    return tuple(_quote(report, span, labels.of(span.response_id) if signed else "") for span in spans)


def _quote(report: Report, span: Span, role: str) -> Quote:
    end = min(span.end, span.start + LONGEST_QUOTE)
    words, language = report.texts[span.response_id][span.start : end], report.languages[span.response_id]
    translation = report.translations.get(span.response_id)
    return Quote(span.response_id, words, language, role, goes_on=end < span.end, translation=translation)


def answers_with(report: Report, ideas: Iterable[Idea], labels: Labels) -> Iterator[Answer]:
    """Every answer with one of *ideas*, which are marked, in the order of the ideas."""
    been_read = read(report)
    for response, mine in _by_answer(ideas).items():
        one = Answer(
            id=response,
            language=report.languages[response],
            pieces=marked(report.texts[response], (idea.span for idea in mine)),
            stances=_in_turn(mine),
            role=labels.of(response),
            ticked=ticked(mine),
            is_read=response in been_read,
        )
        yield in_context(report, one)


def _by_answer(ideas: Iterable[Idea]) -> dict[str, list[Idea]]:
    found: dict[str, list[Idea]] = {}
    for idea in ideas:
        found.setdefault(idea.span.response_id, []).append(idea)
    return found


def _in_turn(ideas: Iterable[Idea]) -> tuple[str, ...]:
    taken = {idea.stance for idea in ideas}
    return tuple(stance for stance in STANCES if stance in taken)


def _is_wanted(ideas: Iterable[Idea], role: str, wanted: Wanted) -> bool:
    stances = {idea.stance for idea in ideas}
    return (wanted.stance in stances or not wanted.stance) and wanted.role in ("", role)


def _stances(answers: Mapping[str, Sequence[Idea]]) -> tuple[tuple[str, int], ...]:
    counts = Counter(stance for ideas in answers.values() for stance in {idea.stance for idea in ideas})
    return tuple((stance, counts[stance]) for stance in STANCES if counts[stance])
