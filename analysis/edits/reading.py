"""What people have read: answers marked as read, and a second reading that does not know what the machine made of them.

| kind | subject | detail |
|---|---|---|
| read | where they stood: a theme, or "" | answers: [response id, ...] |
| second | "second reading" | readings: [[[response id, start, end], their theme, the theme it had], ...], "" for none |

Neither changes the report. A second reading is of one run: the next run is read anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from analysis.edits.board import EditError
from analysis.report import Edit, Idea, Report, Span
from analysis.statistics import Kappa, kappa

READ, SECOND = "read", "second"
KINDS = (READ, SECOND)
READ_AGAIN = 0.1
"""So much of the ideas is read a second time."""
ALONE = ""
"""What stands for "on its own" among themes."""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """How far people who did not know where the ideas are put them there too: `n_read` of `n_chosen` ideas so far.

    `agreement` is None while nothing was read, or all of it was put in one and the same theme.
    """

    n_chosen: int
    n_read: int
    n_same: int
    agreement: Kappa | None
    left: tuple[Idea, ...]


def kept(report: Report, *, kind: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail of such an edit as it is kept. Raises `EditError` for answers or a theme that are not there."""
    if kind == READ:
        there = [str(one) for one in detail["answers"] if one in report.authors]
        if not there:
            raise EditError("no answer was chosen")
        return {"answers": there}
    had = {idea.span: idea.theme_id or ALONE for idea in report.ideas}
    known = {theme.id for theme in report.themes} | {ALONE}
    readings = [(Span(*idea), theme) for idea, theme in detail["readings"]]
    if not readings:
        raise EditError("no theme was chosen")
    if any(span not in had or theme not in known for span, theme in readings):
        raise EditError("an answer or a theme is not there any more")
    return {"readings": [[[span.response_id, span.start, span.end], theme, had[span]] for span, theme in readings]}


def read(report: Report) -> frozenset[str]:
    """The answers of *report* that somebody has read."""
    marked = {one for edit in report.edits if edit.kind == READ for one in edit.detail["answers"]}
    again = {idea[0] for edit in report.edits if edit.kind == SECOND for idea, _, _ in edit.detail["readings"]}
    return frozenset(marked | again) & report.authors.keys()


@lru_cache(maxsize=4)
def sample(report: Report, share: float = READ_AGAIN) -> tuple[Idea, ...]:
    """The ideas to read a second time, in an order of their own.

    About *share* of all ideas, chosen by a hash of where they stand: always the same ones, whatever is added.
    """
    limit = int(share * 2**64)
    ranked = sorted((_rank(idea.span), place) for place, idea in enumerate(report.ideas))
    return tuple(report.ideas[place] for rank, place in ranked if rank < limit)


def second_reading(report: Report) -> SecondReading:
    """What the second reading of *report* has shown so far: their theme beside the one that the idea had when they read
    it. Where somebody read an idea twice, the last time counts.
    """
    chosen = sample(report)
    mine = [edit for edit in report.edits if edit.kind == SECOND and edit.run_id == report.run_id]
    pairs = {Span(*idea): (had, theirs) for edit in mine for idea, theirs, had in edit.detail["readings"]}
    n_same = sum(had == theirs for had, theirs in pairs.values())
    left = tuple(idea for idea in chosen if idea.span not in pairs)
    return SecondReading(len(left) + len(pairs), len(pairs), n_same, kappa(list(pairs.values())), left)


def _rank(span: Span) -> int:
    place = f"{span.response_id}:{span.start}:{span.end}"
    return int.from_bytes(sha256(place.encode()).digest()[:8])


def changes(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that change a report, without those that only say what was read."""
    return tuple(edit for edit in edits if edit.kind not in KINDS)
