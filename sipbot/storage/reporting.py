"""The queries of analysis and documents: what was said, by whom in tags, and what was decided about it."""

import base64
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import Select, Text, bindparam, cast, delete, distinct, func, select, update

from sipbot.storage import tables
from sipbot.storage.statement import Statement, insert_into
from sipbot.storage.transaction import Transaction

_ADD_SCHOOL = insert_into(tables.School, unique=("id",))
_ADD_ENGAGEMENT = insert_into(
    tables.Engagement,
    unique=(
        "school_id",
        "kind",
        "horizon_year",
    ),
)
_ADD_RUN = insert_into(tables.AnalysisRun)
_ADD_VECTOR = insert_into(
    tables.Vector,
    unique=(
        "school_id",
        "key",
    ),
)
_ADD_EDIT = insert_into(tables.Edit, returning="id")
_AT_ONCE = 500
"""How many keys to ask for in one query: SQLite takes some thousands, PostgreSQL many more."""


def add_school(tx: Transaction, values: Mapping[str, Any]) -> None:
    """A school, unless it is there."""
    _ADD_SCHOOL.run(tx, values)


@dataclass(frozen=True, slots=True)
class School:
    """A school as it is kept."""

    id: str
    name: str
    invented: bool
    time_zone: str
    contact: str
    closed: list[Any]
    created_at: datetime


_SCHOOL = Statement(
    select(*(tables.School.__table__.c[field.name] for field in fields(School))).where(
        tables.School.id == bindparam("of")
    )
)


def school(tx: Transaction, school_id: str) -> School | None:
    """The school of that id."""
    row = _SCHOOL.first(tx, {"of": school_id})
    return None if row is None else School(*row)


def change_school(tx: Transaction, school_id: str, values: Mapping[str, Any]) -> None:
    """Write *values* over what is kept of a school."""
    tx.execute(update(tables.School).where(tables.School.id == school_id).values(values))


def schools(tx: Transaction) -> Sequence[Any]:
    """Every school, by id."""
    return tx.execute(select(tables.School.__table__).order_by(tables.School.id)).all()


def add_engagement(tx: Transaction, values: Mapping[str, Any]) -> None:
    """An engagement, unless the school has one of that kind and year."""
    _ADD_ENGAGEMENT.run(tx, values)


def engagement(tx: Transaction, school_id: str, *, kind: str, horizon_year: int | None) -> Any | None:
    """The school's engagement for that plan."""
    table = tables.Engagement
    query = select(table.__table__).where(table.school_id == school_id, table.kind == kind)
    return tx.execute(query.where(table.horizon_year.is_not_distinct_from(horizon_year))).first()


def change_engagement(tx: Transaction, engagement_id: int, values: Mapping[str, Any]) -> None:
    """Write *values* over what is kept of an engagement."""
    tx.execute(update(tables.Engagement).where(tables.Engagement.id == engagement_id).values(values))


def latest_engagement(tx: Transaction, school_id: str) -> Any | None:
    """The school's newest engagement."""
    query = select(tables.Engagement.__table__).where(tables.Engagement.school_id == school_id)
    return tx.execute(query.order_by(tables.Engagement.id.desc()).limit(1)).first()


def name_of(conversation_id: str, response_id: int) -> str:
    """What an answer is called outside of the database: the same each time, and nothing follows from it.

    Numbers of rows would tell when somebody answered and which answers came one after the other from one person. The
    conversation's id is random and stays in the database, so that nobody can find the number that belongs to a name.
    """
    sealed = hashlib.sha256(f"{conversation_id}/{response_id}".encode()).digest()
    return f"R{base64.b32encode(sealed).decode()[:10]}"


def open_responses(tx: Transaction, school_id: str) -> Sequence[Any]:
    """Every open answer that counts, in the order given: the rows of the analysis table, without tags."""
    response = tables.Response
    return tx.execute(
        select(
            response.id,
            response.participant_id,
            response.conversation_id,
            response.survey,
            response.question,
            response.text,
            response.language,
            response.analyze,
        )
        .where(
            response.school_id == school_id,
            response.analyze.is_not(None),
            response.superseded_at.is_(None),
            response.not_answered.is_(None),
        )
        .order_by(response.id)
    ).all()


class Written(NamedTuple):
    """An answer: its number, its words, and in which survey it was given, to a question or to its probe."""

    id: int
    text: str
    survey: str
    probe: bool


def written(tx: Transaction, school_id: str, names: Collection[str]) -> dict[str, Written]:
    """Responses by what they are called; history included, erased ones missing."""
    response, wanted = tables.Response, frozenset(names)
    query = select(response.conversation_id, response.id, response.text, response.survey, response.probe)
    rows = tx.execute(query.where(response.school_id == school_id))
    every = ((name_of(row.conversation_id, row.id), Written(*row[1:])) for row in rows)
    return {name: found for name, found in every if name in wanted}


def tags(tx: Transaction, school_id: str) -> Sequence[Any]:
    """Every tag as (participant_id, name, value, source), in a fixed order."""
    tag = tables.Tag
    return tx.execute(
        select(tag.participant_id, tag.name, tag.value, tag.source)
        .where(tag.school_id == school_id)
        .order_by(tag.participant_id, tag.name, tag.source, tag.id)
    ).all()


def survey_use(tx: Transaction, school_id: str) -> Sequence[Any]:
    """(survey, fingerprint, channel, language, status, n) of every conversation, counted."""
    conversation = tables.Conversation
    key = (
        conversation.survey,
        conversation.fingerprint,
        conversation.channel,
        conversation.language,
        conversation.status,
    )
    return tx.execute(
        select(*key, func.count(conversation.id).label("n"))
        .where(conversation.school_id == school_id)
        .group_by(*key)
        .order_by(*key)
    ).all()


def first_begun(tx: Transaction, school_id: str) -> dict[str, datetime]:
    """When somebody first began each version of the school's surveys, by its fingerprint."""
    text = tables.SurveyText
    rows = tx.execute(select(text.fingerprint, text.stored_at).where(text.school_id == school_id))
    return {row.fingerprint: row.stored_at for row in rows}


@dataclass(frozen=True, slots=True)
class Invited:
    """How many people the campaigns of one survey on one channel invited, reached, and heard."""

    survey: str
    channel: str
    n_invited: int
    n_reached: int
    n_answered: int


def invited(tx: Transaction, school_id: str) -> tuple[Invited, ...]:
    """Whom the school's campaigns invited, canceled ones too, by survey and channel: people.

    Reached is whoever was sent a message that did not come back; who answered has an answer that counts.
    """
    campaign, invitation, outgoing = tables.Campaign, tables.Invitation, tables.Outgoing
    address, response = tables.Address, tables.Response
    key = (campaign.survey, campaign.channel)
    people = func.count(distinct(invitation.participant_id))
    asked = select(*key, people).join(invitation, invitation.campaign_id == campaign.id)
    reached = (
        select(*key, func.count(distinct(address.participant_id)))
        .join(outgoing, outgoing.campaign_id == campaign.id)
        .join(address, address.id == outgoing.address_id)
        .where(outgoing.status.in_(_CAME_THERE))
    )
    answered = asked.join(response, response.conversation_id == invitation.conversation_id).where(
        response.superseded_at.is_(None), response.not_answered.is_(None)
    )
    n_invited, n_reached, n_answered = (
        {
            (row[0], row[1]): row[2]
            for row in tx.execute(query.where(campaign.school_id == school_id).group_by(*key).order_by(*key))
        }
        for query in (asked, reached, answered)
    )
    return tuple(
        Invited(*which, n, n_reached.get(which, 0), n_answered.get(which, 0)) for which, n in n_invited.items()
    )


_CAME_THERE = ("sent", "delivered")


def n_came_there(tx: Transaction, school_id: str) -> int:
    """How many messages of the school's campaigns were sent and did not come back."""
    campaign, outgoing = tables.Campaign, tables.Outgoing
    of_school = outgoing.campaign_id.in_(select(campaign.id).where(campaign.school_id == school_id))
    query = select(func.count()).where(of_school, outgoing.status.in_(_CAME_THERE))
    return int(tx.execute(query).scalar_one())


def last_use(tx: Transaction, school_id: str) -> tuple[int, datetime | None]:
    """How many conversations there are and when the last one went on: where these stay, so does `survey_use`."""
    conversation = tables.Conversation
    query = select(func.count(), func.max(conversation.updated_at))
    row = tx.execute(query.where(conversation.school_id == school_id)).one()
    return (row[0], row[1])


def consent_wordings(tx: Transaction, school_id: str) -> Sequence[Any]:
    """(wording, language, n) of what people agreed to, most frequent first."""
    consent = tables.Consent
    n = func.count(distinct(consent.participant_id)).label("n")
    return tx.execute(
        select(consent.wording, consent.language, n)
        .where(consent.school_id == school_id)
        .group_by(consent.wording, consent.language)
        .order_by(n.desc(), consent.language, consent.wording)
    ).all()


def vectors(tx: Transaction, school_id: str, keys: Sequence[str]) -> dict[str, bytes]:
    """The stored vectors among *keys*."""
    found: dict[str, bytes] = {}
    for start in range(0, len(keys), _AT_ONCE):
        rows = tx.execute(
            select(tables.Vector.key, tables.Vector.numbers).where(
                tables.Vector.school_id == school_id, tables.Vector.key.in_(keys[start : start + _AT_ONCE])
            )
        )
        found.update((row.key, row.numbers) for row in rows)
    return found


def all_vectors(tx: Transaction, school_id: str) -> list[tuple[str, bytes]]:
    """Every stored vector of a school, as (key, numbers)."""
    rows = tx.execute(select(tables.Vector.key, tables.Vector.numbers).where(tables.Vector.school_id == school_id))
    return [(row.key, row.numbers) for row in rows]


def add_vectors(tx: Transaction, school_id: str, numbers: Iterable[tuple[str, bytes]]) -> None:
    """Keep vectors, each under its key, once."""
    _ADD_VECTOR.run_many(tx, [{"school_id": school_id, "key": key, "numbers": value} for key, value in numbers])


def add_run(tx: Transaction, values: Mapping[str, Any]) -> None:
    """A run; runs are never overwritten."""
    _ADD_RUN.run(tx, values)


def latest_run(tx: Transaction, school_id: str) -> Any | None:
    """The school's newest run."""
    run = tables.AnalysisRun
    query = select(run.__table__).where(run.school_id == school_id).order_by(run.at.desc(), run.id.desc()).limit(1)
    return tx.execute(query).first()


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run without what is in it: `checksum` is of that, so that a change by hand is seen without reading it."""

    id: str
    at: datetime
    checksum: int


def newest_run(tx: Transaction, school_id: str) -> StoredRun | None:
    """The school's newest run: the one that `latest_run` finds."""
    run = tables.AnalysisRun
    query = select(run.id, run.at, cast(run.inputs, Text), cast(run.report, Text)).where(run.school_id == school_id)
    row = tx.execute(query.order_by(run.at.desc(), run.id.desc()).limit(1)).first()
    return StoredRun(row[0], row[1], crc32(row[3].encode(), crc32(row[2].encode()))) if row else None


def answers_up_to(tx: Transaction, school_id: str, response_id: int) -> tuple[int, int]:
    """How many rows of answers the school has up to one, and how many letters: to see that none was erased."""
    response = tables.Response
    query = select(func.count(response.id), func.coalesce(func.sum(func.length(response.text)), 0))
    row = tx.execute(query.where(response.school_id == school_id, response.id <= response_id)).one()
    return (row[0], row[1])


def wait_for_turn(tx: Transaction, school_id: str) -> None:
    """Let whoever changes the same school's report now finish first. SQLite has one writer anyway."""
    query = select(tables.School.id).where(tables.School.id == school_id)
    tx.execute(query.with_for_update() if tx.dialect.name == "postgresql" else query)


def add_edit(tx: Transaction, values: Mapping[str, Any]) -> int:
    """One change by a planner, beside the run; its id."""
    row = _ADD_EDIT.first(tx, values)
    return int(row[0]) if row else 0


def last_edit(tx: Transaction, school_id: str) -> int:
    """The id of the school's newest edit, 0 where there is none."""
    return tx.execute(select(func.max(tables.Edit.id)).where(tables.Edit.school_id == school_id)).scalar() or 0


def edits(tx: Transaction, school_id: str, after: int = 0) -> Sequence[Any]:
    """The edits of a school over all its runs, oldest first; with *after*, those with higher ids."""
    edit = tables.Edit
    query = select(edit.__table__).where(edit.school_id == school_id, edit.id > after)
    return tx.execute(query.order_by(edit.id)).all()


TRANSLATION = "translate"
"""The kind of the edits that hold what an answer says in another language; their subject is the answer."""


def erase_translations(tx: Transaction, conversations: Select[Any]) -> None:
    """Erase what the team wrote that the answers of *conversations* say: it tells no less than these do."""
    response, edit = tables.Response, tables.Edit
    translated = set(tx.execute(select(edit.subject).where(edit.kind == TRANSLATION)).scalars())
    if not translated:
        return
    rows = tx.execute(select(response.conversation_id, response.id).where(response.conversation_id.in_(conversations)))
    erased = sorted(translated & {name_of(row.conversation_id, row.id) for row in rows})
    for start in range(0, len(erased), _AT_ONCE):
        names = erased[start : start + _AT_ONCE]
        tx.execute(delete(edit).where(edit.kind == TRANSLATION, edit.subject.in_(names)))


@dataclass(frozen=True, slots=True)
class Taken:
    """One person's answers that came in a file: from which, and under which new ids they are kept."""

    school: str
    source: str
    participant_id: str
    conversation_id: str
    at: datetime


_ADD_PARTICIPANT = insert_into(tables.Participant)
_ADD_CONVERSATION = insert_into(tables.Conversation)
_ADD_RESPONSE = insert_into(tables.Response)
_ADD_TAG = insert_into(
    tables.Tag,
    unique=(
        "participant_id",
        "name",
        "source",
        "value",
    ),
)
TAKEN_FROM = "import"
"""The channel of answers that came in a file."""


def take_in(
    tx: Transaction, taken: Taken, *, tags: Sequence[tuple[str, str]], answers: Sequence[Mapping[str, str]]
) -> None:
    """Keep one person's answers (question, text, language, analyze) and rostered tags, without an address."""
    of_school = {"school_id": taken.school}
    _ADD_PARTICIPANT.run(tx, {**of_school, "id": taken.participant_id, "created_at": taken.at})
    who = {**of_school, "participant_id": taken.participant_id}
    _ADD_CONVERSATION.run(
        tx,
        {
            **who,
            "id": taken.conversation_id,
            "channel": TAKEN_FROM,
            "survey": taken.source[:64],
            "fingerprint": "",
            "language": answers[0]["language"],
            "status": "finished",
            "version": 1,
            "state": "",
            "started_at": taken.at,
            "updated_at": taken.at,
        },
    )
    given = {**who, "conversation_id": taken.conversation_id, "survey": taken.source[:64], "at": taken.at}
    said = [
        {**given, **answer, "value": answer["text"], "probe": False, "late": False, "not_answered": None}
        for answer in answers
    ]
    _ADD_RESPONSE.run_many(tx, said)
    named = [
        {**who, "name": name[:64], "value": value[:200], "source": "rostered", "at": taken.at} for name, value in tags
    ]
    _ADD_TAG.run_many(tx, named)
