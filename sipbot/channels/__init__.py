"""Ways to reach people: one file (or folder) per channel, its name is the channel's name.

A channel turns what a provider sends into an `Inbound`, and an `Outbound` into what the provider takes.
It decides nothing and stores nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, Self, runtime_checkable

import aiohttp
from aiohttp import web

from sipbot.engine.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Texting:
    """How text messages are taken, where phones cut an answer in parts and the other side may be a machine.

    `begins` is the survey that the first text from an unknown number begins. An answer in words is whole when
    `quiet_seconds` have passed after its last part. More than `most_a_minute` or `most_an_hour` are not answered.
    """

    begins: str | None = None
    quiet_seconds: float = 8.0
    most_a_minute: int = 20
    most_an_hour: int = 120


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from an address. `provider_id` is unique in its channel: the same id again is the same message.

    `survey` names the survey to begin where the address has no conversation yet; `language` the one to begin in.
    `question` is the key of the question that a pressed button belongs to; None for typed words, which answer the
    current one. `n_media` counts pictures and sounds that came along: that they did is kept, they are not.
    `provider_told` is the keyword ("stop", "start", "help") that the provider has already answered by itself.
    `texting` is there for text messages: with `survey` None, a first one opens a survey and answers nothing.
    `email` is an address that the provider vouches for: whom the roster has there is the same person.
    """

    channel: str
    school: str
    handle: str
    text: str
    provider_id: str
    survey: str | None = None
    language: str | None = None
    question: str | None = None
    n_media: int = 0
    provider_told: str = ""
    texting: Texting | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says later about a message it took: "sent", "delivered", "undelivered" or "failed".

    `outgoing_id` is the outbox row's id that went out with it (None where the provider carries none), `trouble` what
    to do about it (see `DeliveryError`). Receipts come out of order and more than once: a status only moves up.
    """

    channel: str
    provider_id: str
    status: str
    outgoing_id: str | None = None
    trouble: "DeliveryError | None" = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that was delivered before and asked for an answer. `provider_id` is what `deliver` returned for it."""

    provider_id: str
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to an address. `id` is the outbox row's: give it to the provider where it takes one.

    `survey` is the one it belongs to. `follows` is the last message of the same conversation that asked for an answer,
    for channels that show on it that it is answered (see `Redraws`).
    """

    id: str
    school: str
    channel: str
    handle: str
    prompt: Prompt
    survey: str = ""
    follows: Asked | None = None
    valid_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One stored line of a transcript: what they said (`theirs`) or the prompt that was put."""

    id: int
    theirs: bool
    text: str
    prompt: Prompt | None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation as its participant sees it.

    `status` is the conversation's ("new" before anything is stored), `turn` grows with every stored inbound
    message: a form carries it, so that a double post is recognised. `prompt` is the one that awaits an answer.
    `answers` are pairs of question and answer, of the answers that stand; `who` tells who sees them.
    """

    survey: str
    title: str
    school_name: str
    invented: bool
    language: str
    languages: tuple[str, ...]
    status: str
    turn: int
    lines: tuple[Line, ...]
    prompt: Prompt | None
    answers: tuple[tuple[str, str], ...] = ()
    who: str = ""


class DeliveryError(Exception):
    """The provider did not take a message, and what that means.

    `permanent`: it never will. `opted_out`: the person said stop to them. `bad_address`: nobody can be reached there.
    `retry_after`: the whole channel waits so many seconds (429). `halts`: who else must not send until a person has
    looked: "campaign" (the carrier filters its text) or "channel" (the account or its number is refused).
    `uncertain`: it is not sure: the message may have arrived (a time-out), or the address be good all the same (then
    only the second time within 30 days counts). `tries`, `again_after`: try so often in all, this message again after
    so many seconds; without them as usual.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        opted_out: bool = False,
        bad_address: bool = False,
        retry_after: float | None = None,
        halts: Literal["", "campaign", "channel"] = "",
        uncertain: bool = False,
        tries: int | None = None,
        again_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.opted_out = opted_out
        self.bad_address = bad_address
        self.retry_after = retry_after
        self.halts = halts
        self.uncertain = uncertain
        self.tries = tries
        self.again_after = again_after


class NoSuchSurvey(LookupError):
    """The school has no survey of that name; the message lists the ones there are."""


class Inbox(Protocol):
    """Where a channel hands over what it received. Implemented by `sipbot.conversations`."""

    async def receive(self, inbound: Inbound) -> bool:
        """Store and answer *inbound*, durably, before returning. False if it was a repeat. Raises `NoSuchSurvey`."""
        ...

    async def transcript(
        self, channel: str, school: str, handle: str, *, survey: str, language: str | None = None
    ) -> Transcript:
        """The conversation so far; before the first message, its opening as it would be. Raises `NoSuchSurvey`."""
        ...

    async def receipt(self, receipt: Receipt) -> None:
        """Keep what a provider says later about a message, durably, before returning; old news changes nothing."""
        ...


class Vault(Protocol):
    """Where a channel keeps secrets: encrypted, by name, apart from every other channel's.

    Names are not encrypted: nobody's number or id belongs into one.
    """

    async def get(self, name: str) -> str | None:
        """What is kept under *name*, until it expires."""
        ...

    async def put(self, name: str, value: str, *, expires_at: datetime | None = None) -> None:
        """Keep *value* under *name*, over what was there."""
        ...

    async def take(self, name: str) -> str | None:
        """What is kept under *name*, and forget it: of several who ask at once, one gets it."""
        ...

    async def names(self, prefix: str = "") -> tuple[str, ...]:
        """The names that begin with *prefix*, in order."""
        ...

    async def forget(self, prefix: str) -> int:
        """Forget everything whose name begins with *prefix*; how much that was."""
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """What `sipbot doctor` has looked at: is it as it should be, and, where it is not, what to do about it."""

    what: str
    ok: bool
    remedy: str = ""


@runtime_checkable
class Checked(Protocol):
    """A channel that can tell whether its settings work."""

    async def check(self) -> Sequence[Finding]:
        """Ask the provider, reading only: do the credentials work, is the number ours. Raises nothing."""
        ...


@runtime_checkable
class Finds(Protocol):
    """A channel that knows people by their e-mail addresses."""

    async def find(self, school: str, email: str) -> str | None:
        """The handle of whoever has that address at *school*, or None. Raises `DeliveryError`."""
        ...


@runtime_checkable
class Redraws(Protocol):
    """A channel that shows on an earlier message that it is answered: its messages say which one they follow."""

    redraws: Literal[True]


class Channel(Protocol):
    """One way to reach people.

    `pulls`: its people come and read what there is, so nothing is ever sent to them. `per_second`: how many messages
    its sender may send a second, all processes together; None where the provider says so itself (429).
    """

    name: str
    pulls: bool
    per_second: float | None

    @classmethod
    def from_env(cls, env: Mapping[str, str], http: aiohttp.ClientSession, vault: Vault) -> Self:
        """The channel as the settings describe it, with a vault of its own.

        Raises `ValueError` that names a missing setting.
        """
        ...

    def connect(self, app: web.Application, inbox: Inbox) -> None:
        """Add the channel's routes."""
        ...

    async def deliver(self, message: Outbound) -> str:
        """Hand *message* to the provider; its id for the message. Raises `DeliveryError`."""
        ...
