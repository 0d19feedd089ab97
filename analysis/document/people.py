"""Who answered: distinct participants by tag and language, counted from the table; what may be shown of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.compare import Comparison, comparisons, people_behind
from analysis.document.words import VALUES, value_name
from analysis.lineage import Lineage
from analysis.releases import EVERYBODY, Cell, Table, after, may_stand_beside
from analysis.report import GroupCount, Idea, Report
from analysis.represent import SOURCE, may_tell_unknown, members, shown, shown_among
from analysis.table import tag_names

_FIRST = ("role", "grade", "race", "home_language", "english_learner", "disability", "low_income")

Members = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it may be shown: `n` is None where the number is held back."""

    tag: str
    value: str
    n: int | None


@dataclass(frozen=True)
class People:
    """The participants of one report, as sets of their ids."""

    report: Report

    @cached_property
    def everyone(self) -> frozenset[str]:
        """All who gave an answer, also one that was set aside."""
        return frozenset(self.report.table["participant_id"])

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The tags of the table: the well-known ones first, in a fixed order, then the others by name."""
        names = (name for name in tag_names(self.report.table) if name != SOURCE)
        return tuple(sorted(names, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)))

    def by(self, tag: str) -> Members:
        """Who said what for *tag*; a person may stand under several values."""
        return self._by_tag.get(tag, {})

    def of(self, tag: str, value: str) -> frozenset[str]:
        """The people of one group."""
        return self.by(tag).get(value, frozenset())

    def known(self, tag: str) -> frozenset[str]:
        """The people of whom anything is known for *tag*."""
        return frozenset[str]().union(*self.by(tag).values())

    def groups(self, tag: str, among: frozenset[str] | None = None, scope: str = EVERYBODY) -> tuple[Group, ...]:
        """Every group of *tag*, as it may be shown: grades upwards, other tags from the largest to those held back.

        With *among*, only these people are counted; *scope* says what they have in common.
        """
        table = self.table(tag) if among is None else self.table_among(tag, among, scope)
        return tuple(sorted((Group(tag, value, table.number(value)) for value in self.by(tag)), key=_in_order))

    def table(self, tag: str) -> Table:
        """Everybody by *tag*, as may be shown after all that was shown of it before; then it may be an earlier one."""
        counts = self._counts(tag, self.everyone)
        now = self._as_table(EVERYBODY, counts, shown(counts, self.report.options.smallest_group))
        if may_tell_unknown(counts, self.report.options.smallest_group):
            known = len(self.known(tag))
            now = replace(now, known=known, unknown=len(self.everyone) - known)
        else:
            now = replace(now, total=None)
        return self._after(now)

    def table_among(self, tag: str, among: frozenset[str], scope: str) -> Table:
        """Some people by *tag*, as may be shown: *scope* is what they have in common."""
        return self.as_shown(scope, self._counts(tag, among))

    def as_shown(self, scope: str, counts: Sequence[GroupCount]) -> Table:
        """How many of each group said something, as may be shown; nothing of it where an earlier document forbids.

        *scope* is what they have in common, such as the name of their theme.
        """
        return self._or_nothing(scope, counts, shown_among(counts, self.report.options.smallest_group))

    def sizes(self, scope: str, counts: Sequence[GroupCount]) -> Table:
        """The same of groups that are counted whole, such as those who write in a language."""
        return self._or_nothing(scope, counts, shown(counts, self.report.options.smallest_group))

    def _or_nothing(self, scope: str, counts: Sequence[GroupCount], cells: Sequence[int | None]) -> Table:
        now, smallest = self._as_table(scope, counts, cells), self.report.options.smallest_group
        versions, beside = self._lineages[now.kind].of(now)
        is_known = any(one.held == now.held and one.says_the_same(now) for one in (*versions, *beside))
        may_follow = after(now, versions, smallest).says_the_same(now)
        if is_known or (may_follow and all(may_stand_beside(now, one, smallest) for one in beside)):
            return now
        at = (*versions, *beside)[-1].at
        return replace(self._as_table(scope, counts, [None] * len(counts)), at=at)

    def was_shown(self, table: Table) -> bool:
        """Whether the document before shows the same table, or shows it instead of one of today."""
        before, _ = self._lineages[table.kind].of(table)
        return bool(table.at) or bool(before and before[-1].says_the_same(table))

    def is_small(self, tag: str, value: str) -> bool:
        """Whether somebody of a group answered, but too few to show; as in the table that is shown."""
        return any(cell.value == value and cell.sort == "small" for cell in self.table(tag).cells)

    def shows(self, one: Comparison) -> bool:
        """Whether the numbers of a comparison are those of the tables that may be shown."""
        among = self.as_shown(one.theme.name, [count for count in one.theme.groups if count.tag == one.tag])
        everyone = self.table(one.tag)
        sizes = (among.number(one.value), everyone.number(one.value), everyone.known)
        return sizes == (one.n, one.of, one.of + one.of_others)

    def _as_table(self, scope: str, counts: Sequence[GroupCount], cells: Sequence[int | None]) -> Table:
        smallest = self.report.options.smallest_group
        made = (Cell.of(one.value, one.n, n, smallest) for one, n in zip(counts, cells, strict=True))
        kind = next((kind for kind, held in self._held.items() if scope in held), "")
        held = self._held.get(kind, {}).get(scope, frozenset())
        tag, total = counts[0].tag if counts else "", sum(one.n for one in counts)
        return Table(scope, tag, tuple(made), total, kind=kind, held=held)

    def _after(self, now: Table) -> Table:
        versions, _ = self._lineages[now.kind].of(now)
        return after(now, versions, self.report.options.smallest_group)

    @cached_property
    def _lineages(self) -> Mapping[str, Lineage]:
        released = self.report.engagement.released if self.report.engagement else ()
        return {kind: Lineage([one for one in released if one.kind == kind], held) for kind, held in self._held.items()}

    @cached_property
    def _held(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """The answers of each theme, by its name, and behind each recommendation, by its words."""
        of_theme: dict[str, set[str]] = {}
        for idea in self.report.ideas:
            if idea.theme_id is not None:
                of_theme.setdefault(idea.theme_id, set()).add(idea.span.response_id)
        themes = {one.name: frozenset(of_theme.get(one.id, ())) for one in self.report.themes}
        said = {one.text: frozenset(self.report.responses_behind(one)) for one in self.report.recommendations}
        return {"theme": themes, "recommendation": said, "": {}}

    def unknown(self, tag: str) -> int | None:
        """Of how many people nothing is known for *tag*.

        None where the rest of the people would tell a number that is held back.
        """
        return self.table(tag).unknown

    def n_known(self, tag: str) -> int:
        """Of how many people something is known for *tag*, as in the table that is shown; 0 where that is held back."""
        return self.table(tag).known or 0

    def _counts(self, tag: str, among: frozenset[str]) -> list[GroupCount]:
        return [GroupCount(tag, value, len(ids & among), len(ids)) for value, ids in self.by(tag).items()]

    def enrolled(self, tag: str) -> dict[str, int]:
        """How many people the school has, by value of *tag*; empty where nobody has said so."""
        return {value: n for name, value, n in self.report.options.population if name == tag}

    @cached_property
    def languages(self) -> Members:
        """Who wrote in which language."""
        writers: dict[str, set[str]] = {}
        for response, language in self.report.languages.items():
            writers.setdefault(language, set()).add(self.author[response])
        return {language: frozenset(ids) for language, ids in writers.items()}

    @cached_property
    def languages_shown(self) -> Table:
        """How many people wrote in each language, as may be shown."""
        counts = [GroupCount("language", code, len(ids), len(ids)) for code, ids in self.languages.items() if code]
        return self.sizes("language written in", counts)

    @cached_property
    def author(self) -> Mapping[str, str]:
        """Who gave which response."""
        table = self.report.table
        return dict(zip(table["response_id"], table["participant_id"], strict=True))

    @cached_property
    def behind(self) -> Members:
        """The people with an idea in each theme."""
        return people_behind(self.report)

    @cached_property
    def compared(self) -> tuple[Comparison, ...]:
        """Every theme in every group that is large enough, against the others."""
        return comparisons(self.report)

    def authors(self, ideas: Iterable[Idea]) -> frozenset[str]:
        """The people who had those ideas."""
        return frozenset(self.author[idea.span.response_id] for idea in ideas)

    @cached_property
    def nameable(self) -> frozenset[tuple[str, str, str]]:
        """The groups that a quote may name: (tag, value, language) with enough people who write in that language."""
        return frozenset(
            (tag, value, language)
            for tag in self.tags
            for value, ids in self.by(tag).items()
            for language, writers in self.languages.items()
            if len(ids & writers) >= self.report.options.smallest_group
        )

    @cached_property
    def _by_tag(self) -> Mapping[str, Members]:
        found: dict[str, dict[str, frozenset[str]]] = {}
        for (tag, value), ids in members(self.report.table, self.report.options.population).items():
            found.setdefault(tag, {})[value] = ids
        return found


def number_of(groups: Iterable[Group], value: str) -> int | None:
    """The number shown for *value*; nobody there is 0, held back is None."""
    return {group.value: group.n for group in groups}.get(value, 0)


def _in_order(group: Group) -> tuple[object, ...]:
    if group.tag == "grade" and group.value in VALUES["grade"]:
        return (0, list(VALUES["grade"]).index(group.value))
    return (group.n is None, -(group.n or 0), value_name(group.tag, group.value))
