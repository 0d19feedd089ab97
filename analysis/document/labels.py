"""What may be said of who wrote an answer: at most a role; and which numbers of groups may stand beside a theme.

Pages, tables and programs that read over the API all ask here, after every document that was handed out before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from analysis.document.people import People
from analysis.document.quoting import Quoting
from analysis.releases import Table
from analysis.report import GroupCount, Report, Theme
from analysis.represent import shown_among

ROLE = "role"


@dataclass(frozen=True, slots=True)
class Compared:
    """The values of one tag: those whose numbers may be shown, largest share first, and those held back."""

    tag: str
    counts: tuple[GroupCount, ...]
    held_back: tuple[str, ...]


def compared(counts: Iterable[GroupCount], smallest_group: int) -> tuple[Compared, ...]:
    """*counts* of any tags as people may see them, tag by tag, in the order they come.

    As `shown_among` holds them back; and all of a tag where a single number is missing, since whoever knows how many
    people there are could work it out.
    """
    by_tag: dict[str, list[GroupCount]] = {}
    for count in counts:
        by_tag.setdefault(count.tag, []).append(count)
    return tuple(_compared(tag, group, smallest_group) for tag, group in by_tag.items())


def _compared(tag: str, counts: Sequence[GroupCount], smallest_group: int) -> Compared:
    open_ = [one for one, n in zip(counts, shown_among(counts, smallest_group), strict=True) if n is not None]
    if len(counts) - len(open_) == 1:
        open_ = []
    open_.sort(key=lambda one: (-one.n / one.of if one.of else 0, one.value))
    return Compared(tag, tuple(open_), tuple(one.value for one in counts if one not in open_))


@lru_cache(maxsize=4)
def labels_of(report: Report) -> "Labels":
    """The labels of a report, kept while it is shown: reading who may be named takes longer than making a page."""
    return Labels(report)


@dataclass(frozen=True)
class Labels:
    """Which role may stand beside an answer, and which numbers of groups may be shown of a report.

    The document's rule comes first: one answer has one attribute everywhere, and none where few people of that role
    write in its language. Then the role must be shown, with its number, in every theme and part of one that the answer
    is in: otherwise counting answers would tell a number that is held back.
    """

    report: Report

    def of(self, response_id: str) -> str:
        """The role to show, or ""."""
        told = self._told.get(response_id)
        if told is None:
            told = self._told[response_id] = self._of(response_id)
        return told

    def rows(self, scope: str, counts: Iterable[GroupCount]) -> tuple[Compared, ...]:
        """*counts* as people may see them after all that documents showed: see `compared`.

        *scope* is what these people have in common: the name of a theme, the words of a recommendation.
        """
        every = tuple(counts)
        return tuple(
            self._after(scope, [one for one in every if one.tag == row.tag], row)
            for row in compared(every, self.report.options.smallest_group)
        )

    def groups_beside(self, theme: Theme) -> frozenset[tuple[str, str]]:
        """The groups, (tag, value), whose number stands beside a theme."""
        return frozenset((row.tag, one.value) for row in self.rows(theme.name, theme.groups) for one in row.counts)

    def _after(self, scope: str, counts: Sequence[GroupCount], row: Compared) -> Compared:
        """*row*, or nothing of it where a document before shows other numbers that this one may not stand beside."""
        among, everybody = self.who.as_shown(scope, counts), self._everybody[row.tag]
        numbers = [(among.number(one.value), everybody.number(one.value)) for one in row.counts]
        if numbers == [(one.n, one.of) for one in row.counts]:
            return row
        return Compared(row.tag, (), (*(one.value for one in row.counts), *row.held_back))

    def _of(self, response_id: str) -> str:
        role = self._role.get(response_id, "")
        if not role or any(role not in self._open_roles[place] for place in self._places.get(response_id, ())):
            return ""
        return role if self._quoting.attribute(response_id) == (ROLE, role) else ""

    @cached_property
    def _told(self) -> dict[str, str]:
        """What was asked before: themes are opened again and again."""
        return {}

    @cached_property
    def who(self) -> People:
        """The people of the report."""
        return People(self.report)

    @cached_property
    def _everybody(self) -> Mapping[str, Table]:
        return {tag: self.who.table(tag) for tag in self.who.tags}

    @cached_property
    def _quoting(self) -> Quoting:
        return Quoting(self.who)

    @cached_property
    def _role(self) -> Mapping[str, str]:
        of_person = {person: role for role, people in self.who.by(ROLE).items() for person in people}
        return {response: of_person[who] for response, who in self.who.author.items() if who in of_person}

    @cached_property
    def _places(self) -> Mapping[str, frozenset[str]]:
        """The themes that each answer is in, and the parts of them."""
        found: dict[str, set[str]] = {}
        for idea in self.report.ideas:
            places = [place for place in (idea.theme_id, idea.subtheme_id) if place is not None]
            found.setdefault(idea.span.response_id, set()).update(places)
        return {response: frozenset(places) for response, places in found.items()}

    @cached_property
    def _open_roles(self) -> Mapping[str, frozenset[str]]:
        themes = (*self.report.themes, *(one.theme for one in self.report.hidden))
        found = {theme.id: self._roles_shown(theme.name, theme.groups) for theme in themes}
        return found | dict(self._roles_of_parts())

    def _roles_shown(self, scope: str, groups: Iterable[GroupCount]) -> frozenset[str]:
        roles = [one for one in groups if one.tag == ROLE]
        return frozenset(one.value for row in self.rows(scope, roles) for one in row.counts)

    def _roles_of_parts(self) -> Iterator[tuple[str, frozenset[str]]]:
        people: dict[str, set[str]] = {}
        for idea in self.report.ideas:
            if idea.subtheme_id is not None:
                people.setdefault(idea.subtheme_id, set()).add(self.who.author[idea.span.response_id])
        for part, ids in people.items():
            counts = [GroupCount(ROLE, value, len(of & ids), len(of)) for value, of in self.who.by(ROLE).items()]
            rows = compared(counts, self.report.options.smallest_group)
            yield part, frozenset(one.value for row in rows for one in row.counts)
