"""Who may be invited: a school's own table of people, or a OneRoster export, read row by row.

A row that cannot be used is listed with its place and the reason, never guessed at. Nothing here is stored;
`sipbot.rosters.keeping` does that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


class RosterError(ValueError):
    """The file as a whole cannot be used; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Permission:
    """The proof that the school may write to somebody: where they said so, in which words, on which day (2026-09-01).

    `allowed` is False where they said no.
    """

    allowed: bool
    source: str
    wording: str
    given_on: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a roster. `source_id` is what the roster calls them; equal `household`s live together."""

    place: str
    source_id: str
    name: str | None = None
    language: str | None = None
    phones: tuple[str, ...] = ()
    email: str | None = None
    household: str | None = None
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A row, or a value in it, that was left out, and why. Never the value itself: it may be somebody's number."""

    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file had: people, rows that were rejected, and values that were left out of rows that were taken."""

    entries: tuple[Entry, ...]
    rejected: tuple[Remark, ...]
    left_out: tuple[Remark, ...] = ()
    n_gone: int = 0
    unused: tuple[str, ...] = ()
