"""Perspectives of historically marginalized groups: how many were heard, what they raise more often, who is missing."""

from collections.abc import Iterator, Sequence

from analysis.compare import Comparison
from analysis.document.blocks import Block, Bullets, Heading, Missing, Paragraph, Quotes, Section, Table
from analysis.document.people import People, number_of
from analysis.document.quoting import Quoting
from analysis.document.words import (
    HELD_BACK,
    NOTHING,
    day,
    group_name,
    listed,
    lowered,
    number,
    people,
    percent,
    quoted,
)
from analysis.ledger import reach_of
from analysis.minority import Alone, alone_against_others, few_but_serious
from analysis.proof import Evidence
from analysis.report import Gap, GroupCount, Outreach
from analysis.represent import Group, shown

TITLE = "Perspectives of historically marginalized groups"
FEW = "Said by few, and serious"
UNHEARD = "Groups not heard enough"
AT_LEAST = 3  # Two people are no pattern.
MOST_VOICES = 3
SERIOUS = {
    "safety": "Safety",
    "discrimination": "Discrimination",
    "disability": "Students with disabilities",
    "language access": "Interpreters and translation",
}
MOST_THEMES = 3


def marginalized(who: People, quoting: Quoting) -> Section:
    """Each group that the school named: how many answered, what they say more than others, in their own words."""
    named = who.report.options.marginalized
    if not named:
        return Section(TITLE, (_opening(who), *missing(who)))
    blocks = [
        _opening(who),
        *_how_many(who),
        *_leanings(who),
        *_small(who),
        *_voices(who, quoting),
        *_few(who, quoting),
        *_gaps(who),
    ]
    return Section(TITLE, (*blocks, *missing(who)))


def leanings(who: People, tag: str, value: str) -> tuple[Comparison, ...]:
    """The themes that a group raises clearly more often than the others of whom *tag* is known, the clearest first."""
    of_group = [one for one in who.compared if (one.tag, one.value) == (tag, value)]
    return tuple(one for one in of_group if one.is_clear and one.difference > 0)[:MOST_THEMES]


def _opening(who: People) -> Paragraph:
    smallest = who.report.options.smallest_group
    return Paragraph(
        "This section looks at the groups that have historically had less say, one by one: how many people were heard, "
        f"and what they raise more often than others. Groups with fewer than {smallest} people are not shown apart, so "
        "that nobody can be recognized; what they said is part of every theme."
    )


def _how_many(who: People) -> Iterator[Table]:
    if not any(tag in who.tags for tag, _ in who.report.options.marginalized):
        return
    yield Table(
        caption="How many people of each group answered",
        header=("Group", "People", "Share of known", "In the school", "Share of school"),
        rows=tuple(_row(who, tag, value) for tag, value in who.report.options.marginalized),
        numeric=(1, 2, 3, 4),
    )


def _row(who: People, tag: str, value: str) -> tuple[str, ...]:
    there = who.enrolled(tag)
    school = (number(there[value]), percent(there[value], sum(there.values()))) if value in there else (NOTHING,) * 2
    if tag not in who.tags:
        return (group_name(tag, value), "not asked", NOTHING, *school)
    n = number_of(who.groups(tag), value)
    share = percent(n, who.n_known(tag)) if n is not None else HELD_BACK
    return (group_name(tag, value), _so_many(who, tag, value), share, *school)


def _so_many(who: People, tag: str, value: str) -> str:
    if _is_small(who, tag, value):
        return f"fewer than {who.report.options.smallest_group}"
    n = number_of(who.groups(tag), value)
    return HELD_BACK if n is None else number(n)


def _is_small(who: People, tag: str, value: str) -> bool:
    return who.is_small(tag, value)


def _is_large(who: People, tag: str, value: str) -> bool:
    return bool(who.of(tag, value)) and not who.is_small(tag, value)


def _leanings(who: People) -> Iterator[Block]:
    large = [(tag, value) for tag, value in who.report.options.marginalized if _is_large(who, tag, value)]
    if not large or not who.report.themes:
        return
    yield Bullets("What each group talks about most", tuple(_talks_of(who, tag, value) for tag, value in large))
    yield Heading("What they raise more often than others")
    found = [_lean_row(who, lean) for tag, value in large for lean in leanings(who, tag, value)]
    rows = [row for row in found if HELD_BACK not in row]
    if rows:
        yield Table(
            caption="Themes that a group raises more often than everyone else who told us about themselves",
            header=("Group", "Theme", "People of the group", "Other people"),
            rows=tuple(rows),
            numeric=(2, 3),
            note="Listed are differences larger than chance alone would usually make: of all those listed, at most one "
            "in twenty is expected to be chance. Each is a reason to ask and listen, not proof: people chose for "
            "themselves to answer.",
        )
    if hidden := tuple(f"{group}: “{theme}”" for group, theme, *numbers in found if HELD_BACK in numbers):
        yield Bullets("Raised more often, by numbers that are held back", hidden)
    same = [group_name(tag, value) for tag, value in large if not leanings(who, tag, value)]
    if same:
        yield Paragraph(f"No theme is raised clearly more often by {listed(map(lowered_group, same))} than by others.")


def _talks_of(who: People, tag: str, value: str) -> str:
    raised = [(len(who.of(tag, value) & who.behind[theme.id]), theme) for theme in who.report.themes]
    most = [theme for n, theme in sorted(raised, key=lambda pair: -pair[0]) if n >= AT_LEAST][:MOST_THEMES]
    if not most:
        return f"{group_name(tag, value)}: no theme stands out."
    numbers = [number_of(who.groups(tag, among=who.behind[theme.id], scope=theme.name), value) for theme in most]
    named = [f"“{theme.name}”" + (f" ({people(n)})" if n else "") for theme, n in zip(most, numbers, strict=True)]
    return f"{group_name(tag, value)}: {listed(named)}."


def lowered_group(name: str) -> str:
    """A group's name in mid-sentence: names of peoples and languages keep their capital letter."""
    return lowered(name) if name.startswith("Students") else name


def _lean_row(who: People, one: Comparison) -> tuple[str, ...]:
    may = one.may_be_shown and who.shows(one)
    numbers = (_part(one.n, one.of), _part(one.n_others, one.of_others)) if may else (HELD_BACK, HELD_BACK)
    return (group_name(one.tag, one.value), one.theme.name, *numbers)


def _part(n: int, of: int) -> str:
    return f"{number(n)} of {number(of)} ({percent(n, of)})"


def _small(who: People) -> Iterator[Block]:
    small = [(tag, value) for tag, value in who.report.options.marginalized if _is_small(who, tag, value)]
    if not small:
        return
    smallest = who.report.options.smallest_group
    sentences = [
        f"{group_name(tag, value)}: fewer than {smallest} people answered. To protect them, their answers are not "
        f"shown apart; they are counted in the totals and in every theme.{_also_heard(who, tag, value)}"
        for tag, value in small
    ]
    together = frozenset[str]().union(*(who.of(tag, value) for tag, value in small))
    if len(small) > 1 and len(together) >= smallest:
        sentences.append(f"Taken together, these groups are {_sum(who, small, together)}. {_raised_by(who, together)}")
    yield Bullets(f"Groups of fewer than {smallest}", tuple(sentences))


def _sum(who: People, small: Sequence[Group], together: frozenset[str]) -> str:
    """How many people small groups are together, unless that would tell that each is as large as a small one can be."""
    smallest = who.report.options.smallest_group
    is_telling = len(together) > len(small) * (smallest - 1) - max(1, smallest // 2)
    return f"at least {people(smallest)}" if is_telling else people(len(together))


def _also_heard(who: People, tag: str, value: str) -> str:
    """Where else a group was heard, so that it does not vanish behind its small number."""
    ways = [f"{one.how} ({day(one.on)})" for one in _outreach(who) if (one.tag, one.value) == (tag, value)]
    return f" They were also heard through {listed(ways)}." if ways else ""


def _outreach(who: People) -> tuple[Outreach, ...]:
    return who.report.engagement.outreach if who.report.engagement else ()


def _raised_by(who: People, members: frozenset[str]) -> str:
    raised = [(len(members & who.behind[theme.id]), theme.name) for theme in who.report.themes]
    most = [name for n, name in sorted(raised, key=lambda pair: -pair[0]) if n >= AT_LEAST][:MOST_THEMES]
    return f"They speak most of {quoted(most)}." if most else "No theme stands out among them."


def _voices(who: People, quoting: Quoting) -> Iterator[Block]:
    voices = [
        (group_name(tag, value), quoting.voices[tag, value])
        for tag, value in who.report.options.marginalized
        if quoting.voices.get((tag, value))
    ]
    if not voices:
        return
    yield Heading("In their own words")
    for name, spans in voices:
        yield Quotes(name, quoting.quotes(spans))


def _few(who: People, quoting: Quoting) -> Iterator[Block]:
    alone = alone_against_others(who.report)
    serious = few_but_serious(who.report)
    if not alone and not serious:
        return
    yield Heading(FEW)
    if alone:
        yield Bullets("One group is concerned about what the others like", tuple(_alone(who, one) for one in alone))
    for one in serious:
        lead = f"{SERIOUS[one.subject]}: {_so_few(who, one.n_people)} outside of themes that are mostly about it"
        yield Quotes(lead, quoting.unsigned(quoting.picked(one.ideas, most=MOST_VOICES)))


def _so_few(who: People, n: int) -> str:
    """How many, where that does not tell how alone somebody is."""
    smallest = who.report.options.smallest_group
    return people(n) if n >= smallest else f"fewer than {smallest} people"


def _alone(who: People, one: Alone) -> str:
    counts = [
        GroupCount(one.tag, one.value, one.n_concerned, 0),
        GroupCount(one.tag, "others", one.n_others_content, 0),
    ]
    n, n_others = shown(counts, who.report.options.smallest_group)
    said = f" ({people(n)})" if n else ""
    liked = f" ({people(n_others)})" if n_others else ""
    return f"“{one.theme.name}”: {group_name(one.tag, one.value)} raise concerns{said}; most others like it{liked}."


def _gaps(who: People) -> Iterator[Block]:
    evidence = Evidence(who.report)
    below = [evidence.gap(one.tag, one.value) for one in reach_of(who.report)]
    if below:
        yield Heading(UNHEARD)
        yield Bullets("", tuple(_gap(who, gap) for gap in below))
    elif who.report.options.population:
        yield Paragraph("No group was found to be heard clearly less than its share of the school.")


def _gap(who: People, gap: Gap) -> str:
    name = group_name(gap.tag, gap.value)
    share = percent(gap.population or 0, gap.population_of or 0)
    there = f"in the school they are {number(gap.population or 0)} of {number(gap.population_of or 0)} ({share})"
    return f"{name}: {_heard(who, gap)}; {there}."


def _heard(who: People, gap: Gap) -> str:
    n = number_of(who.groups(gap.tag), gap.value)
    if gap.n == 0:
        return "nobody answered"
    if gap.n < who.report.options.smallest_group:
        return f"fewer than {who.report.options.smallest_group} people answered"
    if n is None:
        return f"the number who answered is {HELD_BACK}"
    known = who.n_known(gap.tag)
    return f"{number(n)} of the {people(known)} who told us ({percent(n, known)})"


def missing(who: People) -> Iterator[Missing]:
    """Which groups were not heard, or are not known."""
    smallest = who.report.options.smallest_group
    named = who.report.options.marginalized
    if not named:
        yield Missing(("No group is named whose perspectives should be looked at one by one.",))
        return
    items = []
    if unasked := [group_name(tag, value) for tag, value in named if tag not in who.tags]:
        items.append(f"The answers do not say which people belong to these groups: {'; '.join(unasked)}.")
    for tag, value in named:
        name = group_name(tag, value)
        if tag not in who.tags:
            continue
        if not who.of(tag, value):
            items.append(f"{name}: nobody who answered is known to belong to this group.")
        elif _is_small(who, tag, value) and not _also_heard(who, tag, value):
            items.append(
                f"{name}: with fewer than {smallest} answering, say where else they were heard, such as a parent "
                "advisory council meeting or interviews."
            )
    if not who.report.options.population:
        items.append("No one has said how many people of each group the school has, so gaps cannot be measured.")
    if items:
        yield Missing(tuple(items))
