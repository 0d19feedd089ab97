"""Keep a roster: new people are added, changed ones changed, and the same roster again changes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sipbot.rosters import Entry, Permission, Roster, oneroster, table
from sipbot.storage import Conflict, Database, Transaction, enrolling
from sipbot.storage.enrolling import EMAIL, Enrolled, Holder, Known

Progress = Callable[[str, int, int], None]

_AT_ONCE = 500
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Into:
    """Where a roster goes: which school, and over which channel its phone numbers are texted."""

    school: str
    channel: str
    now: datetime
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many people were new, changed and the same, and how many share a phone with somebody."""

    n_new: int = 0
    n_changed: int = 0
    n_same: int = 0
    n_sharing: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(
            self.n_new + other.n_new,
            self.n_changed + other.n_changed,
            self.n_same + other.n_same,
            self.n_sharing + other.n_sharing,
        )


def read(path: Path, *, region: str, permission: Permission | None) -> Roster:
    """The people in a table, or in a OneRoster folder or zip. Raises `RosterError` and `OSError`."""
    if oneroster.is_export(path):
        return oneroster.read(path, region=region, permission=permission)
    return table.read(path, region=region, permission=permission)


async def keep(database: Database, entries: Sequence[Entry], into: Into, *, progress: Progress) -> Kept:
    """Bring what is kept to what *entries* say, some hundred at a time: stopped halfway, it can be run again."""
    kept = Kept()
    for first in range(0, len(entries), _AT_ONCE):
        kept += await _written(database, entries[first : first + _AT_ONCE], into)
        progress("Keeping the roster", min(first + _AT_ONCE, len(entries)), len(entries))
    return kept


async def preview(database: Database, entries: Sequence[Entry], into: Into) -> Kept:
    """What `keep` would do, without doing it."""
    kept = Kept()
    for first in range(0, len(entries), _AT_ONCE):
        kept += await database.read(_compare, entries[first : first + _AT_ONCE], into)
    return kept


async def _written(database: Database, entries: Sequence[Entry], into: Into) -> Kept:
    """Somebody of the batch may write to us in this moment: then it is done once more."""
    for left in reversed(range(_TRIES)):
        try:
            return await database.write(_keep, entries, into)
        except Conflict:
            if not left:
                raise
    raise AssertionError("unreachable: the last try returns or raises")


def _compare(tx: Transaction, entries: Sequence[Entry], into: Into) -> Kept:
    found = enrolling.enrolled(tx, into.school, [entry.source_id for entry in entries])
    changed = [entry for entry in entries if entry.source_id in found and _differs(entry, found[entry.source_id], into)]
    n_new = sum(entry.source_id not in found for entry in entries)
    return Kept(n_new, len(changed), len(entries) - n_new - len(changed))


def _keep(tx: Transaction, entries: Sequence[Entry], into: Into) -> Kept:
    found = enrolling.enrolled(tx, into.school, [entry.source_id for entry in entries])
    new = [entry for entry in entries if entry.source_id not in found]
    changed = [entry for entry in entries if entry.source_id in found and _differs(entry, found[entry.source_id], into)]
    ids = {source_id: one.id for source_id, one in found.items()}
    ids |= _adopted(tx, new, into)
    homes = enrolling.households(tx, into.school, [entry.household for entry in (*new, *changed) if entry.household])
    added = [entry for entry in new if entry.source_id not in ids]
    ids |= {entry.source_id: into.new_id() for entry in added}
    enrolling.add_people(tx, [{"id": ids[one.source_id], **_of(one, homes, into), **_born(into)} for one in added])
    known_before = [entry for entry in (*new, *changed) if entry not in added]
    enrolling.change_people(tx, into.school, [_change(one, ids[one.source_id], homes, into) for one in known_before])
    enrolling.replace_tags(tx, into.school, {ids[one.source_id]: _pairs(one) for one in (*new, *changed)}, now=into.now)
    n_sharing = _keep_addresses(tx, {ids[one.source_id]: one for one in (*new, *changed)}, into)
    enrolling.seen(tx, list(ids.values()), into.now)
    return Kept(len(new), len(changed), len(entries) - len(new) - len(changed), n_sharing)


def _adopted(tx: Transaction, new: Sequence[Entry], into: Into) -> dict[str, str]:
    """Who of the new people has written to us already, from a number that the roster has once."""
    by_phone: dict[str, list[Entry]] = {}
    for entry in new:
        for phone in entry.phones[:1]:
            by_phone.setdefault(phone, []).append(entry)
    holders = enrolling.holders(tx, school=into.school, channel=into.channel, handles=by_phone)
    return {
        entries[0].source_id: holders[phone][0].participant_id
        for phone, entries in by_phone.items()
        if len(entries) == 1 and len(holders.get(phone, ())) == 1 and holders[phone][0].source_id is None
    }


def _of(entry: Entry, homes: dict[str, int], into: Into) -> dict[str, Any]:
    return {
        "school_id": into.school,
        "source_id": entry.source_id,
        "name": entry.name,
        "language": entry.language,
        "household_id": homes.get(entry.household or ""),
    }


def _born(into: Into) -> dict[str, datetime]:
    return {"created_at": into.now, "rostered_at": into.now}


def _change(entry: Entry, participant_id: str, homes: dict[str, int], into: Into) -> dict[str, Any]:
    return {
        "of": participant_id,
        "called": entry.source_id,
        "named": entry.name,
        "speaks": entry.language,
        "lives_in": homes.get(entry.household or ""),
        "now": into.now,
    }


def _pairs(entry: Entry) -> set[tuple[str, str]]:
    return {(name, value) for name, values in entry.tags.items() for value in values}


def _differs(entry: Entry, kept: Enrolled, into: Into) -> bool:
    as_kept = (kept.name, kept.language, kept.household, kept.tags)
    return (
        as_kept != (entry.name, entry.language, entry.household, _pairs(entry))
        or {(one.channel, one.handle) for one in kept.addresses if not one.is_gone} != set(_wanted(entry, into))
        or any(_is_news(entry, one, into) for one in kept.addresses if not one.is_gone)
    )


def _wanted(entry: Entry, into: Into) -> Iterator[tuple[str, str]]:
    yield from ((into.channel, phone) for phone in entry.phones)
    if entry.email is not None:
        yield EMAIL, entry.email


def _is_news(entry: Entry, address: Known, into: Into) -> bool:
    """Whether the roster says something about being texted that was not recorded last."""
    said = entry.permission
    if said is None or address.channel != into.channel:
        return False
    return address.permission != (said.allowed, said.source, said.wording, said.given_on)


def _keep_addresses(tx: Transaction, people: dict[str, Entry], into: Into) -> int:
    """New addresses, and those that the roster has no longer; how many people share theirs."""
    kept: dict[str, list[Known]] = {}
    for participant_id, address in enrolling.addresses(tx, list(people)):
        kept.setdefault(participant_id, []).append(address)
    gone, back, missing = [], [], []
    for participant_id, entry in people.items():
        wanted = list(_wanted(entry, into))
        theirs = {(one.channel, one.handle): one for one in kept.get(participant_id, [])}
        gone += [one.id for where, one in theirs.items() if where not in wanted and _is_rosters(one, into)]
        back += [theirs[where].id for where in wanted if where in theirs and theirs[where].is_gone]
        missing += [(participant_id, *where) for where in wanted if where not in theirs]
    enrolling.set_gone(tx, gone, into.now)
    enrolling.set_gone(tx, back, None)
    n_sharing = _add_addresses(tx, missing, into)
    _record_permissions(tx, people, into)
    return n_sharing


def _is_rosters(address: Known, into: Into) -> bool:
    """A roster tells of phones and mail; where else somebody is reached, such as in Slack, is not its business."""
    return address.channel in (into.channel, EMAIL) and not address.is_gone


def _add_addresses(tx: Transaction, missing: Iterable[tuple[str, str, str]], into: Into) -> int:
    rows = list(missing)
    handles = sorted({handle for _, _, handle in rows})
    stopped = enrolling.opted_out(tx, school=into.school, handles=handles)
    holders: dict[tuple[str, str], list[Holder]] = {}
    for channel in (into.channel, EMAIL):
        found = enrolling.holders(tx, school=into.school, channel=channel, handles=handles)
        holders |= {(channel, handle): theirs for handle, theirs in found.items()}
    new, n_sharing = [], 0
    for participant_id, channel, handle in rows:
        theirs = holders.setdefault((channel, handle), [])
        sharer = 1 + max((one.sharer for one in theirs), default=-1)
        theirs.append(Holder(participant_id, None, sharer))
        n_sharing += sharer > 0 and channel == into.channel
        new.append(
            {
                "school_id": into.school,
                "participant_id": participant_id,
                "channel": channel,
                "handle": handle,
                "sharer": sharer,
                "stopped_at": stopped.get(handle),
                "created_at": into.now,
            }
        )
    enrolling.add_addresses(tx, new)
    return n_sharing


def _record_permissions(tx: Transaction, people: dict[str, Entry], into: Into) -> None:
    enrolling.add_permissions(
        tx,
        [
            {
                "school_id": into.school,
                "address_id": address.id,
                "allowed": said.allowed,
                "source": said.source,
                "wording": said.wording,
                "given_on": said.given_on,
                "recorded_at": into.now,
            }
            for participant_id, address in enrolling.addresses(tx, list(people))
            if _is_news(people[participant_id], address, into)
            and not address.is_gone
            and (said := people[participant_id].permission) is not None
        ],
    )
