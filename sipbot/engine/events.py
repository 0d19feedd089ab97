"""What happened in a turn, past tense. Storage writes rows from these and from nothing else."""

from dataclasses import dataclass
from datetime import datetime

Value = str | int | float | tuple[str, ...] | None
"""What an answer was read as: a choice's key, a number, picked keys in order, words, or None for no answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question was put (again); `again` tells a repeat from the first time."""

    question: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Consented:
    """The participant agreed. `wording` is what they were shown, `version` the fingerprint of the survey text."""

    wording: str
    version: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Declined:
    """The participant did not agree; nothing of theirs is kept."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: `text` whole as written, `value` as read.

    `probe` marks the answer to the follow-up of an open question, `late` one that came after expiry.
    `tag` is the name under which the value becomes a tag, `analyze` the kind of open answer, or None.
    An earlier answer to the same question (and same `probe`) is superseded, never erased.
    """

    question: str
    text: str
    value: Value
    language: str
    at: datetime
    probe: bool = False
    late: bool = False
    tag: str | None = None
    analyze: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A reply could not be read; `attempt` counts from 1. `maybe` is the likely value that was asked back."""

    question: str
    reason: str
    attempt: int
    maybe: Value = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A question has no answer: the participant said SKIP, or was not understood three times."""

    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A changed answer made this question fall out of the branch; its answer no longer counts but is kept."""

    question: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """BACK: `question` is asked again, its old answer stands until replaced."""

    question: str


@dataclass(frozen=True, slots=True)
class LanguageChanged:
    """The participant chose another language."""

    language: str


@dataclass(frozen=True, slots=True)
class Informed:
    """HELP, WHO or WHY was answered."""

    topic: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The participant opted out. The address is remembered; only START lifts it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Restarted:
    """START lifted an opt-out."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Reminded:
    """The open question was put again after silence; `count` from 1."""

    question: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Expired:
    """The conversation closed for lack of an answer."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Finished:
    """The last question of the branch was answered or skipped."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Flagged:
    """A person should look: `reason` says why, never the words."""

    reason: str


Event = (
    Asked
    | Consented
    | Declined
    | Answered
    | Rejected
    | Skipped
    | Withdrawn
    | WentBack
    | LanguageChanged
    | Informed
    | Stopped
    | Restarted
    | Reminded
    | Expired
    | Finished
    | Flagged
)
