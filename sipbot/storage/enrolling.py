"""The queries of rosters: who is in it, where they are reached, what the school says about them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.orm import aliased

from sipbot.storage import tables
from sipbot.storage.columns import found_by
from sipbot.storage.statement import Statement, insert_into
from sipbot.storage.transaction import Transaction

EMAIL = "email"
"""The channel under which e-mail addresses are kept; nothing is sent over it."""

_PEOPLE = cast("Table", tables.Participant.__table__)
_ADD_PERSON = insert_into(tables.Participant)
_ADD_ADDRESS = insert_into(tables.Address)
_ADD_TAG = insert_into(tables.Tag, unique=("participant_id", "name", "source", "value"))
_ADD_HOUSEHOLD = insert_into(tables.Household, unique=("school_id", "source_id_index"))
_ADD_PERMISSION = insert_into(tables.Permission)
_CHANGE_PERSON = Statement(
    update(_PEOPLE)
    .where(_PEOPLE.c.id == bindparam("of"))
    .values(
        source_id=bindparam("called"),
        source_id_index=bindparam("found_by"),
        name=bindparam("named"),
        language=bindparam("speaks"),
        household_id=bindparam("lives_in"),
        rostered_at=bindparam("now"),
    )
)


@dataclass(frozen=True, slots=True)
class Known:
    """An address of somebody on the roster, and the permission that was recorded last for it."""

    id: int
    channel: str
    handle: str
    is_gone: bool
    permission: tuple[bool, str, str, str] | None


@dataclass(slots=True)
class Enrolled:
    """Somebody on the roster as they are kept."""

    id: str
    name: str | None
    language: str | None
    household: str | None
    tags: set[tuple[str, str]] = field(default_factory=set)
    addresses: list[Known] = field(default_factory=list)


def enrolled(tx: Transaction, school: str, source_ids: Sequence[str]) -> dict[str, Enrolled]:
    """Those of *source_ids* who are kept, with all that a roster tells."""
    person, household = tables.Participant, tables.Household
    rows = tx.execute(
        select(person.id, person.source_id, person.name, person.language, household.source_id.label("household"))
        .outerjoin(household, household.id == person.household_id)
        .where(person.school_id == school, person.source_id_index.in_(_indexes(school, source_ids)))
    ).all()
    found = {row.source_id: Enrolled(row.id, row.name, row.language, row.household) for row in rows}
    by_id = {one.id: one for one in found.values()}
    tag = tables.Tag
    for row in tx.execute(
        select(tag.participant_id, tag.name, tag.value).where(
            tag.participant_id.in_(list(by_id)), tag.source == "rostered"
        )
    ):
        by_id[row.participant_id].tags.add((row.name, row.value))
    for participant_id, address in addresses(tx, list(by_id)):
        by_id[participant_id].addresses.append(address)
    return found


def addresses(tx: Transaction, participant_ids: Sequence[str]) -> list[tuple[str, Known]]:
    """(participant id, address) of every way to reach these people."""
    address, permission = tables.Address, tables.Permission
    rows = tx.execute(
        select(address.participant_id, address.id, address.channel, address.handle, address.gone_at)
        .where(address.participant_id.in_(participant_ids))
        .order_by(address.id)
    ).all()
    said = {
        row.address_id: (row.allowed, row.source, row.wording, row.given_on)
        for row in tx.execute(
            select(permission.__table__)
            .where(permission.address_id.in_([row.id for row in rows]))
            .order_by(permission.id)
        )
    }
    return [
        (row.participant_id, Known(row.id, row.channel, row.handle, row.gone_at is not None, said.get(row.id)))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has an address with a handle; `source_id` is None for who is on no roster."""

    participant_id: str
    source_id: str | None
    sharer: int


def holders(tx: Transaction, *, school: str, channel: str, handles: Iterable[str]) -> dict[str, list[Holder]]:
    """Everybody who has one of *handles*, by handle."""
    address, person = tables.Address, tables.Participant
    rows = tx.execute(
        select(address.handle, address.participant_id, person.source_id, address.sharer)
        .join(person, person.id == address.participant_id)
        .where(
            address.school_id == school,
            address.channel == channel,
            address.handle_index.in_([found_by(school, handle) for handle in handles]),
        )
        .order_by(address.sharer)
    )
    found: defaultdict[str, list[Holder]] = defaultdict(list)
    for row in rows:
        found[row.handle].append(Holder(row.participant_id, row.source_id, row.sharer))
    return found


def unmatched(tx: Transaction, *, school: str, channel: str) -> list[tuple[str, str]]:
    """(participant id, e-mail address) of everybody with one who has no address of *channel*."""
    address, other = tables.Address, aliased(tables.Address)
    is_there = select(other.id).where(other.participant_id == address.participant_id, other.channel == channel).exists()
    rows = tx.execute(
        select(address.participant_id, address.handle)
        .where(address.school_id == school, address.channel == EMAIL, address.gone_at.is_(None), ~is_there)
        .order_by(address.id)
    )
    return [(row.participant_id, row.handle) for row in rows]


def opted_out(tx: Transaction, *, school: str, handles: Iterable[str]) -> dict[str, datetime]:
    """Those of *handles* that said STOP, and when."""
    opt_out = tables.OptOut
    rows = tx.execute(
        select(opt_out.handle, opt_out.at).where(
            opt_out.school_id == school,
            opt_out.handle_index.in_([found_by(school, handle) for handle in handles]),
            opt_out.lifted_at.is_(None),
        )
    )
    return {row.handle: row.at for row in rows}


def households(tx: Transaction, school: str, source_ids: Iterable[str]) -> dict[str, int]:
    """The ids of households by what the roster calls them; new ones are made."""
    wanted = sorted(set(source_ids))
    _ADD_HOUSEHOLD.run_many(tx, [_called({"school_id": school, "source_id": one}) for one in wanted])
    household = tables.Household
    rows = tx.execute(
        select(household.source_id, household.id).where(
            household.school_id == school, household.source_id_index.in_(_indexes(school, wanted))
        )
    )
    return {row.source_id: row.id for row in rows}


def add_people(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """New people, each with their `source_id` in clear."""
    _ADD_PERSON.run_many(tx, [_called(row) for row in rows])


def _called(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "source_id_index": found_by(row["school_id"], row["source_id"])}


def _indexes(school: str, source_ids: Iterable[str]) -> list[str]:
    return [found_by(school, source_id) for source_id in source_ids]


def change_people(tx: Transaction, school: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """What the roster says of people who are kept already."""
    _CHANGE_PERSON.run_many(tx, [{**row, "found_by": found_by(school, row["called"])} for row in rows])


def seen(tx: Transaction, participant_ids: Sequence[str], now: datetime) -> None:
    """They are in the roster, as before."""
    tx.execute(update(tables.Participant).where(tables.Participant.id.in_(participant_ids)).values(rostered_at=now))


def add_addresses(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """New ways to reach people; each with its `handle` in clear."""
    _ADD_ADDRESS.run_many(tx, [{**row, "handle_index": found_by(row["school_id"], row["handle"])} for row in rows])


def set_gone(tx: Transaction, address_ids: Sequence[int], gone_at: datetime | None) -> None:
    """The roster has, or has no longer, these addresses."""
    if address_ids:
        tx.execute(update(tables.Address).where(tables.Address.id.in_(address_ids)).values(gone_at=gone_at))


def replace_tags(tx: Transaction, school: str, tags: Mapping[str, Iterable[tuple[str, str]]], *, now: datetime) -> None:
    """What the school says of people, by participant, instead of what it said before; what they said stays."""
    tag = tables.Tag
    tx.execute(delete(tag).where(tag.participant_id.in_(list(tags)), tag.source == "rostered"))
    _ADD_TAG.run_many(
        tx,
        [
            {"school_id": school, "participant_id": of, "name": name, "value": value, "source": "rostered", "at": now}
            for of, pairs in tags.items()
            for name, value in sorted(pairs)
        ],
    )


def add_permissions(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """What was said about being written to; only ever added to."""
    _ADD_PERMISSION.run_many(tx, rows)
