"""Every table. Each row belongs to one school; only secrets, senders, accounts and the audit log belong to all.

Who a person is (`Address`) and what they said (`Message`, `Response`, ...) meet only in `Address.participant_id`:
drop that one table and nobody can be reached, or recognised, from what is left.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, MetaData, String, Text, UniqueConstraint
from sqlalchemy import text as condition
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from sipbot.storage.columns import BlindIndex, Encrypted, Json, Utc

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
    """Who runs it. `invented` schools say so on every page and document.

    `closed` lists days without messages to anybody who has not written: [first, last, why], the last one included.
    """

    __tablename__ = "schools"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    invented: Mapped[bool]
    time_zone: Mapped[str] = mapped_column(String(64))
    contact: Mapped[str] = mapped_column(String(200))
    closed: Mapped[list[Any]]
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
    """A person, known by nothing but a random id; of the school's roster, also by what it calls them.

    `source_id` is the roster's id, `rostered_at` when it was last in one, `language` what the school writes to them in.
    """

    __tablename__ = "participants"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    school_id: Mapped[str] = school_id()
    source_id: Mapped[str | None] = mapped_column(Encrypted("participants.source_id"))
    source_id_index: Mapped[Any] = mapped_column(BlindIndex("source_id"), nullable=True)
    name: Mapped[str | None] = mapped_column(Encrypted("participants.name"))
    language: Mapped[str | None] = mapped_column(String(16))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("households.id"))
    rostered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    __table_args__ = (Index(None, "school_id", "source_id_index", unique=True), Index(None, "household_id"))


class Household(Row):
    """People of the roster who live together, so that a home counts once. `source_id` is the roster's id."""

    __tablename__ = "households"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    source_id: Mapped[str] = mapped_column(Encrypted("households.source_id"))
    source_id_index: Mapped[Any] = mapped_column(BlindIndex("source_id"))
    __table_args__ = (UniqueConstraint("school_id", "source_id_index"),)


class Address(Row):
    """A way to reach a participant. `stopped_at` is set by STOP, and only START clears it.

    A phone may be shared by a family: then each of them has an address with its number, the first as `sharer` 0, and
    STOP holds for all of these. `bad_at` is when a provider said that nobody can be reached there, `doubted_at` when it
    was not sure, `gone_at` when the roster had another one instead.
    """

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id"))
    channel: Mapped[str] = mapped_column(String(32))
    handle: Mapped[str] = mapped_column(Encrypted("addresses.handle"))
    handle_index: Mapped[Any] = mapped_column(BlindIndex("handle"))
    sharer: Mapped[int]
    stopped_at: Mapped[datetime | None]
    bad_at: Mapped[datetime | None]
    doubted_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("school_id", "handle_index", "channel", "sharer"),
        Index(None, "participant_id"),
    )


class Permission(Row):
    """The proof that the school may write to a number: who said so, when, where, in which words. Only ever added to.

    `allowed` is False where they said no. `source` is form, roster, keyword or staff.
    """

    __tablename__ = "permissions"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"))
    allowed: Mapped[bool]
    source: Mapped[str] = mapped_column(String(16))
    wording: Mapped[str] = mapped_column(Text)
    given_on: Mapped[str] = mapped_column(String(10))
    recorded_at: Mapped[datetime]
    __table_args__ = (Index(None, "address_id"),)


class OptOut(Row):
    """Somebody said STOP: kept apart from people and addresses, so that erasing these does not forget it.

    It holds for the handle, over every channel and every number of ours. `source` is keyword, provider or staff.
    """

    __tablename__ = "opt_outs"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    handle: Mapped[str] = mapped_column(Encrypted("opt_outs.handle"))
    handle_index: Mapped[Any] = mapped_column(BlindIndex("handle"))
    source: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "handle_index"),)


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
    """One line of a transcript. Theirs has `text` (empty until they have consented), ours a `prompt`.

    `n_media` counts pictures and sounds that came along, where there were any; they themselves are not kept.
    """

    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    channel: Mapped[str] = mapped_column(String(32))
    provider_id: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    prompt: Mapped[dict[str, Any] | None]
    n_media: Mapped[int | None]
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("channel", "provider_id"), Index(None, "conversation_id", "id"))


class HeldAnswer(Row):
    """An answer in words that may not be whole yet. Its parts are in the conversation; at `whole_at` they are taken."""

    __tablename__ = "held_answers"
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    school_id: Mapped[str] = school_id()
    whole_at: Mapped[datetime]
    __table_args__ = (Index(None, "whole_at"),)


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

    `status` goes waiting → sending → sent → delivered or undelivered; or ends as failed (given up), unknown (a crash
    while sending an invitation), suppressed (it must not go out any more) or dropped (by a person). Those of a paused
    campaign are held. `trouble` is the sort of error, to be counted. `dedupe_key` makes the same decision twice one
    message.
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
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaigns.id"))
    trouble: Mapped[str | None] = mapped_column(String(16))
    sent_at: Mapped[datetime | None]
    __table_args__ = (
        # What is claimed, in its order, and only what waits: what was sent long ago costs nothing.
        Index(
            "ix_outbox_waiting",
            "channel",
            "priority",
            "due_at",
            "id",
            sqlite_where=condition("status = 'waiting'"),
            postgresql_where=condition("status = 'waiting'"),
        ),
        Index(
            "ix_outbox_sending",
            "claimed_at",
            sqlite_where=condition("status = 'sending'"),
            postgresql_where=condition("status = 'sending'"),
        ),
        Index(None, "address_id", "status"),
        Index(None, "provider_id"),
        Index(None, "campaign_id", "status"),
    )


class Sender(Row):
    """How fast a channel may send, all processes together, and whether it may. It belongs to the deployment.

    `next_slot_at` is when the next message may go, `not_before` what its provider has asked for (429).
    """

    __tablename__ = "senders"
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    next_slot_at: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    halted_at: Mapped[datetime | None]
    halted_why: Mapped[str | None] = mapped_column(String(500))


class Campaign(Row):
    """Who is invited to which survey, when, with how many reminders. `status` is running, paused or canceled."""

    __tablename__ = "campaigns"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    school_id: Mapped[str] = school_id()
    survey: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(32))
    audience: Mapped[str] = mapped_column(Text)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    n_reminders: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    paused_why: Mapped[str | None] = mapped_column(String(500))
    created_by: Mapped[str] = mapped_column(Encrypted("campaigns.created_by"))
    created_at: Mapped[datetime]
    __table_args__ = (Index(None, "school_id", "created_at"),)


class Invitation(Row):
    """One participant of one campaign: where they are reached, in which conversation, how often they were reminded."""

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id"))
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id"))
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id"))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    n_reminded: Mapped[int]
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("campaign_id", "participant_id"), Index(None, "conversation_id"))


class Secret(Row):
    """Something a channel keeps for itself, such as a provider's token. It belongs to the deployment, to no school."""

    __tablename__ = "secrets"
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[str] = mapped_column(Encrypted("secrets.value"))
    expires_at: Mapped[datetime | None]


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
    who: Mapped[str] = mapped_column(Encrypted("edits.who"))
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    __table_args__ = (Index(None, "run_id", "subject"),)


class Outreach(Row):
    """What was tried to hear more of a group: when, how and by whom. `tag` and `value` are "" where it was for all."""

    __tablename__ = "outreach"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    on: Mapped[str] = mapped_column(String(10))
    how: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Encrypted("outreach.who"))
    tag: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "school_id", "on"),)


class Count(Row):
    """Who was heard at a school when it was counted last: `n_people`, and [tag, values, people] for each `cells`.

    `told_twice` is [tag, what they say of themselves, what the roster says, people] where there are both, None where
    that was not counted yet. It is not counted anew for each person who answers: see `sipbot.ledger`.
    """

    __tablename__ = "counts"
    school_id: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    at: Mapped[datetime]
    n_people: Mapped[int]
    cells: Mapped[list[Any]]
    told_twice: Mapped[list[Any] | None]


class Release(Row):
    """The numbers of groups in a document that left the house, where they had not been in one before.

    Only ever added to: what was shown cannot be taken back, and the next document must not be subtracted from it.
    """

    __tablename__ = "releases"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    at: Mapped[datetime]
    format: Mapped[str] = mapped_column(String(32))
    tables: Mapped[dict[str, Any]]
    __table_args__ = (Index(None, "school_id"),)


class Meeting(Row):
    """A meeting: what was on its agenda, how many came by role ({role: people}), its minutes, what it recommends.

    Who came is not kept. `token` is what the link for signing in has; `n_answers` how many lines of the minutes count
    as answers, 0 until somebody said so; `version` grows with each change.
    """

    __tablename__ = "meetings"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    token: Mapped[str] = mapped_column(String(64), unique=True)
    on: Mapped[str] = mapped_column(String(10))
    what: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    agenda: Mapped[str] = mapped_column(Text)
    attendance: Mapped[dict[str, Any]]
    languages: Mapped[str] = mapped_column(Text)
    interpreter: Mapped[str] = mapped_column(Text)
    minutes: Mapped[str] = mapped_column(Text)
    recommendations: Mapped[str] = mapped_column(Text)
    n_answers: Mapped[int]
    version: Mapped[int]
    created_at: Mapped[datetime]
    __table_args__ = (Index(None, "school_id", "on"),)


class Designation(Row):
    """What the state designated a school as, and what the school says of its local stakeholder group.

    `status` is "" where it is not designated (any more). `dates` are days by the keys of the rules' deadlines. The rest
    is about English learners and their parents' council; None or "" where nobody has said so.
    """

    __tablename__ = "designations"
    school_id: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    status: Mapped[str] = mapped_column(String(32))
    designated_on: Mapped[str] = mapped_column(String(10))
    levels: Mapped[list[Any]]
    dates: Mapped[dict[str, Any]]
    has_program: Mapped[bool | None]
    n_learners: Mapped[int | None]
    n_students: Mapped[int | None]
    established_on: Mapped[str] = mapped_column(String(10))
    by_laws_on: Mapped[str] = mapped_column(String(10))
    notice_on: Mapped[str] = mapped_column(String(10))
    notice_languages: Mapped[str] = mapped_column(Text)
    n_volunteers: Mapped[int | None]
    n_appointed: Mapped[int | None]
    changed_at: Mapped[datetime]


class Seat(Row):
    """Somebody with a seat in a local stakeholder group. `seat` is a key of the rules; `role` says what, not who."""

    __tablename__ = "seats"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[str] = school_id()
    seat: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Encrypted("seats.name"))
    alternate: Mapped[str] = mapped_column(Encrypted("seats.alternate"))
    appointed_on: Mapped[str] = mapped_column(String(10))
    languages: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    __table_args__ = (Index(None, "school_id"),)


class Account(Row):
    """Somebody of the staff who signs in to the planning team's room. It belongs to the deployment, to no school.

    `password` is an argon2id hash, None until they have chosen one; nobody signs in after `closed_at`. `language` is
    the one that they chose to read in, None where they left it to their browser.
    """

    __tablename__ = "accounts"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    email: Mapped[str] = mapped_column(Encrypted("accounts.email"))
    email_index: Mapped[Any] = mapped_column(BlindIndex("email"), unique=True)
    name: Mapped[str] = mapped_column(Encrypted("accounts.name"))
    password: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Membership(Row):
    """What an account may do at one school, or, where `school_id` is None, at all of the district's."""

    __tablename__ = "memberships"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    school_id: Mapped[str | None] = mapped_column(ForeignKey("schools.id"))
    role: Mapped[str] = mapped_column(String(16))
    added_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("account_id", "school_id"),)


class Link(Row):
    """A link with which somebody chooses a password, once. Only its hash is kept: the link itself is a secret."""

    __tablename__ = "links"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Identity(Row):
    """Who somebody is to the district's own sign-in (OpenID Connect): what its `issuer` calls them."""

    __tablename__ = "identities"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    issuer: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(Encrypted("identities.subject"))
    subject_index: Mapped[Any] = mapped_column(BlindIndex("subject"))
    added_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("issuer", "subject_index"), Index(None, "account_id"))


class SignIn(Row):
    """One browser that is signed in. Its cookie is a secret of which only the hash is kept; `csrf` goes into forms."""

    __tablename__ = "sign_ins"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    csrf: Mapped[str] = mapped_column(String(64))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "account_id"),)


class FailedSignIn(Row):
    """A wrong password, so that nobody can try many. `of` is the hash of an e-mail address or of where it came from."""

    __tablename__ = "failed_sign_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    of: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    __table_args__ = (Index(None, "of", "at"),)


class ApiToken(Row):
    """What a program reads with in somebody's name (`sipbot.web.api`). Only its hash is kept; `name` says what for."""

    __tablename__ = "api_tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Encrypted("api_tokens.name"))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "account_id"),)


class AuditLine(Row):
    """Who saw raw answers or changed something, when. Only ever added to: each line holds the hash of the one before.

    Changing, removing or inserting a line breaks the chain (`sipbot audit verify`). Ids only, nobody's words.
    """

    __tablename__ = "audit_lines"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    school_id: Mapped[str | None] = mapped_column(String(64))
    account_id: Mapped[str | None] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(200))
    before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index(None, "school_id", "number"),)
