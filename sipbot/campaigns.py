"""Invite people to a survey and remind those who have not finished: who hears what, when, and who must not."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sipbot import audiences, sms_text
from sipbot.conversations import Conversations
from sipbot.engine import inviting as first_messages
from sipbot.engine import turns
from sipbot.engine.afterwards import offered_language
from sipbot.engine.prompt import Prompt
from sipbot.engine.survey import Survey
from sipbot.quiet_hours import next_allowed
from sipbot.shared_phones import CODES
from sipbot.storage import Conflict, Database, Transaction, inviting, reporting, sending, talking
from sipbot.storage.inviting import Candidate, Silent

PHONES = ("sms", "android")
"""The channels over which nobody is written to without a recorded permission, and which cost by the segment."""

MOST_REMINDERS = 2
SILENCE = (timedelta(hours=24), timedelta(hours=72))
"""How long nobody must have said anything before the first reminder, and before the second."""

_AT_ONCE = 250
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
class Plan:
    """Who would get what, before anything is sent. `left_out` counts the others by the reason."""

    wanted: Wanted
    invitees: tuple[Invitee, ...]
    left_out: Mapping[str, int]
    texts: tuple[Said, ...]

    @property
    def n_segments(self) -> int:
        """What the invitations take."""
        return sum(text.n_segments * text.n_people for text in self.texts)

    @property
    def most_segments(self) -> int:
        """What it takes if nobody answers, and so everybody is reminded."""
        again = sum(text.reminder_segments * text.n_people for text in self.texts)
        return self.n_segments + self.wanted.n_reminders * again


@dataclass(frozen=True, slots=True)
class Progress:
    """How a campaign goes: its messages and its conversations, counted by status."""

    id: str
    survey: str
    channel: str
    audience: str
    status: str
    paused_why: str | None
    opens_at: datetime
    closes_at: datetime
    messages: Mapping[str, int]
    conversations: Mapping[str, int]


class Campaigns:
    """The campaigns of every school in the database."""

    def __init__(
        self,
        database: Database,
        conversations: Conversations,
        *,
        channels: Collection[str],
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        on_outgoing: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._conversations = conversations
        self._channels = channels
        self._clock = clock
        self._new_id = new_id
        self._on_outgoing = on_outgoing

    async def plan(self, wanted: Wanted) -> Plan:
        """Who would be invited, and with which words. Raises `CampaignError`, `AudienceError` and `NoSuchSurvey`."""
        _check(wanted, self._channels, self._clock())
        return await self._database.read(self._plan, wanted)

    async def start(self, plan: Plan, *, progress: Callable[[str, int, int], None]) -> str:
        """Invite everybody in *plan*, as far as they can still be invited; the campaign's id.

        Stopped halfway it can be asked for again: those who were invited are left out then.
        """
        campaign_id = self._new_id()
        await self._database.write(self._begin, campaign_id, plan.wanted)
        for first in range(0, len(plan.invitees), _AT_ONCE):
            batch = plan.invitees[first : first + _AT_ONCE]
            await self._database.write(self._invite, campaign_id, plan.wanted, batch)
            progress("Inviting", min(first + _AT_ONCE, len(plan.invitees)), len(plan.invitees))
        self._on_outgoing()
        return campaign_id

    async def remind_silent(self) -> int:
        """Remind who was invited and has neither finished nor said anything for long enough; how many."""
        n_reminded = 0
        for n_before, silence in enumerate(SILENCE):
            now = self._clock()
            due = await self._database.read(
                inviting.silent, now=now, n_reminded=n_before, silent_since=now - silence, limit=_AT_ONCE
            )
            for one in due:
                try:
                    n_reminded += await self._database.write(self._remind, one, now)
                except Conflict:
                    continue  # They have just written, or another process was first.
        if n_reminded:
            self._on_outgoing()
        return n_reminded

    async def all(self, school: str) -> tuple[Progress, ...]:
        """Every campaign of a school and how it goes, newest first."""
        return await self._database.read(_all, school)

    async def pause(self, campaign_id: str, why: str) -> str:
        """Send nothing more until it is resumed; its whole id. Raises `CampaignError`."""
        return await self._database.write(_pause, campaign_id, why)

    async def resume(self, campaign_id: str) -> str:
        """Go on after a pause; its whole id. Raises `CampaignError`."""
        resumed = await self._database.write(_change, campaign_id, from_=("paused",), to="running")
        self._on_outgoing()
        return resumed

    async def cancel(self, campaign_id: str) -> str:
        """Never send the rest; its whole id. Raises `CampaignError`."""
        return await self._database.write(_change, campaign_id, from_=("running", "paused"), to="canceled")

    # Planning.

    def _plan(self, tx: Transaction, wanted: Wanted) -> Plan:
        survey = self._conversations.survey_for(tx, wanted.school, wanted.survey)
        left_out: Counter[str] = Counter()
        invitees = tuple(_invitees(tx, wanted, survey, left_out))
        return Plan(wanted, invitees, dict(left_out), tuple(self._texts(survey, invitees)))

    def _texts(self, survey: Survey, invitees: Sequence[Invitee]) -> Iterator[Said]:
        counted = Counter((one.language, one.code) for one in invitees)
        for (language, code), n_people in sorted(counted.items(), key=lambda item: (-item[1], item[0][0])):
            turn = first_messages.invite(survey, "preview", language=language, code=code, now=self._clock())
            reminder = turns.remind(survey, turn.conversation, now=self._clock())
            texts = [_as_sent(prompt) for prompt in (*turn.prompts, *reminder.prompts)]
            first, again = (sms_text.count(text).n for text in texts)
            yield Said(language, texts[0], n_people, first, again)

    # Inviting and reminding.

    def _begin(self, tx: Transaction, campaign_id: str, wanted: Wanted) -> None:
        survey, now = self._conversations.survey_for(tx, wanted.school, wanted.survey), self._clock()
        talking.keep_survey_text(
            tx,
            school=wanted.school,
            fingerprint=survey.fingerprint,
            name=survey.name,
            text=survey.to_json(),
            now=now,
        )
        inviting.add_campaign(
            tx,
            {
                "id": campaign_id,
                "school_id": wanted.school,
                "survey": wanted.survey,
                "channel": wanted.channel,
                "audience": wanted.audience,
                "opens_at": wanted.opens_at,
                "closes_at": wanted.closes_at,
                "n_reminders": wanted.n_reminders,
                "status": "running",
                "created_by": wanted.by,
                "created_at": now,
            },
        )

    def _invite(self, tx: Transaction, campaign_id: str, wanted: Wanted, batch: Sequence[Invitee]) -> None:
        survey, now = self._conversations.survey_for(tx, wanted.school, wanted.survey), self._clock()
        busy = inviting.busy(tx, school=wanted.school, survey=wanted.survey)
        due_at = next_allowed(max(wanted.opens_at, now), _zone(tx, wanted.school))
        conversations, prompts, invitations, outgoing = [], {}, [], []
        for one in batch:
            if one.participant_id in busy:
                continue  # They have begun since the plan was made.
            turn = first_messages.invite(survey, self._new_id(), language=one.language, code=one.code, now=now)
            begun = turn.conversation
            conversations.append(_conversation_row(turn, wanted, one, now))
            prompts[begun.id] = turn.prompts[0].to_dict()
            invitations.append(
                {
                    "school_id": wanted.school,
                    "campaign_id": campaign_id,
                    "participant_id": one.participant_id,
                    "address_id": one.address_id,
                    "conversation_id": begun.id,
                    "n_reminded": 0,
                    "at": now,
                }
            )
            outgoing.append(
                {
                    "school_id": wanted.school,
                    "address_id": one.address_id,
                    "conversation_id": begun.id,
                    "channel": wanted.channel,
                    "kind": "invitation",
                    "priority": sending.PRIORITY["invitation"],
                    "status": "waiting",
                    "attempts": 0,
                    "due_at": due_at,
                    "dedupe_key": f"{campaign_id}:{one.participant_id}:0",
                    "campaign_id": campaign_id,
                }
            )
        inviting.add_invitations(tx, conversations, prompts, invitations, outgoing)

    def _remind(self, tx: Transaction, one: Silent, now: datetime) -> int:
        due_at = next_allowed(now, one.time_zone, weekdays_only=True)
        if due_at >= one.closes_at or not inviting.count_reminder(tx, one.invitation_id, one.n_reminded):
            return 0
        was_put = self._conversations.put_reminder(
            tx,
            one.conversation_id,
            address_id=one.address_id,
            campaign_id=one.campaign_id,
            key=f"{one.campaign_id}:{one.participant_id}:{one.n_reminded + 1}",
            due_at=due_at,
        )
        return int(was_put)


def _check(wanted: Wanted, channels: Collection[str], now: datetime) -> None:
    if wanted.channel not in channels:
        there = ", ".join(sorted(channels)) or "none: see SIPBOT_CHANNELS"
        raise CampaignError(f"nothing can be sent over {wanted.channel!r}: there are {there}")
    if wanted.closes_at <= wanted.opens_at:
        raise CampaignError("a campaign must close after it opens")
    if wanted.closes_at <= now:
        raise CampaignError("a campaign must close in the future")
    if not 0 <= wanted.n_reminders <= MOST_REMINDERS:
        raise CampaignError(f"nobody is reminded more than {MOST_REMINDERS} times")


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
        language = offered_language(survey, address.language or "") or survey.language
        code = CODES[address.sharer] if address.is_shared and address.sharer < len(CODES) else None
        yield Invitee(participant_id, address.address_id, language, code)


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


def _conversation_row(turn: turns.Turn, wanted: Wanted, one: Invitee, now: datetime) -> dict[str, Any]:
    begun = turn.conversation
    return {
        "id": begun.id,
        "school_id": wanted.school,
        "participant_id": one.participant_id,
        "channel": wanted.channel,
        "survey": begun.survey,
        "fingerprint": begun.fingerprint,
        "language": begun.language,
        "status": begun.status,
        "version": 1,
        "state": begun.to_json(),
        "started_at": now,
        "updated_at": now,
    }


def _zone(tx: Transaction, school: str) -> str:
    found = reporting.school(tx, school)
    if found is None:
        raise CampaignError(f"there is no school {school!r}")
    return str(found.time_zone)


def _all(tx: Transaction, school: str) -> tuple[Progress, ...]:
    return tuple(
        Progress(
            row.id,
            row.survey,
            row.channel,
            row.audience,
            row.status,
            row.paused_why,
            row.opens_at,
            row.closes_at,
            *inviting.progress(tx, row.id),
        )
        for row in inviting.campaigns(tx, school)
    )


def _pause(tx: Transaction, campaign_id: str, why: str) -> str:
    found = _one(tx, campaign_id)
    if not sending.pause(tx, found.id, why):
        raise CampaignError(f"campaign {found.id} is {found.status}: only a running one can be paused")
    return str(found.id)


def _change(tx: Transaction, campaign_id: str, *, from_: tuple[str, ...], to: str) -> str:
    found = _one(tx, campaign_id)
    if found.status not in from_:
        raise CampaignError(f"campaign {found.id} is {found.status}: it must be {' or '.join(from_)}")
    inviting.set_status(tx, found.id, to)
    return str(found.id)


def _one(tx: Transaction, campaign_id: str) -> Any:
    found = inviting.campaign(tx, campaign_id)
    if found is None:
        raise CampaignError(f"there is no campaign {campaign_id!r}, or several begin so: see 'sipbot campaign list'")
    return found
