"""Who stands for a translation: whoever wrote the draft, or somebody who speaks the language and has reviewed it.

It is a line in the header of every `.po` file:

    "X-Sipbot-State: draft by the sipbot authors\\n"
    "X-Sipbot-State: reviewed by Ana Silva on 2026-11-20\\n"
"""

import re
from dataclasses import dataclass
from datetime import date

HEADER = "X-Sipbot-State"

HOW = "write 'draft by NAME' or 'reviewed by NAME on 2026-11-20'"

_DRAFT = re.compile(r"draft by (\S.*)", re.IGNORECASE)
_REVIEWED = re.compile(r"reviewed by (\S.*?) on (\d{4}-\d\d-\d\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class State:
    """A draft by somebody ("machine", "the sipbot authors"), or reviewed by somebody on a day."""

    by: str
    reviewed_on: date | None = None

    @property
    def is_reviewed(self) -> bool:
        return self.reviewed_on is not None

    def __str__(self) -> str:
        """As it is written in the header; `read_state` reads it."""
        return f"reviewed by {self.by} on {self.reviewed_on}" if self.reviewed_on else f"draft by {self.by}"


def read_state(written: str) -> State:
    """The state that the header's line says. Raises `ValueError` that tells how to write it."""
    said = " ".join(written.split())
    reviewed = _REVIEWED.fullmatch(said)
    if reviewed:
        return State(reviewed[1], _day(reviewed[2]))
    draft = _DRAFT.fullmatch(said)
    if draft is None:
        raise ValueError(f"{said!r} is no state of a translation: {HOW}")
    return State(draft[1])


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"there is no day {written!r}: {HOW}") from None
