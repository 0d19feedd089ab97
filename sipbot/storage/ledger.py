"""The queries of who was heard: people counted by what they told, how many there are, what was tried and shown."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, distinct, func, select, update

from sipbot.storage import tables
from sipbot.storage.statement import insert_into
from sipbot.storage.transaction import Transaction

_ADD_OUTREACH = insert_into(tables.Outreach)
_ADD_RELEASE = insert_into(tables.Release)
_ADD_COUNT = insert_into(tables.Count)
RESPONSE, TAG, PERSON = tables.Response, tables.Tag, tables.Participant
OUTREACH, RELEASE, ENGAGEMENT = tables.Outreach, tables.Release, tables.Engagement
COUNT = tables.Count

Cells = Sequence[tuple[str, str, int]]
_VALUES = func.aggregate_strings(TAG.value, ";")
_DECLARED, _ROSTERED = (_VALUES.filter(TAG.source == source) for source in ("declared", "rostered"))


def n_heard(tx: Transaction, school: str) -> int:
    """How many people gave an open answer that counts."""
    query = select(func.count(distinct(RESPONSE.participant_id))).where(*_counts(school))
    return int(tx.execute(query).scalar_one())


def heard_by_tag(tx: Transaction, school: str) -> Cells:
    """(tag, values, people) of those who gave an open answer that counts: what they say of themselves, or else what the
    roster says. Several values stand with ";" between.
    """
    people = select(RESPONSE.participant_id).where(*_counts(school))
    said = func.coalesce(_DECLARED, _VALUES)
    return _by_cell(tx, said, TAG.participant_id.in_(people))


def told_twice(tx: Transaction, school: str) -> list[tuple[str, str, str, int]]:
    """(tag, what they say of themselves, what the roster says, people) of those heard of whom both are known."""
    people = select(RESPONSE.participant_id).where(*_counts(school))
    each = (
        select(TAG.name, _DECLARED.label("declared"), _ROSTERED.label("rostered"))
        .where(TAG.participant_id.in_(people))
        .group_by(TAG.participant_id, TAG.name)
        .subquery()
    )
    cell = (each.c.name, each.c.declared, each.c.rostered)
    both = select(*cell, func.count()).where(each.c.declared.is_not(None), each.c.rostered.is_not(None))
    return [(row[0], row[1], row[2], row[3]) for row in tx.execute(both.group_by(*cell).order_by(*cell))]


def counted(tx: Transaction, school: str) -> Any | None:
    """Who was heard when it was counted last."""
    return tx.execute(select(COUNT.__table__).where(COUNT.school_id == school)).first()


def keep_count(tx: Transaction, school: str, now: datetime) -> None:
    """Count who was heard, and keep that instead of what was counted before."""
    cells = [list(cell) for cell in heard_by_tag(tx, school)]
    twice = [list(cell) for cell in told_twice(tx, school)]
    values = {"at": now, "n_people": n_heard(tx, school), "cells": cells, "told_twice": twice}
    there = update(COUNT).where(COUNT.school_id == school)
    if tx.execute(there.values(**values)).rowcount == 0:
        _ADD_COUNT.run(tx, {**values, "school_id": school})


def n_rostered(tx: Transaction, school: str) -> int:
    """How many people are on the school's roster."""
    on_it = select(func.count()).select_from(PERSON).where(PERSON.school_id == school, PERSON.rostered_at.is_not(None))
    return int(tx.execute(on_it).scalar_one())


def rostered_by_tag(tx: Transaction, school: str, *, but: Collection[str] = ()) -> Cells:
    """(tag, values, people) of everybody on the school's roster, but for the tags *but*."""
    people = select(PERSON.id).where(PERSON.school_id == school, PERSON.rostered_at.is_not(None))
    return _by_cell(tx, _VALUES, TAG.participant_id.in_(people), TAG.source == "rostered", TAG.name.not_in(but))


def _counts(school: str) -> tuple[ColumnElement[bool], ...]:
    return (
        RESPONSE.school_id == school,
        RESPONSE.analyze.is_not(None),
        RESPONSE.superseded_at.is_(None),
        RESPONSE.not_answered.is_(None),
    )


def _by_cell(tx: Transaction, cell: ColumnElement[Any], *which: ColumnElement[bool]) -> Cells:
    each = select(TAG.name, cell.label("cell")).where(*which).group_by(TAG.participant_id, TAG.name).subquery()
    counted: Select[Any] = (
        select(each.c.name, each.c.cell, func.count())
        .group_by(each.c.name, each.c.cell)
        .order_by(each.c.name, each.c.cell)
    )
    return [(row[0], row[1], row[2]) for row in tx.execute(counted)]


def population(tx: Transaction, school: str) -> list[tuple[str, str, int]]:
    """How many people of each group the school has, as (tag, value, people); nothing where nobody has said so."""
    query = select(ENGAGEMENT.population).where(ENGAGEMENT.school_id == school).order_by(ENGAGEMENT.id.desc()).limit(1)
    kept = tx.execute(query).scalar()
    return [(tag, value, n) for tag, value, n in kept or ()]


def set_population(tx: Transaction, school: str, counts: Sequence[tuple[str, str, int]]) -> None:
    """Keep how many people of each group the school has, instead of what was known; its engagement must be there."""
    newest = select(func.max(ENGAGEMENT.id)).where(ENGAGEMENT.school_id == school).scalar_subquery()
    tx.execute(update(ENGAGEMENT).where(ENGAGEMENT.id == newest).values(population=[list(one) for one in counts]))


def add_outreach(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Something that was tried."""
    _ADD_OUTREACH.run(tx, values)


def outreach(tx: Transaction, school: str) -> Sequence[Any]:
    """Everything that was tried and not taken back, the newest first."""
    query = select(OUTREACH.__table__).where(OUTREACH.school_id == school, OUTREACH.withdrawn_at.is_(None))
    return tx.execute(query.order_by(OUTREACH.on.desc(), OUTREACH.id.desc())).all()


def withdraw_outreach(tx: Transaction, school: str, number: int, now: datetime) -> bool:
    """Take back a line that was wrong; False where the school has no such line."""
    taken = update(OUTREACH).where(OUTREACH.id == number, OUTREACH.school_id == school, OUTREACH.withdrawn_at.is_(None))
    return tx.execute(taken.values(withdrawn_at=now)).rowcount == 1


def erase_who_tried_before(tx: Transaction, before: datetime) -> None:
    """Forget by whom something was tried that was done and written down before, in all schools.

    When and how it was tried stays: the documents of that time say so. What was taken back goes as a whole.
    """
    old = (OUTREACH.at < before, OUTREACH.on < before.date().isoformat())
    tx.execute(delete(OUTREACH).where(*old, OUTREACH.withdrawn_at.is_not(None)))
    # Whose name is encrypted cannot be told from nobody's by the database.
    rows = tx.execute(select(OUTREACH.id, OUTREACH.who).where(*old))
    if named := [row.id for row in rows if row.who]:
        tx.execute(update(OUTREACH).where(OUTREACH.id.in_(named)).values(who=""))


def add_release(tx: Transaction, values: Mapping[str, Any]) -> None:
    """Numbers that were shown."""
    _ADD_RELEASE.run(tx, values)


def releases(tx: Transaction, school: str) -> Sequence[Any]:
    """All numbers that were ever shown of a school, oldest first."""
    query = select(RELEASE.at, RELEASE.tables).where(RELEASE.school_id == school).order_by(RELEASE.id)
    return tx.execute(query).all()


def last_release(tx: Transaction, school: str) -> int:
    """The id of the newest row of `releases`, 0 where there is none: while it stays, so do they."""
    return tx.execute(select(func.max(RELEASE.id)).where(RELEASE.school_id == school)).scalar() or 0
