"""Every table. Each row belongs to one school.

Who a person is (`Address`) and what they said (`Message`, `Response`, ...) meet only in `Address.participant_id`:
drop that one table and nobody can be reached, or recognised, from what is left.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from sipbot.storage.columns import Json, Utc

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(DeclarativeBase):
    """A row of sipbot's database."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Utc, dict[str, Any]: Json, list[Any]: Json}  # noqa: RUF012 (SQLAlchemy's name)


def school_id() -> Mapped[str]:
    """The column that every table has."""
    return mapped_column(ForeignKey("schools.id"))


class School(Row):
    """Who runs it. `invented` schools say so on every page and document."""

    __tablename__ = "schools"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    invented: Mapped[bool]
    time_zone: Mapped[str] = mapped_column(String(64))
    contact: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class Engagement(Row):
    """One school's stakeholder engagement for one plan: dates, calendar, owners, how many people there are."""

    __tablename__ = "engagements"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    kind: Mapped[str] = mapped_column(String(16))
    horizon_year: Mapped[int | None]
    opened_on: Mapped[str] = mapped_column(String(10))
    closed_on: Mapped[str] = mapped_column(String(10))
    owner: Mapped[str] = mapped_column(String(200))
    calendar: Mapped[list[Any]]
    population: Mapped[list[Any]]
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("school_id", "kind", "horizon_year"),)


class Participant(Row):
    """A person, known by nothing but a random id."""

    __tablename__ = "participants"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    school_id: Mapped[str] = school_id()
    created_at: Mapped[datetime]


class Address(Row):
    """A way to reach a participant. `stopped_at` is set by STOP, and only START clears it."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id"))
    channel: Mapped[str] = mapped_column(String(32))
    handle: Mapped[str] = mapped_column(String(200))
    stopped_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("school_id", "channel", "handle"), Index(None, "participant_id"))


class Tag(Row):
    """A `name=value` on a participant. `source` is declared (they said so) or rostered (the school did)."""

    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id"))
    name: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("participant_id", "name", "source", "value"),)


class SurveyText(Row):
    """A survey as it was when somebody began it, so that editing the file never breaks them midway."""

    __tablename__ = "survey_texts"
    school_id: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[datetime]


class Conversation(Row):
    """One participant's way through one survey: one JSON document, and what must be searched beside it."""

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    school_id: Mapped[str] = school_id()
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id"))
    channel: Mapped[str] = mapped_column(String(32))
    survey: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    state: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    __table_args__ = (Index(None, "participant_id", "survey"), Index(None, "school_id", "status", "updated_at"))


class Message(Row):
    """One line of a transcript. Theirs has `text` (empty until they have consented), ours a `prompt`."""

    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    channel: Mapped[str] = mapped_column(String(32))
    provider_id: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    prompt: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("channel", "provider_id"), Index(None, "conversation_id", "id"))


class Response(Row):
    """One answer: `text` whole as written, `value` as read. History stays: the row that counts has no `superseded_at`.

    `not_answered` says why there is no answer ("skip", "not understood"); it is None for answers.
    """

    __tablename__ = "responses"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id"))
    survey: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(String(64))
    probe: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    language: Mapped[str] = mapped_column(String(16))
    analyze: Mapped[str | None] = mapped_column(String(16))
    late: Mapped[bool]
    not_answered: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "conversation_id", "question"), Index(None, "school_id", "analyze"))


class Consent(Row):
    """What a participant was asked and answered before anything else was kept."""

    __tablename__ = "consents"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id"))
    wording: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    __table_args__ = (Index(None, "participant_id"),)


class Outgoing(Row):
    """One message decided but not yet delivered: the outbox.

    `status` goes waiting → sending → sent, or failed (given up), or unknown (a crash while sending an invitation).
    `dedupe_key` makes the same decision twice one message.
    """

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    channel: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    priority: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    owner: Mapped[str | None] = mapped_column(String(32))
    claimed_at: Mapped[datetime | None]
    provider_id: Mapped[str | None] = mapped_column(String(200))
    error: Mapped[str | None] = mapped_column(String(500))
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    __table_args__ = (
        Index(None, "status", "due_at", "priority"),
        Index(None, "address_id", "status"),
    )


class AnalysisRun(Row):
    """One run, never overwritten: the report (spans and counts, no words) and the table it was made from.

    `inputs` is that table without its texts, which are cut from the responses again: {"columns": [...], "rows": [...]}.
    """

    __tablename__ = "analysis_runs"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    school_id: Mapped[str] = school_id()
    at: Mapped[datetime]
    n_responses: Mapped[int]
    input_hash: Mapped[str] = mapped_column(String(64))
    inputs: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]
    __table_args__ = (Index(None, "school_id", "at"),)


class Vector(Row):
    """What an idea means as numbers, computed once; the key tells the embedder, its version and the text's hash."""

    __tablename__ = "vectors"
    school_id: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    numbers: Mapped[bytes] = mapped_column(LargeBinary)


class Edit(Row):
    """What a planner changed over a run: a row beside the machine's proposal, never a change of it."""

    __tablename__ = "edits"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    run_id: Mapped[str] = mapped_column(ForeignKey("analysis_runs.id"))
    subject: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    detail: Mapped[dict[str, Any]]
    who: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    __table_args__ = (Index(None, "run_id", "subject"),)
