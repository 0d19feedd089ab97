"""Who would be invited to a survey, with which words and when, and who not: before anything is sent."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sipbot import audiences, sms_text
from sipbot.engine import inviting as first_messages
from sipbot.engine import turns
from sipbot.engine.afterwards import offered_language
from sipbot.engine.codes import best
from sipbot.engine.prompt import Prompt
from sipbot.engine.survey import Survey
from sipbot.quiet_hours import closed_days, next_allowed, why_later
from sipbot.shared_phones import CODES
from sipbot.storage import Transaction, inviting, reporting
from sipbot.storage.inviting import Candidate

PHONES = ("sms", "android")
"""The channels over which nobody is written to without a recorded permission, and which cost by the segment."""

MOST_REMINDERS = 2
SILENCE = (timedelta(hours=24), timedelta(hours=72))
"""How long nobody must have said anything before the first reminder, and before the second."""

ROUNDS = ("invitations", "first reminders", "second reminders")

_BUSY = {
    "invited": "were invited already",
    "finished": "have finished already",
    "declined": "have said no",
    "stopped": "have opted out",
}


class CampaignError(ValueError):
    """A campaign cannot be as it is wanted; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A campaign as somebody asks for it. `audience` is `role=family and ...`, `by` who asks."""

    school: str
    survey: str
    audience: str
    channel: str
    opens_at: datetime
    closes_at: datetime
    n_reminders: int
    by: str


@dataclass(frozen=True, slots=True)
class Invitee:
    """One participant, and where and how they will be written to."""

    participant_id: str
    address_id: int
    language: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A text that so many people will get, and what it takes on a phone."""

    language: str
    text: str
    n_people: int
    n_segments: int
    reminder_segments: int


@dataclass(frozen=True, slots=True)
class Round:
    """The first moment at which a kind of message goes out, and why that is not the one that was meant.

    `kind` is invitations, first reminders or second reminders; reminders go to who says nothing.
    """

    kind: str
    meant_at: datetime
    goes_out_at: datetime
    why_later: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Who would get what and when, before anything is sent. `left_out` counts the others by the reason."""

    wanted: Wanted
    invitees: tuple[Invitee, ...]
    left_out: Mapping[str, int]
    texts: tuple[Said, ...]
    rounds: tuple[Round, ...]

    @property
    def n_segments(self) -> int:
        """What the invitations take."""
        return sum(text.n_segments * text.n_people for text in self.texts)

    @property
    def most_segments(self) -> int:
        """What it takes if nobody answers, and so everybody is reminded."""
        again = sum(text.reminder_segments * text.n_people for text in self.texts)
        return self.n_segments + self.wanted.n_reminders * again


def plan(tx: Transaction, wanted: Wanted, survey: Survey, now: datetime) -> Plan:
    """What would happen. Raises `CampaignError` and `AudienceError`."""
    rounds = tuple(_rounds(wanted, school(tx, wanted.school), now))
    left_out: Counter[str] = Counter()
    invitees = tuple(_invitees(tx, wanted, survey, left_out))
    return Plan(wanted, invitees, dict(left_out), tuple(_texts(survey, invitees, now)), rounds)


def check(wanted: Wanted, channels: Collection[str], now: datetime) -> None:
    """Raise `CampaignError` where it cannot be, whoever is invited."""
    if wanted.channel not in channels:
        there = ", ".join(sorted(channels)) or "none: see SIPBOT_CHANNELS"
        raise CampaignError(f"nothing can be sent over {wanted.channel!r}: there are {there}")
    if wanted.closes_at <= wanted.opens_at:
        raise CampaignError("a campaign must close after it opens")
    if wanted.closes_at <= now:
        raise CampaignError("a campaign must close in the future")
    if not 0 <= wanted.n_reminders <= MOST_REMINDERS:
        raise CampaignError(f"nobody is reminded more than {MOST_REMINDERS} times")


def _rounds(wanted: Wanted, of: reporting.School, now: datetime) -> Iterator[Round]:
    """What goes out when, as far as that is before the campaign closes. Raises `CampaignError` where nothing is."""
    at, closed = max(wanted.opens_at, now), closed_days(of.closed)
    for n, silence in enumerate((timedelta(), *SILENCE[: wanted.n_reminders])):
        meant_at, zone, weekdays_only = at + silence, of.time_zone, n > 0
        at = next_allowed(meant_at, zone, weekdays_only=weekdays_only, closed=closed)
        why = why_later(meant_at, zone, weekdays_only=weekdays_only, closed=closed)
        if at < wanted.closes_at:
            yield Round(ROUNDS[n], meant_at, at, why)
        elif n == 0:
            raise CampaignError(f"nobody can be invited before the campaign closes: {'; '.join(why)}")
        else:
            return


def _invitees(tx: Transaction, wanted: Wanted, survey: Survey, left_out: Counter[str]) -> Iterator[Invitee]:
    """Everybody who is meant and may be written to, each once; the others are counted in *left_out*."""
    busy = inviting.busy(tx, school=wanted.school, survey=wanted.survey)
    theirs: dict[str, list[Candidate]] = {}
    for candidate in inviting.candidates(tx, school=wanted.school, channel=wanted.channel):
        theirs.setdefault(candidate.participant_id, []).append(candidate)
    for participant_id in _meant(tx, wanted):
        if participant_id in busy:
            left_out[_BUSY.get(busy[participant_id], "have begun already")] += 1
            continue
        address, why = _best(theirs.get(participant_id, ()), needs_permission=wanted.channel in PHONES)
        if address is None:
            left_out[why] += 1
            continue
        unfinished = _unfinished(survey, address.language or "")
        if unfinished:
            left_out[f"read {unfinished!r}, in which the survey is not all said yet (see sipbot check)"] += 1
            continue
        language = offered_language(survey, address.language or "") or survey.language
        code = CODES[address.sharer] if address.is_shared and address.sharer < len(CODES) else None
        yield Invitee(participant_id, address.address_id, language, code)


def _unfinished(survey: Survey, wanted: str) -> str | None:
    """The language of somebody who reads *wanted*, if the survey is being translated into it: they wait for it."""
    found = best(wanted, (*survey.languages, *survey.unfinished)) if wanted else None
    return found if found in survey.unfinished else None


def _meant(tx: Transaction, wanted: Wanted) -> Iterator[str]:
    """Whom the audience names. What people say of themselves goes beside what the school says."""
    audience = audiences.read(wanted.audience)
    tags: dict[str, dict[str, set[str]]] = {}
    known: dict[str, set[str]] = {}
    for row in reporting.tags(tx, wanted.school):
        tags.setdefault(row.participant_id, {}).setdefault(row.name.lower(), set()).add(row.value.lower())
        known.setdefault(row.name.lower(), set()).add(row.value.lower())
    audiences.check(audience, known)
    for participant_id in inviting.people(tx, wanted.school):
        if audiences.matches(audience, tags.get(participant_id, {})):
            yield participant_id


def _best(candidates: Sequence[Candidate], *, needs_permission: bool) -> tuple[Candidate | None, str]:
    """The first address that may be written to; without one, why not."""
    why = "have no address there"
    for candidate in candidates:
        if candidate.is_stopped:
            return None, "have opted out"  # Of one of their phones: the others are theirs as well.
        if candidate.is_bad:
            why = "have a number that nobody can be reached at"
        elif needs_permission and candidate.allowed is False:
            return None, "have said that they may not be texted"
        elif needs_permission and candidate.allowed is None:
            why = "have given no permission that is on record"
        else:
            return candidate, ""
    return None, why


def _as_sent(prompt: Prompt) -> str:
    return sms_text.folded(prompt.as_text())


def _texts(survey: Survey, invitees: Sequence[Invitee], now: datetime) -> Iterator[Said]:
    counted = Counter((one.language, one.code) for one in invitees)
    for (language, code), n_people in sorted(counted.items(), key=lambda item: (-item[1], item[0][0])):
        turn = first_messages.invite(survey, "preview", language=language, code=code, now=now)
        reminder = turns.remind(survey, turn.conversation, now=now)
        texts = [_as_sent(prompt) for prompt in (*turn.prompts, *reminder.prompts)]
        first, again = (sms_text.count(text).n for text in texts)
        yield Said(language, texts[0], n_people, first, again)


def school(tx: Transaction, school_id: str) -> reporting.School:
    """The school of that id. Raises `CampaignError`."""
    found = reporting.school(tx, school_id)
    if found is None:
        raise CampaignError(f"there is no school {school_id!r}")
    return found
