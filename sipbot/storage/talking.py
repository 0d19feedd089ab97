"""The queries of one inbound message: who is this, where are they, what is kept of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from sipbot.storage import reporting, tables
from sipbot.storage.columns import found_by
from sipbot.storage.statement import Statement, insert_into
from sipbot.storage.transaction import Conflict, Transaction


@dataclass(frozen=True, slots=True)
class Saved:
    """A conversation as stored. `version` is the one to repeat when saving; `address_id` is where it is held."""

    id: str
    address_id: int
    participant_id: str
    survey: str
    fingerprint: str
    status: str
    version: int
    state: str


@dataclass(frozen=True, slots=True)
class Known:
    """An address that has written before, and its conversation if it has one (of the survey asked about)."""

    address_id: int
    participant_id: str
    stopped_at: datetime | None
    conversation: Saved | None
    is_shared: bool = False
    """Whether more than one person has, or had, that address."""


_SHARER = aliased(tables.Address)
_IS_SHARED = exists().where(
    _SHARER.school_id == tables.Address.school_id,
    _SHARER.handle_index == tables.Address.handle_index,
    _SHARER.channel == tables.Address.channel,
    _SHARER.sharer > 0,
)
_KNOWN = (
    select(
        tables.Address.id.label("address_id"),
        tables.Address.participant_id,
        tables.Address.stopped_at,
        _IS_SHARED.label("is_shared"),
        tables.Conversation.id,
        tables.Conversation.survey,
        tables.Conversation.fingerprint,
        tables.Conversation.status,
        tables.Conversation.version,
        tables.Conversation.state,
    )
    .select_from(tables.Address)
    .where(
        tables.Address.school_id == bindparam("school"),
        tables.Address.channel == bindparam("channel"),
        tables.Address.handle_index == bindparam("whose"),
    )
    .order_by(tables.Conversation.started_at.desc(), tables.Conversation.id.desc())
    .limit(1)
)
_SPOKEN_THERE = (
    exists()
    .where(tables.Message.conversation_id == tables.Conversation.id, tables.Message.channel == tables.Address.channel)
    .correlate(tables.Conversation, tables.Address)
)
_OF_THIS_PERSON = and_(
    tables.Conversation.participant_id == tables.Address.participant_id,
    # What has moved between two addresses of theirs is one conversation at both.
    or_(tables.Conversation.channel == tables.Address.channel, _SPOKEN_THERE),
)
_KNOWN_IN_SURVEY = Statement(
    _KNOWN.outerjoin(tables.Conversation, and_(_OF_THIS_PERSON, tables.Conversation.survey == bindparam("survey")))
)
_KNOWN_LATEST = Statement(_KNOWN.outerjoin(tables.Conversation, _OF_THIS_PERSON))


def known(tx: Transaction, *, school: str, channel: str, handle: str, survey: str | None) -> Known | None:
    """Who writes from that address, with their latest conversation (of *survey*, where one is named)."""
    query = _KNOWN_LATEST if survey is None else _KNOWN_IN_SURVEY
    row = query.first(tx, {"school": school, "channel": channel, "whose": found_by(school, handle), "survey": survey})
    if row is None:
        return None
    address_id, participant_id, stopped_at, is_shared, conversation_id, *rest = row
    conversation = None if conversation_id is None else Saved(conversation_id, address_id, participant_id, *rest)
    return Known(address_id, participant_id, stopped_at, conversation, bool(is_shared))


@dataclass(frozen=True, slots=True)
class Sharer:
    """One of the people who share a phone: their number among them, and where they are."""

    number: int
    talked_at: datetime | None
    known: Known


def sharers(tx: Transaction, *, school: str, channel: str, handle: str, survey: str | None) -> list[Sharer]:
    """Everybody who has that address, each with their latest conversation (of *survey*, where one is named)."""
    address, conversation = tables.Address, tables.Conversation
    of_theirs = _OF_THIS_PERSON if survey is None else and_(_OF_THIS_PERSON, conversation.survey == survey)
    rows = tx.execute(
        select(
            address.sharer,
            address.id.label("address_id"),
            address.participant_id,
            address.stopped_at,
            conversation.updated_at,
            conversation.id,
            conversation.survey,
            conversation.fingerprint,
            conversation.status,
            conversation.version,
            conversation.state,
        )
        .outerjoin(conversation, of_theirs)
        .where(
            address.school_id == school,
            address.channel == channel,
            address.handle_index == found_by(school, handle),
            address.gone_at.is_(None),
        )
        .order_by(address.sharer, conversation.started_at, conversation.id)
    )
    latest: dict[int, Sharer] = {}
    for row in rows:
        number, address_id, participant_id, stopped_at, talked_at, *rest = tuple[Any, ...](row)
        saved = None if rest[0] is None else Saved(rest[0], address_id, participant_id, *rest[1:])
        latest[number] = Sharer(number, talked_at, Known(address_id, participant_id, stopped_at, saved))
    return list(latest.values())


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation looked up by its id, with what the address would have told."""

    school_id: str
    channel: str
    updated_at: datetime
    saved: Saved


def conversation_by_id(tx: Transaction, conversation_id: str) -> Found | None:
    """The conversation of that id, with the newest address of its participant on the channel that is still theirs."""
    conversation, address = tables.Conversation, tables.Address
    row = tx.execute(
        select(conversation.__table__, address.id.label("address_id"))
        .join(
            address,
            and_(address.participant_id == conversation.participant_id, address.channel == conversation.channel),
        )
        .where(conversation.id == conversation_id)
        .order_by(address.gone_at.is_not(None), address.id.desc())
    ).first()
    if row is None:
        return None
    saved = Saved(
        row.id, row.address_id, row.participant_id, row.survey, row.fingerprint, row.status, row.version, row.state
    )
    return Found(row.school_id, row.channel, row.updated_at, saved)


def _new_id(insert: Statement, tx: Transaction, values: Mapping[str, Any]) -> int:
    """The id that the database gave to the row just inserted."""
    row = insert.first(tx, values)
    if row is None:
        raise LookupError("an insert gave no id")
    return int(row[0])


_ADD_PARTICIPANT = insert_into(tables.Participant)
_ADD_ADDRESS = insert_into(tables.Address, returning="id")


def add_participant(
    tx: Transaction, participant_id: str, *, school: str, channel: str, handle: str, now: datetime
) -> int:
    """A new person at a new address; the address's id."""
    _ADD_PARTICIPANT.run(tx, {"id": participant_id, "school_id": school, "created_at": now})
    return add_address(tx, participant_id, school=school, channel=channel, handle=handle, now=now)


def add_address(tx: Transaction, participant_id: str, *, school: str, channel: str, handle: str, now: datetime) -> int:
    """Another address of somebody we know; its id."""
    return _new_id(
        _ADD_ADDRESS,
        tx,
        {
            "school_id": school,
            "participant_id": participant_id,
            "channel": channel,
            "handle": handle,
            "handle_index": found_by(school, handle),
            "sharer": 0,
            "created_at": now,
        },
    )


_ADD_INBOUND = insert_into(tables.Message, unique=("channel", "provider_id"))


def add_inbound(
    tx: Transaction,
    *,
    school: str,
    conversation_id: str,
    channel: str,
    provider_id: str,
    text: str,
    n_media: int | None = None,
    now: datetime,
) -> bool:
    """Keep their line of the transcript; False where the provider's id was seen before."""
    n_kept = _ADD_INBOUND.run(
        tx,
        {
            "school_id": school,
            "conversation_id": conversation_id,
            "channel": channel,
            "provider_id": provider_id,
            "text": text,
            "n_media": n_media,
            "at": now,
        },
    )
    return n_kept == 1


_ADD_LINE = insert_into(tables.Message)
_ADD_LINE_TO_SEND = insert_into(tables.Message, returning="id")
_ADD_TO_OUTBOX = insert_into(tables.Outgoing)


def add_outbound(
    tx: Transaction,
    conversation: Saved,
    prompts: Sequence[Mapping[str, Any]],
    *,
    school: str,
    channel: str,
    kind: str,
    priority: int,
    dedupe_key: str,
    to_send: bool,
    now: datetime,
    due_at: datetime | None = None,
    campaign_id: str | None = None,
) -> None:
    """Keep *prompts* as lines of the transcript and, where they must be sent, as messages to deliver, in order."""
    lines = [
        {"school_id": school, "conversation_id": conversation.id, "channel": channel, "prompt": prompt, "at": now}
        for prompt in prompts
    ]
    if not to_send:
        _ADD_LINE.run_many(tx, lines)
        return
    for number, line in enumerate(lines):
        _ADD_TO_OUTBOX.run(
            tx,
            {
                "school_id": school,
                "address_id": conversation.address_id,
                "message_id": _new_id(_ADD_LINE_TO_SEND, tx, line),
                "channel": channel,
                "kind": kind,
                "priority": priority,
                "status": "waiting",
                "attempts": 0,
                "due_at": due_at or now,
                "campaign_id": campaign_id,
                "dedupe_key": f"{dedupe_key}:{number}",
            },
        )


_ADD_CONVERSATION = insert_into(tables.Conversation)


def add_conversation(
    tx: Transaction, conversation: Saved, *, school: str, channel: str, language: str, now: datetime
) -> None:
    """A conversation that has just begun."""
    _ADD_CONVERSATION.run(
        tx,
        {
            "id": conversation.id,
            "school_id": school,
            "participant_id": conversation.participant_id,
            "channel": channel,
            "survey": conversation.survey,
            "fingerprint": conversation.fingerprint,
            "language": language,
            "status": conversation.status,
            "version": conversation.version,
            "state": conversation.state,
            "started_at": now,
            "updated_at": now,
        },
    )


_SAVE = Statement(
    update(tables.Conversation)
    .where(tables.Conversation.id == bindparam("of"), tables.Conversation.version == bindparam("read"))
    .values(
        version=bindparam("written"),
        state=bindparam("new_state"),
        status=bindparam("new_status"),
        channel=bindparam("new_channel"),
        language=bindparam("new_language"),
        updated_at=bindparam("now"),
    )
)


def save_conversation(
    tx: Transaction, read: Saved, *, state: str, status: str, channel: str, language: str, now: datetime
) -> None:
    """Write the next state over the one that was read. Raises `Conflict` where somebody else was first."""
    n_saved = _SAVE.run(
        tx,
        {
            "of": read.id,
            "read": read.version,
            "written": read.version + 1,
            "new_state": state,
            "new_status": status,
            "new_channel": channel,
            "new_language": language,
            "now": now,
        },
    )
    if n_saved != 1:
        raise Conflict(read.id)


def channel_of(tx: Transaction, address_id: int) -> str:
    """The channel of an address."""
    return tx.execute(select(tables.Address.channel).where(tables.Address.id == address_id)).scalar_one()


def has_consented(tx: Transaction, participant_id: str, *, survey: str) -> bool:
    """Whether somebody has begun to answer a survey."""
    begun = select(tables.Consent.id).join(
        tables.Conversation, tables.Conversation.id == tables.Consent.conversation_id
    )
    theirs = begun.where(tables.Conversation.participant_id == participant_id, tables.Conversation.survey == survey)
    return tx.execute(theirs.limit(1)).first() is not None


def is_rostered(tx: Transaction, participant_id: str) -> bool:
    """Whether the school's roster has named them."""
    return are_both_rostered(tx, participant_id, participant_id)


def are_both_rostered(tx: Transaction, one: str, other: str) -> bool:
    """Whether the school's roster has named both."""
    named = select(tables.Participant.id).where(
        tables.Participant.id.in_({one, other}), tables.Participant.rostered_at.is_not(None)
    )
    return set(tx.execute(named).scalars()) == {one, other}


def leave_unanswered(tx: Transaction, participant_id: str, *, survey: str, instead: str) -> None:
    """Erase what was begun and never agreed to, in which *instead* takes its place; an invitation goes to that one."""
    conversation = tables.Conversation
    empty = select(conversation.id).where(
        conversation.participant_id == participant_id, conversation.survey == survey, conversation.id != instead
    )
    tx.execute(
        update(tables.Invitation).where(tables.Invitation.conversation_id.in_(empty)).values(conversation_id=instead)
    )
    lines_of_empty = select(tables.Message.id).where(tables.Message.conversation_id.in_(empty))
    tx.execute(delete(tables.Outgoing).where(tables.Outgoing.message_id.in_(lines_of_empty)))
    for table in (tables.Message, tables.HeldAnswer):
        tx.execute(delete(table).where(table.conversation_id.in_(empty)))
    tx.execute(
        delete(conversation).where(
            conversation.participant_id == participant_id, conversation.survey == survey, conversation.id != instead
        )
    )


def join(tx: Transaction, *, goes: str, stays: str) -> None:
    """Two who turned out to be one person: everything of *goes* belongs to *stays*.

    What *stays* declared stands before what *goes* did, and what the roster says of *stays* before what it says there.
    """
    for source in ("declared", "rostered"):
        told = select(tables.Tag.name).where(tables.Tag.participant_id == stays, tables.Tag.source == source)
        of_both = (tables.Tag.source == source, tables.Tag.name.in_(told))
        tx.execute(delete(tables.Tag).where(tables.Tag.participant_id == goes, *of_both))
    for table in (tables.Address, tables.Tag, tables.Conversation, tables.Response, tables.Consent):
        tx.execute(update(table).where(table.participant_id == goes).values(participant_id=stays))
    tx.execute(delete(tables.Participant).where(tables.Participant.id == goes))


def survey_text(tx: Transaction, *, school: str, fingerprint: str) -> str | None:
    """The survey as it was when somebody began it."""
    row = tx.execute(
        select(tables.SurveyText.text).where(
            tables.SurveyText.school_id == school, tables.SurveyText.fingerprint == fingerprint
        )
    )
    return row.scalar()


_KEEP_SURVEY_TEXT = insert_into(tables.SurveyText, unique=("school_id", "fingerprint"))


def keep_survey_text(tx: Transaction, *, school: str, fingerprint: str, name: str, text: str, now: datetime) -> None:
    """Keep the survey's text under its fingerprint, once."""
    _KEEP_SURVEY_TEXT.run(
        tx,
        {"school_id": school, "fingerprint": fingerprint, "name": name, "text": text, "stored_at": now},
    )


def supersede(
    tx: Transaction, *, conversation_id: str, question: str, now: datetime, probe: bool | None = None
) -> None:
    """The answers so far to *question* no longer count; they stay as history. `probe` narrows to one of the two."""
    query = update(tables.Response).where(
        tables.Response.conversation_id == conversation_id,
        tables.Response.question == question,
        tables.Response.superseded_at.is_(None),
    )
    if probe is not None:
        query = query.where(tables.Response.probe == probe)
    tx.execute(query.values(superseded_at=now))


_ADD_RESPONSE = insert_into(tables.Response)


def add_response(tx: Transaction, values: Mapping[str, Any]) -> None:
    """One answer, or one question that was left without."""
    _ADD_RESPONSE.run(tx, values)


_ADD_TAG = insert_into(tables.Tag)
_FORGET_DECLARED = Statement(
    delete(tables.Tag).where(
        tables.Tag.participant_id == bindparam("of"),
        tables.Tag.name == bindparam("called"),
        tables.Tag.source == "declared",
    )
)


def declare_tag(
    tx: Transaction, *, school: str, participant_id: str, name: str, values: Iterable[str], now: datetime
) -> None:
    """The participant says *name* is *values*; what they declared before is replaced, what was rostered stays."""
    _FORGET_DECLARED.run(tx, {"of": participant_id, "called": name})
    rows = [
        {
            "school_id": school,
            "participant_id": participant_id,
            "name": name,
            "value": value,
            "source": "declared",
            "at": now,
        }
        for value in dict.fromkeys(values)
    ]
    _ADD_TAG.run_many(tx, rows)


_ADD_CONSENT = insert_into(tables.Consent)


def add_consent(
    tx: Transaction,
    conversation: Saved,
    *,
    school: str,
    wording: str,
    version: str,
    language: str,
    at: datetime,
) -> None:
    """What was asked and agreed to."""
    _ADD_CONSENT.run(
        tx,
        {
            "school_id": school,
            "conversation_id": conversation.id,
            "participant_id": conversation.participant_id,
            "wording": wording,
            "version": version,
            "language": language,
            "at": at,
        },
    )


_LINES = (
    select(tables.Message.id, tables.Message.text, tables.Message.prompt)
    .where(tables.Message.conversation_id == bindparam("of"))
    .order_by(tables.Message.id)
)


def lines(tx: Transaction, conversation_id: str) -> Sequence[Any]:
    """The transcript's rows (id, text, prompt), in order."""
    return tx.execute(_LINES, {"of": conversation_id}).all()


def begun_and_open(tx: Transaction, *, silent_since: datetime) -> Sequence[str]:
    """The ids of conversations that have begun and not ended, and in which nobody has written after *silent_since*."""
    conversation = tables.Conversation
    found = tx.execute(
        select(conversation.id)
        .where(conversation.status.in_(("consenting", "open")), conversation.updated_at <= silent_since)
        .order_by(conversation.updated_at)
    )
    return found.scalars().all()


def asked_at(tx: Transaction, found: Found) -> datetime | None:
    """Since when they could have answered: the last word in it, or the invitation; None where that has not gone out."""
    outgoing, line = tables.Outgoing, tables.Message
    invitation = tx.execute(
        select(outgoing.status, outgoing.sent_at)
        .join(line, line.id == outgoing.message_id)
        .where(line.conversation_id == found.saved.id, outgoing.kind == "invitation")
    ).first()
    if invitation is None:
        return found.updated_at
    if invitation.status in ("waiting", "held", "sending"):
        return None
    return max(found.updated_at, invitation.sent_at or found.updated_at)


def erase_untouched_since(tx: Transaction, before: datetime) -> int:
    """Erase every conversation nobody has touched since, with all that was said in it; how many.

    People with nothing left go too, unless the school's roster has named them since: of these only what they said goes.
    """
    old = select(tables.Conversation.id).where(tables.Conversation.updated_at < before)
    reporting.erase_translations(tx, old)
    lines_of_old = select(tables.Message.id).where(tables.Message.conversation_id.in_(old))
    tx.execute(delete(tables.Outgoing).where(tables.Outgoing.message_id.in_(lines_of_old)))
    for table in (tables.Message, tables.Response, tables.Consent, tables.HeldAnswer, tables.Invitation):
        tx.execute(delete(table).where(table.conversation_id.in_(old)))
    n_erased = tx.execute(delete(tables.Conversation).where(tables.Conversation.updated_at < before)).rowcount
    still_here = select(tables.Conversation.participant_id).union(
        select(tables.Participant.id).where(tables.Participant.rostered_at >= before)
    )
    tx.execute(delete(tables.Tag).where(tables.Tag.participant_id.not_in(still_here)))
    nobodys = (tables.Address.participant_id.not_in(still_here), tables.Address.created_at < before)
    tx.execute(
        delete(tables.Permission).where(tables.Permission.address_id.in_(select(tables.Address.id).where(*nobodys)))
    )
    tx.execute(delete(tables.Address).where(*nobodys))
    reachable = select(tables.Address.participant_id)
    tx.execute(
        delete(tables.Participant).where(
            tables.Participant.id.not_in(still_here),
            tables.Participant.id.not_in(reachable),
            tables.Participant.created_at < before,
        )
    )
    return n_erased
