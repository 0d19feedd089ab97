"""What is stored of a school's designation and its local stakeholder group, as values."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sipbot.stakeholder_group import Council, Group, Member
from sipbot.storage import Transaction
from sipbot.storage import groups as stored

_COUNCIL = tuple(Council.__dataclass_fields__)
_MEMBER = tuple(name for name in Member.__dataclass_fields__ if name != "id")


def group(tx: Transaction, school: str) -> Group:
    """All that a school has said, names included; one that is not designated where it has said nothing."""
    members = tuple(map(_member, stored.seats(tx, school)))
    found = replace(_designated(tx, school), members=members)
    told = json.dumps(asdict(found), sort_keys=True)
    return replace(found, mark=hashlib.sha256(told.encode()).hexdigest()[:16])


def keep(tx: Transaction, school: str, said: Group, now: datetime) -> None:
    """Keep all but the members."""
    stored.keep_designation(tx, school, {**_values(said), "changed_at": now})


def keep_members(tx: Transaction, school: str, members: Sequence[Member], now: datetime) -> None:
    """Keep these members instead of all that there were."""
    stored.remove_seats(tx, school)
    for member in members:
        stored.add_seat(tx, {**seat_values(member), "school_id": school, "at": now})


def seat_values(member: Member) -> dict[str, Any]:
    """What is kept of somebody with a seat."""
    return {name: getattr(member, name) for name in _MEMBER}


def without_names(tx: Transaction, school: str) -> Group:
    """All that a school has said but for names, which are not even read."""
    return replace(
        _designated(tx, school), members=tuple(Member(row.seat, row.role) for row in stored.roles(tx, school))
    )


def _designated(tx: Transaction, school: str) -> Group:
    row = stored.designation(tx, school)
    if row is None:
        return Group()
    council = Council(**{name: getattr(row, name) for name in _COUNCIL})
    return Group(row.status, row.designated_on, tuple(row.levels), row.dates, (), council)


def _member(row: Any) -> Member:
    return Member(**{name: getattr(row, name) for name in (*_MEMBER, "id")})


def _values(said: Group) -> Mapping[str, Any]:
    return {
        "status": said.status,
        "designated_on": said.designated_on,
        "levels": list(said.levels),
        "dates": {key: day for key, day in said.dates.items() if day},
        **asdict(said.council),
    }
