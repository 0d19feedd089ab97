"""How people speak of each theme, and who does: likes beside concerns, groups beside one another, never mixed."""

from collections.abc import Iterator

from analysis.compare import Comparison, Shares, agreed, shares
from analysis.document.blocks import Block, Bullets, Heading, Paragraph, Quotes, Table
from analysis.document.people import People
from analysis.document.quoting import Quoting
from analysis.document.words import HELD_BACK, NOTHING, group_name, number, percent, value_name
from analysis.report import Idea, Theme
from analysis.stance import ASSET, CHALLENGE, QUESTION, SUGGESTION, UNCLEAR, VISION
from analysis.statistics import Interval

STANCES = {
    ASSET: "Like it",
    CHALLENGE: "Concern",
    SUGGESTION: "Suggestion",
    VISION: "Hope",
    QUESTION: "Question",
    UNCLEAR: "Unclear",
}
SIDES = {"what people like": (ASSET,), "what people are concerned about or want changed": (CHALLENGE, SUGGESTION)}
ROLE = "role"
HOW_THEY_SPEAK = "How people speak of each theme, by number of ideas"
AGREE, DIFFER = "Where groups agree", "Where groups differ"
MOST_ROWS = 24
MOST_THEMES = 12
MOST_GROUPS = 4
MOST_DIVIDED = 6
MOST_LISTED = 10
LEAST = 2
YES, NO = "yes", "no"


def how_they_speak(who: People, quoting: Quoting) -> Iterator[Block]:
    """Each theme by what its ideas do, and, where people are of two minds, quotes from both sides."""
    if not who.report.themes:
        return
    if who.report.options.codebook:
        yield Table(
            caption="Themes of the codebook, and new ones",
            header=("No.", "Theme", "From", "People"),
            rows=tuple(_origin(theme) for theme in who.report.themes),
            numeric=(3,),
        )
    yield Table(
        caption=HOW_THEY_SPEAK,
        header=("No.", "Theme", "Its words", "Comes back", *STANCES.values()),
        rows=tuple(_row(theme) for theme in who.report.themes[:MOST_ROWS]),
        numeric=tuple(range(3, 4 + len(STANCES))),
        note="“Comes back” is the share of random halves of the answers in which the same theme is found again: trust "
        "a theme less the lower it is. How people speak was read from their words by a program, which reads about one "
        f"idea in four otherwise than people do: look at the answers.{_rest(len(who.report.themes))}",
    )
    divided = [theme for theme in who.report.themes if _is_divided(theme)][:MOST_DIVIDED]
    if divided:
        yield Heading("Two minds on one theme")
        for theme in divided:
            yield from _both_sides(theme, who, quoting)


def who_speaks(who: People) -> Iterator[Block]:
    """The share of each role that speaks of each theme, where groups agree, and where they differ."""
    if not who.report.themes or not who.tags:
        return
    yield from _by_role(who)
    shared = agreed(who.report, ROLE, who.compared) if ROLE in who.tags else ()
    together = [one for one in shared if _shown(who, one) == one]
    if together:
        yield Bullets(AGREE, tuple(_agreed(one) for one in together[:MOST_LISTED]))
    clear = [one for one in who.compared if one.is_clear and one.value != NO]
    if apart := [one for one in clear if one.may_be_shown and who.shows(one)][:MOST_LISTED]:
        yield Bullets(DIFFER, tuple(_differs(one) for one in apart))
        yield Paragraph(
            f"{number(len(who.compared))} such comparisons of a group with everyone else were made. Of so many, some "
            "look large by chance alone. So a difference is called one only where, on average, at most one in twenty "
            "of those called so is false (the false-discovery rate, after Benjamini and Hochberg)."
        )


def _row(theme: Theme) -> tuple[str, ...]:
    counts = dict(theme.stances)
    said = (number(counts[stance]) if stance in counts else NOTHING for stance in STANCES)
    back = NOTHING if theme.stability is None else f"{100 * theme.stability:.0f}%"
    return (theme.id, theme.name, ", ".join(theme.keywords[:3]), back, *said)


def _rest(n_themes: int) -> str:
    return f" The {n_themes - MOST_ROWS} smallest themes are left out." if n_themes > MOST_ROWS else ""


def _origin(theme: Theme) -> tuple[str, ...]:
    return (theme.id, theme.name, "codebook" if theme.is_given else "new", number(theme.n_participants))


def _is_divided(theme: Theme) -> bool:
    counts = dict(theme.stances)
    return all(sum(counts.get(stance, 0) for stance in side) >= LEAST for side in SIDES.values())


def _both_sides(theme: Theme, who: People, quoting: Quoting) -> Iterator[Quotes]:
    ideas = who.report.ideas_of(theme.id)
    for name, side in SIDES.items():
        on_it = [idea for idea in ideas if idea.stance in side]
        yield Quotes(f"“{theme.name}”: {name}", quoting.quotes(quoting.picked(_one_each(on_it, who), most=1)))


def _one_each(ideas: list[Idea], who: People) -> tuple[Idea, ...]:
    return tuple({who.author[idea.span.response_id]: idea for idea in reversed(ideas)}.values())[::-1]


def _by_role(who: People) -> Iterator[Table]:
    found = [_shown(who, one) for one in shares(who.report, ROLE)[:MOST_THEMES]] if ROLE in who.tags else []
    sizes = [(group.n, group.value) for group in who.groups(ROLE) if group.n is not None and group.n > 0]
    roles = [value for _, value in sizes[:MOST_GROUPS]]
    if len(roles) < LEAST:
        return
    yield Table(
        caption="Share of each group that speaks of a theme",
        header=("No.", "Theme", "Everyone", "Each group once", *(value_name(ROLE, role) for role in roles)),
        rows=tuple(_shares_row(one, roles, len(who.everyone)) for one in found),
        numeric=tuple(range(2, 4 + len(roles))),
        note="“Each group once” is the average over the groups that can be shown, so that a large group does not drown "
        "a small one. In brackets: where the share would lie in 95 of 100 samples of this size, were they random "
        "(Wilson). “Held back” protects groups that are too small to show.",
    )


def _shown(who: People, one: Shares) -> Shares:
    """*one* without the groups whose numbers a document before forbids, as in every other table of the theme."""
    here = who.as_shown(one.theme.name, [count for count in one.theme.groups if count.tag == ROLE])
    everyone = who.table(ROLE)
    numbers = {group.value: (here.number(group.value), everyone.number(group.value)) for group in one.groups}
    return one.only({group.value for group in one.groups if numbers[group.value] == (group.n, group.of)})


def _shares_row(one: Shares, roles: list[str], everyone: int) -> tuple[str, ...]:
    by_role = {group.value: group for group in one.groups}
    cells = (
        f"{percent(by_role[role].n, by_role[role].of)} ({_range(by_role[role].interval)})"
        if role in by_role
        else HELD_BACK
        for role in roles
    )
    once = NOTHING if one.averaged is None else f"{100 * one.averaged:.0f}%"
    return (one.theme.id, one.theme.name, percent(one.theme.n_participants, everyone), once, *cells)


def _range(interval: Interval) -> str:
    low, high = (round(100 * end) for end in interval)
    return f"{low}–{high}"


def _agreed(one: Shares) -> str:
    said = "; ".join(f"{value_name(ROLE, group.value)} {percent(group.n, group.of)}" for group in one.groups)
    return f"“{one.theme.name}”: {said}."


def _differs(one: Comparison) -> str:
    name = group_name(one.tag, one.value)
    return (
        f"“{one.theme.name}”: {name} {number(one.n)} of {number(one.of)} ({percent(one.n, one.of)}); everyone else who "
        f"told us {number(one.n_others)} of {number(one.of_others)} ({percent(one.n_others, one.of_others)}). "
        f"Their share is likely {_points(one.interval)}."
    )


def _points(interval: Interval) -> str:
    low, high = (round(100 * end) for end in interval)
    if low < 0 < high:
        return f"between {-low} points lower and {high} points higher"
    return f"{low} to {high} points higher" if low >= 0 else f"{-high} to {-low} points lower"
