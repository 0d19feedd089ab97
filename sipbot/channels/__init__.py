"""Ways to reach people: one file (or folder) per channel, its name is the channel's name.

A channel turns what a provider sends into an `Inbound`, and an `Outbound` into what the provider takes.
It decides nothing and stores nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, Self

import aiohttp
from aiohttp import web

from sipbot.engine.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from an address. `provider_id` is unique in its channel: the same id again is the same message.

    `survey` names the survey to begin where the address has no conversation yet; `language` the one to begin in.
    """

    channel: str
    school: str
    handle: str
    text: str
    provider_id: str
    survey: str | None = None
    language: str | None = None


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
    """The provider did not take a message. `permanent`: never will; `opted_out`: the person said stop to them."""

    def __init__(self, message: str, *, permanent: bool = False, opted_out: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.opted_out = opted_out


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
