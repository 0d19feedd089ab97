"""Ways to reach people: one file (or folder) per channel, its name is the channel's name.

A channel turns what a provider sends into an `Inbound`, and an `Outbound` into what the provider takes.
It decides nothing and stores nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, Self

import aiohttp
from aiohttp import web

from sipbot.engine.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from an address. `provider_id` is unique in its channel: the same id again is the same message.

    `survey` names the survey to begin where the address has no conversation yet; `language` the one to begin in.
    `question` is the key of the question that a pressed button belongs to; None for typed words, which answer the
    current one. `n_media` counts pictures and sounds that came along: that they did is kept, they are not.
    `provider_told` is the keyword ("stop", "start", "help") that the provider has already answered by itself.
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
class Outbound:
    """One message to an address. `id` is the outbox row's: give it to the provider where it takes one."""

    id: str
    school: str
    channel: str
    handle: str
    prompt: Prompt


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


class DeliveryError(Exception):
    """The provider did not take a message, and what that means.

    `permanent`: it never will. `opted_out`: the person said stop to them. `bad_address`: nobody can be reached there.
    `retry_after`: the whole channel waits so many seconds (429). `halts`: who else must not send until a person has
    looked: "campaign" (the carrier filters its text) or "channel" (the account or its number is refused).
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
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.opted_out = opted_out
        self.bad_address = bad_address
        self.retry_after = retry_after
        self.halts = halts


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


class Channel(Protocol):
    """One way to reach people."""

    name: str

    @classmethod
    def from_env(cls, env: Mapping[str, str], http: aiohttp.ClientSession) -> Self:
        """The channel as the settings describe it. Raises `ValueError` that names a missing setting."""
        ...

    def connect(self, app: web.Application, inbox: Inbox) -> None:
        """Add the channel's routes."""
        ...

    async def deliver(self, message: Outbound) -> str:
        """Hand *message* to the provider; its id for the message. Raises `DeliveryError`."""
        ...
