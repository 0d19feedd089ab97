"""Who answered: distinct participants by tag and language, counted from the table; what may be shown of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.compare import Comparison, comparisons, people_behind
from analysis.document.words import VALUES, value_name
from analysis.report import GroupCount, Idea, Report
from analysis.represent import members, shown
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
        names = tag_names(self.report.table)
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

    def groups(self, tag: str, among: frozenset[str] | None = None) -> tuple[Group, ...]:
        """Every group of *tag*, as it may be shown: grades upwards, other tags from the largest to those held back.

        With *among*, only these people are counted.
        """
        among = self.everyone if among is None else among
        counts = [GroupCount(tag, value, len(ids & among), len(ids)) for value, ids in self.by(tag).items()]
        cells = shown(counts, self.report.options.smallest_group)
        return tuple(sorted((Group(tag, c.value, n) for c, n in zip(counts, cells, strict=True)), key=_in_order))

    def unknown(self, tag: str) -> int | None:
        """Of how many people nothing is known for *tag*.

        None where only one group is known and it is held back: the rest of the people would tell its number.
        """
        groups = self.groups(tag)
        alone = len(groups) == 1 and groups[0].n is None
        return None if alone else len(self.everyone - self.known(tag))

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
