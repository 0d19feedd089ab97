"""What a page may show of groups: numbers through `analysis.represent.shown`, and at most a role beside an answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from analysis.document.people import People
from analysis.document.quoting import Quoting
from analysis.report import GroupCount, Report
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

    Beyond what `shown` holds back: a number out of a total that is itself held back, and all of a tag where a single
    number is missing, since whoever knows how many people there are could work it out.
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


def may_narrow(people: frozenset[str], group: frozenset[str], smallest_group: int) -> bool:
    """Whether the answers of *people* may be narrowed to those of *group*: neither a few of it nor a few others would
    be told apart by that.
    """
    return all(n == 0 or n >= smallest_group for n in (len(people & group), len(people - group)))


@lru_cache(maxsize=4)
def labels_of(report: Report) -> "Labels":
    """The labels of a report, kept while it is shown: reading who may be named takes longer than making a page."""
    return Labels(report)


@dataclass(frozen=True)
class Labels:
    """Which role may stand beside an answer.

    The document's rule comes first: one answer has one attribute everywhere, and none where few people of that role
    write in its language. Then the role must be shown, with its number, in every theme that the answer is in:
    otherwise counting answers would tell a number that the theme's table holds back.
    """

    report: Report

    def of(self, response_id: str) -> str:
        """The role to show, or ""."""
        told = self._told.get(response_id)
        if told is None:
            told = self._told[response_id] = self._of(response_id)
        return told

    def _of(self, response_id: str) -> str:
        role = self._role.get(response_id, "")
        if not role or any(role not in self._open_roles[theme] for theme in self._themes.get(response_id, ())):
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
    def _quoting(self) -> Quoting:
        return Quoting(self.who)

    @cached_property
    def _role(self) -> Mapping[str, str]:
        of_person = {person: role for role, people in self.who.by(ROLE).items() for person in people}
        return {response: of_person[who] for response, who in self.who.author.items() if who in of_person}

    @cached_property
    def _themes(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for idea in self.report.ideas:
            if idea.theme_id is not None:
                found.setdefault(idea.span.response_id, set()).add(idea.theme_id)
        return {response: frozenset(themes) for response, themes in found.items()}

    @cached_property
    def _open_roles(self) -> Mapping[str, frozenset[str]]:
        every = (*self.report.themes, *(one.theme for one in self.report.hidden))
        return {theme.id: frozenset(self._roles_shown(theme.groups)) for theme in every}

    def _roles_shown(self, groups: Iterable[GroupCount]) -> Iterable[str]:
        roles = [one for one in groups if one.tag == ROLE]
        return (one.value for row in compared(roles, self.report.options.smallest_group) for one in row.counts)
