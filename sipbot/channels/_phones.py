"""What every channel to phones needs: how texts are taken, whose number it is, and webhooks of a bounded size."""

import json
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp import web

from sipbot.channels import DeliveryError, Inbox, Outbound, Texting

log = logging.getLogger(__name__)

LARGEST_BODY = 64 * 1024
PATIENCE = aiohttp.ClientTimeout(total=15, connect=5)
LONGEST_VALID = 36_000
MOST_SECONDS = 30.0
_HANDLE = re.compile(r"\+?[0-9]{3,15}")


@dataclass(frozen=True, slots=True)
class Senders:
    """The numbers that texts come to and go out from, each with its school; a school's first one is what it sends from.

    With one school, whatever else the provider delivers to is that school's too (the other numbers of a pool).
    """

    schools: Mapping[str, str]

    @classmethod
    def read(cls, setting: str, written: str, default_school: str) -> "Senders":
        """The senders in "+15550100001=lincoln, +15550100002=adams". Raises `ValueError` that names *setting*."""
        entries = [entry.strip().partition("=") for entry in written.split(",") if entry.strip()]
        schools = {sender.strip(): school.strip() or default_school for sender, _, school in entries}
        if not schools:
            raise ValueError(f"{setting} is missing: write the number that texts come from, such as +15550100001")
        return cls(schools)

    def school_of(self, *senders: str) -> str | None:
        """Whose text it is that came to one of *senders*; None where that cannot be told."""
        found = next((self.schools[sender] for sender in senders if sender in self.schools), None)
        everyone = set(self.schools.values())
        return found or (everyone.pop() if len(everyone) == 1 else None)

    def of(self, school: str) -> str:
        """What *school* sends from. Raises `DeliveryError`."""
        for sender, owner in self.schools.items():
            if owner == school:
                return sender
        raise DeliveryError(f"the school {school!r} has no number to send from", permanent=True)


def texting(env: Mapping[str, str]) -> Texting:
    """How texts are taken: `SIPBOT_TEXT_SURVEY` and `SIPBOT_TEXT_QUIET_SECONDS`. Raises `ValueError`."""
    return Texting(
        begins=env.get("SIPBOT_TEXT_SURVEY", "").strip() or None,
        quiet_seconds=number(env, "SIPBOT_TEXT_QUIET_SECONDS", usual=8.0, most=MOST_SECONDS),
    )


def number(env: Mapping[str, str], setting: str, *, usual: float, most: float) -> float:
    """The number in *setting*, from 0 to *most*. Raises `ValueError`."""
    written = env.get(setting, "").strip()
    if not written:
        return usual
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", written) or float(written) > most:
        raise ValueError(f"{setting} is {written!r}: write a number from 0 to {most:g}")
    return float(written)


def needed(env: Mapping[str, str], setting: str, what: str) -> str:
    """What *setting* says. Raises `ValueError` where it says nothing."""
    written = env.get(setting, "").strip()
    if not written:
        raise ValueError(f"{setting} is missing: {what}")
    return written


def valid_seconds(message: Outbound, *, least: int) -> int:
    """How long a provider should try to deliver *message*: ten hours at most, as Twilio has it."""
    return (
        LONGEST_VALID if message.valid_seconds is None else min(max(int(message.valid_seconds), least), LONGEST_VALID)
    )


def is_phone(handle: str) -> bool:
    """Whether texts can be answered at *handle*: companies write from names, such as "MyBank"."""
    return _HANDLE.fullmatch(handle) is not None


async def refuse_unknown_survey(inbox: Inbox, channel: str, schools: Iterable[str], survey: str | None) -> None:
    """A survey that nobody can begin stops the start: raises `NoSuchSurvey`, which lists the ones there are."""
    if survey is None:
        return
    for school in sorted(set(schools)):
        await inbox.transcript(channel, school, "", survey=survey)


def log_no_survey(channel: str) -> None:
    """A text from nobody we know began no survey: they hear nothing, and whoever runs this should know."""
    log.warning("%s: a text from an unknown number began no survey: SIPBOT_TEXT_SURVEY names none", channel)


async def body_of(request: web.Request) -> bytes:
    """The body of *request*. Raises `HTTPRequestEntityTooLarge` before more than `LARGEST_BODY` is read."""
    too_large = web.HTTPRequestEntityTooLarge(max_size=LARGEST_BODY, actual_size=request.content_length or 0)
    if request.content_length is not None and request.content_length > LARGEST_BODY:
        raise too_large
    body = bytearray()
    async for chunk in request.content.iter_chunked(LARGEST_BODY):
        body += chunk
        if len(body) > LARGEST_BODY:
            raise too_large
    return bytes(body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered: the HTTP status, and the JSON in it, or None where there is none."""

    status: int
    said: Any


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider's API behind a user name and a password. `name` is what it is called in errors."""

    http: aiohttp.ClientSession
    name: str
    url: str
    user: str
    password: str

    async def ask(self, method: str, path: str, **body: Any) -> Answer:
        """What it answers, whatever the status. Raises `DeliveryError` where it does not answer at all.

        Nobody follows it elsewhere: a person's number and words go to the address that was set, and to no other.
        """
        headers = {"Authorization": aiohttp.encode_basic_auth(self.user, self.password)}
        url = f"{self.url.rstrip('/')}{path}"
        try:
            async with self.http.request(
                method, url, headers=headers, timeout=PATIENCE, allow_redirects=False, **body
            ) as response:
                answer = Answer(response.status, _json(await response.read()))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise DeliveryError(f"{self.name} cannot be reached") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DeliveryError(f"{self.name} did not answer, and may have sent it", uncertain=True) from error
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            raise DeliveryError(f"{self.name} sends us elsewhere ({answer.status}): set the address where it answers")
        return answer


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
