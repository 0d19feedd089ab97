"""The queries of campaigns: who could be invited, who was, who has not answered, and how it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from sipbot.storage import tables
from sipbot.storage.statement import insert_into
from sipbot.storage.transaction import Transaction

_ADD_CAMPAIGN = insert_into(tables.Campaign)
_ADD_INVITATION = insert_into(tables.Invitation)
_ADD_CONVERSATION = insert_into(tables.Conversation)
_ADD_MESSAGE = insert_into(tables.Message)
_ADD_OUTGOING = insert_into(tables.Outgoing)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One address of one participant, and all that may speak against writing there."""

    participant_id: str
    language: str | None
    address_id: int
    sharer: int
    is_shared: bool
    is_stopped: bool
    is_bad: bool
    allowed: bool | None


def candidates(tx: Transaction, *, school: str, channel: str) -> list[Candidate]:
    """Every address of *channel* that is in use, the first one of each participant first."""
    address, person, permission = tables.Address, tables.Participant, tables.Permission
    newest = (
        select(permission.address_id, func.max(permission.id).label("id")).group_by(permission.address_id).subquery()
    )
    in_use = (address.school_id == school, address.channel == channel, address.gone_at.is_(None))
    shared = select(address.handle_index).where(*in_use).group_by(address.handle_index).having(func.count() > 1)
    rows = tx.execute(
        select(
            address.participant_id,
            person.language,
            address.id,
            address.sharer,
            address.handle_index.in_(shared).label("is_shared"),
            address.stopped_at,
            address.bad_at,
            permission.allowed,
        )
        .join(person, person.id == address.participant_id)
        .outerjoin(newest, newest.c.address_id == address.id)
        .outerjoin(permission, permission.id == newest.c.id)
        .where(*in_use)
        .order_by(address.id)
    )
    return [
        Candidate(
            row.participant_id,
            row.language,
            row.id,
            row.sharer,
            bool(row.is_shared),
            row.stopped_at is not None,
            row.bad_at is not None,
            row.allowed,
        )
        for row in rows
    ]


def people(tx: Transaction, school: str) -> list[str]:
    """Everybody the school knows by its roster, or who can be reached at all."""
    query = select(tables.Participant.id).where(tables.Participant.school_id == school).order_by(tables.Participant.id)
    return list(tx.execute(query).scalars())


def busy(tx: Transaction, *, school: str, survey: str) -> dict[str, str]:
    """Who was invited to *survey* already, or has begun it: "invited", or their conversation's status."""
    conversation, invitation, campaign = tables.Conversation, tables.Invitation, tables.Campaign
    begun = tx.execute(
        select(conversation.participant_id, conversation.status).where(
            conversation.school_id == school, conversation.survey == survey
        )
    )
    found = {row.participant_id: row.status for row in begun}
    invited = tx.execute(
        select(invitation.participant_id)
        .join(campaign, campaign.id == invitation.campaign_id)
        .where(campaign.school_id == school, campaign.survey == survey, campaign.status != "canceled")
    ).scalars()
    return found | dict.fromkeys(invited, "invited")


def add_campaign(tx: Transaction, values: Mapping[str, Any]) -> None:
    """A campaign, before its first invitation."""
    _ADD_CAMPAIGN.run(tx, values)


def add_invitations(
    tx: Transaction,
    conversations: Sequence[Mapping[str, Any]],
    prompts: Mapping[str, Mapping[str, Any]],
    invitations: Sequence[Mapping[str, Any]],
    outgoing: Sequence[Mapping[str, Any]],
) -> None:
    """Conversations that begin with an invitation: their rows, the prompt of each by its id, and the messages.

    Each of *outgoing* names its `conversation_id` instead of its message.
    """
    _ADD_CONVERSATION.run_many(tx, conversations)
    _ADD_MESSAGE.run_many(
        tx,
        [
            {
                "school_id": one["school_id"],
                "conversation_id": one["id"],
                "channel": one["channel"],
                "prompt": prompts[one["id"]],
                "at": one["started_at"],
            }
            for one in conversations
        ],
    )
    message = tables.Message
    rows = tx.execute(
        select(message.conversation_id, message.id).where(
            message.conversation_id.in_([one["id"] for one in conversations])
        )
    )
    lines = {row.conversation_id: row.id for row in rows}
    _ADD_INVITATION.run_many(tx, invitations)
    _ADD_OUTGOING.run_many(tx, [{**one, "message_id": lines[one["conversation_id"]]} for one in outgoing])


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who was invited and has not finished."""

    invitation_id: int
    campaign_id: str
    participant_id: str
    address_id: int
    conversation_id: str
    n_reminded: int
    closes_at: datetime
    time_zone: str
    closed: list[Any]


def silent(tx: Transaction, *, now: datetime, n_reminded: int, silent_since: datetime, limit: int) -> list[Silent]:
    """Those of running campaigns who were reminded *n_reminded* times and are due for the next one.

    They have an open conversation, nothing on its way, and neither we nor they have said anything after *silent_since*.
    """
    invitation, campaign, school = tables.Invitation, tables.Campaign, tables.School
    conversation, address, outgoing = tables.Conversation, tables.Address, tables.Outgoing
    of_it = (outgoing.campaign_id == campaign.id, outgoing.address_id == invitation.address_id)
    not_yet = select(outgoing.id).where(
        *of_it,
        or_(
            outgoing.status.in_(("waiting", "held", "sending", "suppressed", "failed", "undelivered", "dropped")),
            and_(outgoing.sent_at.is_not(None), outgoing.sent_at > silent_since),
            and_(outgoing.sent_at.is_(None), outgoing.claimed_at > silent_since),
        ),
    )
    rows = tx.execute(
        select(
            invitation.id,
            invitation.campaign_id,
            invitation.participant_id,
            invitation.address_id,
            invitation.conversation_id,
            invitation.n_reminded,
            campaign.closes_at,
            school.time_zone,
            school.closed,
        )
        .join(campaign, campaign.id == invitation.campaign_id)
        .join(school, school.id == campaign.school_id)
        .join(conversation, conversation.id == invitation.conversation_id)
        .join(address, address.id == invitation.address_id)
        .where(
            campaign.status == "running",
            campaign.n_reminders > n_reminded,
            campaign.closes_at > now,
            invitation.n_reminded == n_reminded,
            conversation.status.in_(("consenting", "open")),
            conversation.updated_at <= silent_since,
            address.stopped_at.is_(None),
            address.bad_at.is_(None),
            address.gone_at.is_(None),
            ~not_yet.exists(),
        )
        .order_by(invitation.id)
        .limit(limit)
    )
    return [Silent(*row) for row in rows]


def count_reminder(tx: Transaction, invitation_id: int, n_before: int) -> bool:
    """One more reminder goes out. False where another process was first."""
    invitation = tables.Invitation
    done = tx.execute(
        update(invitation)
        .where(invitation.id == invitation_id, invitation.n_reminded == n_before)
        .values(n_reminded=n_before + 1)
    )
    return done.rowcount == 1


def campaign(tx: Transaction, campaign_id: str) -> Any | None:
    """The campaign whose id begins so, where there is one only; locked."""
    query = select(tables.Campaign.__table__).where(tables.Campaign.id.startswith(campaign_id, autoescape=True))
    rows = tx.execute(query.with_for_update()).all()
    return rows[0] if len(rows) == 1 else None


def campaigns(tx: Transaction, school: str) -> Sequence[Any]:
    """The campaigns of a school, newest first."""
    table = tables.Campaign
    return tx.execute(
        select(table.__table__).where(table.school_id == school).order_by(table.created_at.desc(), table.id)
    ).all()


def set_status(tx: Transaction, campaign_id: str, status: str) -> None:
    """It runs again, or never again; what waits goes with it."""
    outgoing = tables.Outgoing
    tx.execute(update(tables.Campaign).where(tables.Campaign.id == campaign_id).values(status=status, paused_why=None))
    if status == "running":
        held = (outgoing.campaign_id == campaign_id, outgoing.status == "held")
        tx.execute(update(outgoing).where(*held).values(status="waiting", error=None))
    else:
        open_ones = (outgoing.campaign_id == campaign_id, outgoing.status.in_(("waiting", "held")))
        tx.execute(update(outgoing).where(*open_ones).values(status="suppressed", error="the campaign was canceled"))


def progress(tx: Transaction, campaign_id: str) -> tuple[dict[str, int], dict[str, int]]:
    """How many messages of a campaign have which status, and how many of its conversations."""
    outgoing, invitation, conversation = tables.Outgoing, tables.Invitation, tables.Conversation
    messages = tx.execute(
        select(outgoing.status, func.count()).where(outgoing.campaign_id == campaign_id).group_by(outgoing.status)
    )
    people_ = tx.execute(
        select(conversation.status, func.count())
        .join(invitation, invitation.conversation_id == conversation.id)
        .where(invitation.campaign_id == campaign_id)
        .group_by(conversation.status)
    )
    return {row[0]: row[1] for row in messages}, {row[0]: row[1] for row in people_}
