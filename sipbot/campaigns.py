"""Invite people to a survey and remind those who have not finished: who hears what, when, and who must not."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sipbot import campaign_plans
from sipbot.campaign_plans import SILENCE, CampaignError, Invitee, Plan, Wanted
from sipbot.conversations import Conversations
from sipbot.engine import inviting as first_messages
from sipbot.engine import turns
from sipbot.quiet_hours import closed_days, next_allowed
from sipbot.storage import Conflict, Database, Transaction, inviting, sending, talking
from sipbot.storage.inviting import Silent

_AT_ONCE = 250


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
        campaign_plans.check(wanted, self._channels, self._clock())
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

    def _plan(self, tx: Transaction, wanted: Wanted) -> Plan:
        survey = self._conversations.survey_for(tx, wanted.school, wanted.survey)
        return campaign_plans.plan(tx, wanted, survey, self._clock())

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
        school = campaign_plans.school(tx, wanted.school)
        due_at = next_allowed(max(wanted.opens_at, now), school.time_zone, closed=closed_days(school.closed))
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
        due_at = next_allowed(now, one.time_zone, weekdays_only=True, closed=closed_days(one.closed))
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
