"""Where one participant is in one survey: a value, and one JSON document."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal, Self

import pydantic_core

from sipbot.engine.events import Value

Status = Literal["consenting", "open", "finished", "declined", "stopped", "expired"]
Awaiting = Literal["answer", "probe", "confirmation", "change", "resume", "nothing"]

_OVER = ("finished", "declined", "stopped", "expired")


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it was given. It stands until another replaces it or a changed answer withdraws it."""

    question: str
    text: str
    value: Value
    language: str
    at: datetime
    probe: bool = False
    late: bool = False
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Likely:
    """What a reply probably meant, asked back: the reply as written and the likely value."""

    text: str
    value: Value


@dataclass(frozen=True, slots=True)
class Conversation:
    """One participant's way through one survey.

    `question` is the key of the question put last, "consent" for the first turn; `awaiting` says what the next reply
    is for. `answers` is the whole history, superseded answers included; `skipped` are the questions left out.
    `attempts` counts the replies to `question` that could not be read. `before_stop` is the status to come back to.
    `changing` is the earlier question whose answer may be changed to `likely`, `before_change` what was awaited before.
    `told` is set when the one line that is sent after the end has been sent.
    `parts` are texts that may not be a whole answer yet; at `whole_at` they are one.
    """

    id: str
    survey: str
    fingerprint: str
    language: str
    status: Status
    question: str | None
    awaiting: Awaiting
    started_at: datetime
    asked_at: datetime
    consented_at: datetime | None = None
    reminded_at: datetime | None = None
    answers: tuple[Given, ...] = ()
    skipped: tuple[str, ...] = ()
    attempts: int = 0
    likely: Likely | None = None
    before_stop: Status | None = None
    changing: str | None = None
    before_change: Awaiting | None = None
    told: bool = False
    parts: tuple[str, ...] = ()
    whole_at: datetime | None = None
    n_reminders: int = 0
    n_turns: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing more is asked."""
        return self.status in _OVER

    def values(self) -> dict[str, Value]:
        """The answers that stand, by question, without those to follow-ups."""
        return {given.question: given.value for given in self.answers if given.stands and not given.probe}

    def standing(self, question: str, *, probe: bool = False) -> Given | None:
        """The answer to *question* that stands, or to its follow-up."""
        found = (g for g in reversed(self.answers) if g.question == question and g.stands and g.probe == probe)
        return next(found, None)

    def was_probed(self, question: str) -> bool:
        """Whether the follow-up of *question* was ever answered."""
        return any(given.probe and given.question == question for given in self.answers)

    def with_answer(self, given: Given) -> Self:
        """With one more answer, which takes the place of an earlier one to the same question."""
        earlier = tuple(
            replace(g, stands=False) if (g.question, g.probe) == (given.question, given.probe) else g
            for g in self.answers
        )
        return replace(self, answers=(*earlier, given), skipped=tuple(k for k in self.skipped if k != given.question))

    def without_answer(self, question: str) -> Self:
        """With no answer to *question* that stands; the history keeps it."""
        answers = tuple(replace(g, stands=False) if g.question == question else g for g in self.answers)
        return replace(self, answers=answers, skipped=tuple(key for key in self.skipped if key != question))

    def unchanging(self) -> Self:
        """Waiting for what it waited for before a change was asked about; a reply that was asked back is forgotten."""
        if self.awaiting != "change":
            return self
        before = self.before_change or "answer"
        awaiting: Awaiting = "answer" if before == "confirmation" else before
        return replace(self, awaiting=awaiting, changing=None, before_change=None, likely=None)

    def to_json(self) -> str:
        """One JSON document; the same conversation gives the same characters."""
        document = {**_plain(self), "answers": [_plain(given) for given in self.answers]}
        document["likely"] = _plain(self.likely) if self.likely else None
        return pydantic_core.to_json(document).decode()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The conversation that `to_json` wrote."""
        document: dict[str, Any] = pydantic_core.from_json(text)
        document["answers"] = tuple([_given(raw) for raw in document["answers"]])
        document["likely"] = Likely(**_with_value(document["likely"])) if document["likely"] else None
        document["skipped"] = tuple(document["skipped"])
        document["parts"] = tuple(document.get("parts", ()))
        for name in _TIMES:
            written = document.get(name)
            document[name] = datetime.fromisoformat(written) if written else None
        return cls(**document)


_FIELDS = {kind: tuple(sorted(field.name for field in fields(kind))) for kind in (Conversation, Given, Likely)}
_TIMES = tuple(name for name in _FIELDS[Conversation] if name.endswith("_at"))


def _plain(value: Conversation | Given | Likely) -> dict[str, Any]:
    """The fields by name; times become text when the whole is written."""
    return {name: getattr(value, name) for name in _FIELDS[type(value)]}


def _given(raw: dict[str, Any]) -> Given:
    """The answer that `_plain` wrote."""
    raw["at"] = datetime.fromisoformat(raw["at"])
    return Given(**_with_value(raw))


def _with_value(raw: dict[str, Any]) -> dict[str, Any]:
    """JSON has lists where values are tuples."""
    if type(raw["value"]) is list:
        raw["value"] = tuple(raw["value"])
    return raw
