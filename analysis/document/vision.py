"""Vision, and how stakeholders were engaged in visioning: what people hope the school will look and sound like."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from analysis.document.blocks import Bar, BarChart, Block, Draft, Heading, Missing, Paragraph, Quotes, Section, Table
from analysis.document.people import People
from analysis.document.quoting import Quoting
from analysis.document.words import (
    CHANNELS,
    HELD_BACK,
    answers,
    language_name,
    listed,
    lowered,
    number,
    people,
    percent,
    tag_title,
    value_name,
)
from analysis.report import GroupCount, Idea, Theme
from analysis.stance import FUTURE, PAST, TIMES

VISION = "Vision"
DRAFT = "A draft vision statement"
HOPES = "What people hope for"
VISIONING = "How stakeholders were engaged in visioning"
SENSES = {
    "see": "What it will look like",
    "hear": "What it will sound like",
    "feel": "What it will feel like",
}
MOST_THEMES = 8
VISIONING_SCOPE = "the future of the school"
IN_A_SENTENCE = 3


@dataclass(frozen=True, slots=True)
class Hope:
    """A theme as far as it is about the future: how many people and answers carry it there."""

    theme: Theme
    n_people: int
    n_answers: int


@dataclass(frozen=True)
class Future:
    """The answers about the future: those to questions that ask for a vision, and ideas that speak of one."""

    who: People

    @cached_property
    def asked(self) -> frozenset[str]:
        """The responses to questions that ask for a vision."""
        table = self.who.report.table
        return frozenset(table["response_id"][table["analyze"] == "vision"])

    @cached_property
    def ideas(self) -> tuple[Idea, ...]:
        """The ideas about the future."""
        every = self.who.report.ideas
        return tuple(idea for idea in every if idea.stance == "vision" or idea.span.response_id in self.asked)

    @cached_property
    def people(self) -> frozenset[str]:
        """Those who answered a question about the future, or, where none was asked, who spoke of it."""
        asked = frozenset(self.who.author[response] for response in self.asked)
        return asked or self.who.authors(self.ideas)

    def hopes(self, ideas: Iterable[Idea]) -> tuple[Hope, ...]:
        """The themes in *ideas*, those of most people first."""
        by_theme: dict[str, list[Idea]] = {}
        for idea in ideas:
            if idea.theme_id is not None:
                by_theme.setdefault(idea.theme_id, []).append(idea)
        found = [
            Hope(theme, len(self.who.authors(carried)), len({idea.span.response_id for idea in carried}))
            for theme in self.who.report.themes
            if (carried := by_theme.get(theme.id))
        ]
        return tuple(sorted(found, key=lambda hope: -hope.n_people))

    def sensed(self, sense: str) -> tuple[Idea, ...]:
        """The ideas in answers to the questions whose key names *sense*, such as "see" or "future_see"."""
        table = self.who.report.table
        keys = {key for key in set(table["question"]) if sense in re.split(r"[^a-z]+", key.lower()) and len(key) < 40}
        responses = frozenset(table["response_id"][table["question"].isin(keys)])
        return tuple(idea for idea in self.ideas if idea.span.response_id in responses)


def vision(who: People, quoting: Quoting) -> Section:
    """What people hope for, a draft to start from, and their words."""
    future = Future(who)
    hopes = future.hopes(future.ideas)
    blocks = [*_opening(who, future), *_draft(who, future, hopes), *_hopes(hopes)]
    blocks.extend(_times(who, future))
    return Section(VISION, (*blocks, *_senses(future, quoting), *_missing(future, hopes)))


def _opening(who: People, future: Future) -> Iterator[Block]:
    if not future.ideas:
        return
    n_answers = len({idea.span.response_id for idea in future.ideas})
    horizon = _horizon(who)
    writers = who.authors(future.ideas)
    whatever = ", whatever they were asked" if future.asked and len(writers) > len(future.people) else ""
    yield Paragraph(
        f"{people(len(writers))} wrote about the school they hope for{horizon}, in {answers(n_answers)}{whatever}."
    )


def _horizon(who: People) -> str:
    year = who.report.engagement.horizon_year if who.report.engagement else None
    return f" in {year}" if year else ""


def _draft(who: People, future: Future, hopes: tuple[Hope, ...]) -> Iterator[Block]:
    if not hopes:
        return
    yield Heading(DRAFT)
    first = hopes[:IN_A_SENTENCE]
    named = listed(f"“{hope.theme.name}” ({people(hope.n_people)})" for hope in first)
    where = who.report.engagement.school if who.report.engagement else "our school"
    yield Draft(
        f"When {people(len(who.authors(future.ideas)))} picture {where}{_horizon(who)}, they speak most of {named}."
    )


def _hopes(hopes: tuple[Hope, ...]) -> Iterator[Block]:
    if not hopes:
        return
    yield Heading(HOPES)
    most = hopes[:MOST_THEMES]
    bars = tuple(Bar(hope.theme.name, hope.n_people, number(hope.n_people)) for hope in most)
    spoken = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    title = "Themes in hopes for the future, by number of people"
    if len(bars) > 1:
        yield BarChart(title, bars, "people", f"Bar chart. {title}. {spoken}.")
    yield Table(
        caption="Themes in what people hope for",
        header=("No.", "Theme", "People", "Answers"),
        rows=tuple((h.theme.id, h.theme.name, number(h.n_people), number(h.n_answers)) for h in hopes),
        numeric=(2, 3),
    )


def _times(who: People, future: Future) -> Iterator[Table]:
    """Back to the future: of which time people speak in each theme."""
    if not future.asked:
        return
    counts = Counter((idea.theme_id, idea.time) for idea in who.report.ideas)
    rows = [
        (theme.id, theme.name, *(number(counts[theme.id, time]) for time in TIMES))
        for theme in who.report.themes
        if counts[theme.id, PAST] and counts[theme.id, FUTURE]
    ]
    if rows:
        yield Table(
            caption="Themes in which people look back and ahead, by number of ideas",
            header=("No.", "Theme", "Now", "Back then", "In the future"),
            rows=tuple(rows),
            numeric=(2, 3, 4),
        )


def _senses(future: Future, quoting: Quoting) -> Iterator[Block]:
    found = False
    for sense, title in SENSES.items():
        ideas = future.sensed(sense)
        if not ideas:
            continue
        found = True
        yield Heading(title)
        hopes = future.hopes(ideas)[:IN_A_SENTENCE]
        if hopes:
            named = listed(f"“{hope.theme.name}” ({people(hope.n_people)})" for hope in hopes)
            yield Paragraph(f"{people(len(future.who.authors(ideas)))} answered; they speak most of {named}.")
        yield Quotes("In their words", quoting.quotes(quoting.picked(ideas)))
    if future.ideas and not found:
        yield Quotes("In people's own words", quoting.quotes(quoting.picked(future.ideas, most=3)))


def missing(who: People) -> Iterator[Missing]:
    """What the vision lacks."""
    future = Future(who)
    return _missing(future, future.hopes(future.ideas))


def _missing(future: Future, hopes: tuple[Hope, ...]) -> Iterator[Missing]:
    items = []
    if not future.ideas:
        items.append("No answer is about the future of the school, so no vision can be drafted from them.")
    else:
        items.extend(_silent_senses(future))
        if not hopes:
            items.append("The answers about the future have too little in common to draft a vision from.")
        items.append("The vision statement is a draft made of counts. The team has not written its own yet.")
    engagement = future.who.report.engagement
    if engagement is None or not engagement.horizon_year:
        items.append("The year that the vision is for is not recorded.")
    yield Missing(tuple(items))


def _silent_senses(future: Future) -> Iterator[str]:
    silent = [
        lowered(title.removeprefix("What it will ")) for sense, title in SENSES.items() if not future.sensed(sense)
    ]
    if silent:
        yield f"No answers say separately what the school will {listed(silent, 'or')}."


def visioning(who: People) -> Section:
    """Who took part in the visioning, by role and language, and how."""
    future = Future(who)
    if not future.people:
        return Section(VISIONING, tuple(not_heard(who)))
    blocks: list[Block] = [_took_part(who, future)]
    if "role" in who.tags:
        blocks.append(_by_role(who, future))
    blocks.extend(_by_language(who, future))
    return Section(VISIONING, (*blocks, *_not_heard(future)))


def _took_part(who: People, future: Future) -> Paragraph:
    n, every = len(future.people), len(who.everyone)
    if future.asked:
        how = f"{people(n)} of {number(every)} answered at least one question about the future of the school."
    else:
        how = (
            f"No question asked for a vision outright; {people(n)} of {number(every)} wrote about the future of the "
            "school in answers to other questions."
        )
    return Paragraph(f"{how}{_channels(who)}")


def _channels(who: People) -> str:
    asked = who.report.engagement.asked if who.report.engagement else ()
    names = dict.fromkeys(CHANNELS.get(name, name) for survey in asked for name, n in survey.channels if n)
    return f" The surveys were answered by {listed(names)}." if names else ""


def _by_role(who: People, future: Future) -> Table:
    rows = []
    everyone = {group.value: group.n for group in who.groups("role")}
    for group in who.groups("role", among=future.people, scope=VISIONING_SCOPE):
        of = everyone[group.value]
        share = HELD_BACK if group.n is None or of is None else percent(group.n, of)
        n_of = HELD_BACK if of is None else number(of)
        rows.append((value_name("role", group.value), HELD_BACK if group.n is None else number(group.n), n_of, share))
    return Table(
        caption=f"People who took part in visioning, by {lowered(tag_title('role'))}",
        header=("Group", "Took part", "All who answered", "Share"),
        rows=tuple(rows),
        numeric=(1, 2, 3),
    )


def _by_language(who: People, future: Future) -> Iterator[Block]:
    written: dict[str, set[str]] = {}
    for response in future.asked or {idea.span.response_id for idea in future.ideas}:
        if code := who.report.languages[response]:
            written.setdefault(code, set()).add(who.author[response])
    if not written:
        return
    codes = sorted(written, key=lambda code: (-len(written[code]), code))
    counts = [GroupCount("language", code, len(written[code]), len(written[code])) for code in codes]
    cells = [who.sizes(VISIONING_SCOPE, counts).number(code) for code in codes]
    yield Table(
        caption="Languages in which people wrote about the future",
        header=("Language", "People"),
        rows=tuple(
            (language_name(code), HELD_BACK if n is None else number(n)) for code, n in zip(codes, cells, strict=True)
        ),
        numeric=(1,),
    )


def not_heard(who: People) -> Iterator[Missing]:
    """Who had no part in the visioning."""
    return _not_heard(Future(who))


def _not_heard(future: Future) -> Iterator[Missing]:
    if not future.people:
        yield Missing(("Nobody has been asked about the future of the school yet, or nobody answered.",))
        return
    who, items = future.who, []
    if "role" not in who.tags:
        items.append("The answers do not say who took part: they carry no role.")
    for value, members in who.by("role").items():
        if not members & future.people and len(members) >= who.report.options.smallest_group:
            items.append(f"None of the {lowered(value_name('role', value))} wrote about the future of the school.")
    items.append("Whether the planning team went through the visioning itself first is not recorded.")
    yield Missing(tuple(items))
