"""Recommendations and how they are reflected in the plan: the evidence for each, and what the team decided."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from analysis.document.blocks import Bar, BarChart, Block, Heading, Missing, Paragraph, Quotes, Section, Table
from analysis.document.people import People
from analysis.document.quoting import Quoting
from analysis.document.speaking import how_they_speak, who_speaks
from analysis.document.teamwork import (
    CARRIED,
    about,
    approved,
    in_full,
    is_approved,
    is_judged,
    not_addressed,
    responsible,
    standing,
)
from analysis.document.words import (
    NOTHING,
    PRACTICES,
    answers,
    count,
    day,
    listed,
    lowered,
    number,
    people,
    value_name,
)
from analysis.report import Fate, Recommendation, Span, Subtheme, Theme

TITLE = "Recommendations and how they are reflected in the plan"
THEMES = "What people talk about"
WHO_MAKES_THEM = "Recommendations, who makes them, and what was decided"
MOST_BARS = 12
MOST_ANSWERS = 30
NO_DECISION = "none yet"


def recommendations(who: People, quoting: Quoting) -> Section:
    """What people said, what that suggests, and what became of it."""
    speaking = (*how_they_speak(who, quoting), *who_speaks(who))
    blocks: list[Block] = [_opening(who), *_themes(who), *speaking, *_recommendations(who, quoting), *_reflected(who)]
    answers_as_written = () if who.report.themes else _all_answers(who, quoting)
    return Section(TITLE, (*blocks, *answers_as_written, *missing(who)))


def fates(who: People) -> Mapping[str, Fate]:
    """The last decision on each recommendation of this report."""
    known = {one.id for one in who.report.recommendations}
    return {fate.recommendation_id: fate for fate in _all_fates(who) if fate.recommendation_id in known}


def _all_fates(who: People) -> tuple[Fate, ...]:
    return who.report.engagement.fates if who.report.engagement else ()


def _opening(who: People) -> Paragraph:
    if not who.report.themes:
        return Paragraph("No themes were found in the answers, so nothing is recommended yet.")
    found = f"{count(len(who.report.themes), 'theme')} and {count(len(who.report.recommendations), 'recommendation')}"
    return Paragraph(
        f"The answers led to {found}. {_worded(who)} Those who answered advise; the planning team decides what goes "
        "into the plan and tells them what became of it."
    )


def _worded(who: People) -> str:
    by_team = sum(one.is_worded_by_team for one in who.report.recommendations)
    if not by_team:
        return "The recommendations are drafts, worded from what people wrote."
    if by_team == len(who.report.recommendations):
        return "The planning team worded the recommendations."
    return f"The planning team worded {number(by_team)} of them; the others are drafts, worded from what people wrote."


def _themes(who: People) -> Iterator[Block]:
    if not who.report.themes:
        return
    yield Heading(THEMES)
    themes = who.report.themes
    largest = sorted(themes, key=lambda theme: -theme.n_participants)[:MOST_BARS]
    bars = tuple(Bar(theme.name, theme.n_participants, number(theme.n_participants)) for theme in largest)
    which = f"The {len(bars)} largest themes" if len(themes) > len(bars) else "Themes"
    spoken = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    if len(bars) > 1:
        yield BarChart(f"{which}, by number of people", bars, "people", f"Bar chart. {which}, by people. {spoken}.")
    yield Table(
        caption="Themes, and how many people and answers are behind them",
        header=("No.", "Theme", "People", "Answers"),
        rows=tuple(
            (one.id, one.name, number(one.n_participants), number(one.n_responses)) for one in _with_parts(themes)
        ),
        numeric=(2, 3),
        note=" ".join(filter(None, (_parts(who), _alone(who)))),
    )


def _with_parts(themes: Iterable[Theme]) -> Iterator[Theme | Subtheme]:
    for theme in themes:
        yield theme
        yield from theme.subthemes


def _parts(who: People) -> str:
    divided = [theme for theme in who.report.themes if theme.subthemes]
    if not divided:
        return ""
    first = divided[0]
    return (
        f"{first.subthemes[0].id} is a part of {first.id}: what several people say inside a large theme. An idea can "
        "be in none of its theme's parts."
    )


def _alone(who: People) -> str:
    alone = sum(idea.theme_id is None for idea in who.report.ideas)
    if not alone:
        return ""
    return (
        f"{count(alone, 'idea')} fit no theme. One person can see what nobody else sees: the team should read "
        f"{'it' if alone == 1 else 'them'} too."
    )


def _recommendations(who: People, quoting: Quoting) -> Iterator[Block]:
    if not who.report.recommendations:
        return
    yield Heading("Recommendations, in people's own words")
    yield from _shaky(who)
    every = {fate.recommendation_id: fate for fate in _all_fates(who)}
    for one in who.report.recommendations:
        said, quotes = in_full(one), quoting.quotes(one.quotes)
        yield Quotes(said, quotes) if quotes else Paragraph(said)
        if more := about(one, every):
            yield Paragraph(more)
    yield Heading("Who makes them, and what was decided")
    decided = fates(who)
    used = sorted({one.practice for one in who.report.recommendations if one.practice in PRACTICES})
    practices = "; ".join(f"{practice}: {lowered(PRACTICES[practice])}" for practice in used)
    yield Table(
        caption=WHO_MAKES_THEM,
        header=("No.", "About", "Who says so", "Practice", "Who can act", "Decision", "In the plan", "Responsible"),
        rows=tuple(_row(who, one, decided.get(one.id)) for one in who.report.recommendations),
        note=f"Massachusetts Turnaround Practices. {practices}." if practices else "",
    )
    yield from standing(who)


def _shaky(who: People) -> Iterator[Paragraph]:
    """Which recommendations rest on themes that seldom come back, where there are such."""
    themes = {one.id: [who.report.theme(theme) for theme in one.theme_ids] for one in who.report.recommendations}
    shaky = [place for place, some in themes.items() if some and all(theme.is_shaky for theme in some)]
    rest, them = ("rests on a theme that comes", "it") if len(shaky) == 1 else ("rest on themes that come", "them")
    if shaky:
        yield Paragraph(
            f"{number(len(shaky))} of {count(len(themes), 'recommendation')} {rest} back in fewer than half of random "
            f"halves of the answers: {listed(shaky)}. Read the answers behind {them} first."
        )


def _row(who: People, one: Recommendation, fate: Fate | None) -> tuple[str, ...]:
    return (
        one.id,
        "; ".join(who.report.theme(theme).name for theme in one.theme_ids) or one.team.meeting or NOTHING,
        says_so(who, one),
        one.practice or NOTHING,
        one.level,
        (_decision(fate) if fate else "") or NO_DECISION,
        (fate.plan_section if fate else "") or NOTHING,
        (responsible(fate) if fate else "") or NOTHING,
    )


def says_so(who: People, one: Recommendation) -> str:
    """How many people in how many answers, by role as far as that may be shown."""
    if not one.n_responses:
        return "the planning team"
    said = f"{people(one.n_participants)} in {answers(one.n_responses)}"
    roles = [group for group in one.groups if group.tag == "role"]
    cells = sorted(who.as_shown(one.text, roles).cells, key=lambda cell: -(cell.n or 0))
    closed = _held_back_in_a_theme(who, one)
    named = [
        f"{lowered(value_name('role', cell.value))} {number(cell.n)}"
        for cell in cells
        if cell.n and cell.value not in closed
    ]
    if closed or any(cell.n is None for cell in cells):
        named += ["others held back"] * bool(named)
    return f"{said}: {', '.join(named)}" if named else said


def _held_back_in_a_theme(who: People, one: Recommendation) -> frozenset[str]:
    """The roles that some theme of a recommendation of several holds back.

    A number for all of its themes, less those for the others, would tell what that theme does not.
    """
    if len(one.theme_ids) < 2:
        return frozenset()
    themes = [who.report.theme(theme) for theme in one.theme_ids]
    tables = [who.as_shown(theme.name, [count for count in theme.groups if count.tag == "role"]) for theme in themes]
    return frozenset(cell.value for table in tables for cell in table.cells if cell.n is None)


def _reflected(who: People) -> Iterator[Block]:
    decided = fates(who)
    if who.report.recommendations:
        yield Heading("How they are reflected in the plan")
    if decided:
        yield from _decided(who, decided)
    yield from not_addressed(who, decided)


def _decided(who: People, decided: Mapping[str, Fate]) -> Iterator[Block]:
    total = len(who.report.recommendations)
    kinds = Counter(map(_decision, decided.values()))
    named = listed(f"{number(n)} {kind}" for kind, n in kinds.items())
    yield Paragraph(f"{number(len(decided))} of {count(total, 'recommendation')} have a decision: {named}.")
    yield Table(
        caption="Decisions and their reasons",
        header=("No.", "Decision", "Reason", "Decided by", "On"),
        rows=tuple(
            (
                one.id,
                _decision(fate),
                fate.reason or NOTHING,
                fate.decided_by or NOTHING,
                day(fate.decided_at) or NOTHING,
            )
            for one in who.report.recommendations
            if (fate := decided.get(one.id))
        ),
    )


def _all_answers(who: People, quoting: Quoting) -> Iterator[Block]:
    texts = dict(zip(who.report.table["response_id"], who.report.table["text"], strict=True))
    aside = {one.response_id for one in who.report.set_aside}
    usable = [response for response in texts if response not in aside] or list(texts)
    spans = [Span(response, 0, len(texts[response])) for response in usable[:MOST_ANSWERS]]
    lead = "The answers, as they were written"
    if len(usable) > MOST_ANSWERS:
        lead = f"The first {MOST_ANSWERS} answers, as they were written"
    yield Quotes(lead, quoting.quotes(spans, most=MOST_ANSWERS))


def missing(who: People) -> Iterator[Missing]:
    """Which recommendations nobody has approved or decided on, and what a decision lacks."""
    items = [*_undecided(who), *_incomplete(fates(who)), *_unapproved(who)]
    if not who.report.recommendations:
        items.append("There are no recommendations yet.")
    if items:
        yield Missing(tuple(items))


def _undecided(who: People) -> Iterator[str]:
    decided = fates(who)
    every = [one.id for one in who.report.recommendations]
    undecided = [one for one in every if one not in decided]
    if every and len(undecided) == len(every):
        yield f"No decision is recorded for any recommendation ({len(every)} in all)."
    elif undecided:
        yield f"No decision is recorded for {len(undecided)} of {len(every)} recommendations: {listed(undecided)}."
    parts = {part.id for one in who.report.recommendations for part in one.team.parts}
    taken_out = {one.id for theme in who.report.hidden for one in theme.recommendations}
    older = {fate.recommendation_id for fate in _all_fates(who)} - {*every, *parts, *taken_out}
    if older:
        yield f"Some decisions are about recommendations of an earlier reading: {listed(sorted(older))}."


def _incomplete(decided: Mapping[str, Fate]) -> Iterator[str]:
    for name, fate in decided.items():
        decision = _decision(fate)
        carried = decision in CARRIED
        if carried and not fate.plan_section:
            yield f"{name} is {decision}, but no place in the plan is named."
        if carried and not fate.owner:
            yield f"No one is named as responsible for {name}."
        if not fate.reason and decision != "adopted":
            yield f"No reason is given for {name} ({decision})."


def _unapproved(who: People) -> Iterator[str]:
    report, decided = who.report, fates(who)
    if not is_judged(report):
        return
    for one in report.recommendations:
        if one.id in decided and _decision(decided[one.id]) in CARRIED and not is_approved(report, one):
            yield f"{one.id} is {_decision(decided[one.id])} with {approved(report, one)} approvals."


def _decision(fate: Fate) -> str:
    return fate.fate.replace("_", " ")
