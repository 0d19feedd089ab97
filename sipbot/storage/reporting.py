"""The queries of analysis and documents: what was said, by whom in tags, and what was decided about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, distinct, func, select

from sipbot.storage import tables
from sipbot.storage.statement import insert_into
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
_ADD_EDIT = insert_into(tables.Edit)
_AT_ONCE = 500
"""How many keys to ask for in one query: SQLite takes some thousands, PostgreSQL many more."""


def add_school(tx: Transaction, values: Mapping[str, Any]) -> None:
    """A school, unless it is there."""
    _ADD_SCHOOL.run(tx, values)


_SCHOOL = select(tables.School.__table__).where(tables.School.id == bindparam("of"))


def school(tx: Transaction, school_id: str) -> Any | None:
    """The school of that id."""
    return tx.execute(_SCHOOL, {"of": school_id}).first()


def schools(tx: Transaction) -> Sequence[Any]:
    """Every school, by id."""
    return tx.execute(select(tables.School.__table__).order_by(tables.School.id)).all()


def add_engagement(tx: Transaction, values: Mapping[str, Any]) -> None:
    """An engagement, unless the school has one of that kind and year."""
    _ADD_ENGAGEMENT.run(tx, values)


def latest_engagement(tx: Transaction, school_id: str) -> Any | None:
    """The school's newest engagement."""
    query = select(tables.Engagement.__table__).where(tables.Engagement.school_id == school_id)
    return tx.execute(query.order_by(tables.Engagement.id.desc()).limit(1)).first()


def open_responses(tx: Transaction, school_id: str) -> Sequence[Any]:
    """Every open answer that counts, in the order given: the rows of the analysis table, without tags."""
    response = tables.Response
    return tx.execute(
        select(
            response.id,
            response.participant_id,
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


def texts(tx: Transaction, school_id: str, ids: Sequence[int]) -> dict[int, str]:
    """The words of responses, by id; history included, erased ones missing."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = tx.execute(
            select(tables.Response.id, tables.Response.text).where(
                tables.Response.school_id == school_id, tables.Response.id.in_(ids[start : start + _AT_ONCE])
            )
        )
        found.update((row.id, row.text) for row in rows)
    return found


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


def add_edit(tx: Transaction, values: Mapping[str, Any]) -> None:
    """One change by a planner, beside the run."""
    _ADD_EDIT.run(tx, values)


def edits(tx: Transaction, run_id: str) -> Sequence[Any]:
    """Every edit of a run, oldest first."""
    query = select(tables.Edit.__table__).where(tables.Edit.run_id == run_id).order_by(tables.Edit.id)
    return tx.execute(query).all()


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
