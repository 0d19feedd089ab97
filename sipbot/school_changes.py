"""Bring what is kept of a school to what its file says now; what the file does not name stays, and answers always."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sipbot import designating
from sipbot.engagements import SchoolFile, add, add_engagement, engagement_values, group_of, school_values
from sipbot.quiet_hours import closed_days
from sipbot.stakeholder_group import Group, Member
from sipbot.storage import Database, Transaction, reporting

_WRITTEN_AS = {"population": "enrollment"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import has done: added the school, or changed what the lines tell of it."""

    is_new: bool
    changes: tuple[str, ...] = ()


async def import_school(database: Database, school: SchoolFile, *, now: datetime) -> Imported:
    """Add the school or change it. A plan of another kind or year becomes its newest engagement, beside the others."""
    return await database.write(_import, school, now)


def _import(tx: Transaction, school: SchoolFile, now: datetime) -> Imported:
    kept = reporting.school(tx, school.id)
    if kept is None:
        add(tx, school, now)
        return Imported(is_new=True)
    values = _named(school_values(school), school.model_fields_set)
    changes = _changes(kept, values)
    if changes:
        reporting.change_school(tx, school.id, values)
    return Imported(False, (*changes, *_change_engagement(tx, school, now), *_change_designation(tx, school, now)))


def _change_engagement(tx: Transaction, school: SchoolFile, now: datetime) -> tuple[str, ...]:
    plan = school.plan
    if "plan" in school.model_fields_set:
        kept = reporting.engagement(tx, school.id, kind=plan.kind, horizon_year=plan.horizon_year)
    else:
        kept = reporting.latest_engagement(tx, school.id)
    if kept is None:
        add_engagement(tx, school, now)
        return (f"plan: {plan.kind}, horizon_year {plan.horizon_year or 'not said'}: new",)
    values = _named(engagement_values(school), {*plan.model_fields_set, *school.model_fields_set})
    changes = _changes(kept, values)
    if changes:
        reporting.change_engagement(tx, kept.id, values)
    return changes


def _change_designation(tx: Transaction, school: SchoolFile, now: datetime) -> tuple[str, ...]:
    if school.designation is None:
        return ()
    was = designating.group(tx, school.id)
    is_now = group_of(school.designation, was)
    changes = [*_told(dict(_facts_of(was)), dict(_facts_of(is_now)))]
    if _without_ids(was) != _without_ids(is_now) and not any(one.startswith("seat ") for one in changes):
        changes.append("seats: other names, days or languages")
    if changes:
        designating.keep(tx, school.id, is_now, now)
        if "seats" in school.designation.model_fields_set:
            designating.keep_members(tx, school.id, is_now.members, now)
    return tuple(changes)


def _facts_of(group: Group) -> Iterator[tuple[str, str]]:
    """(what, how it is) of everything that a file says of a designation; names of people are not told."""
    yield "designation", group.status
    yield "designated on", group.designated_on
    yield "levels", ", ".join(group.levels)
    yield from ((f"day of {key}", day) for key, day in sorted(group.dates.items()) if day)
    for key in dict.fromkeys(one.seat for one in group.members):
        yield f"seat {key}", "; ".join(one.role for one in group.members if one.seat == key)
    yield from ((f"english_learners {name}", _said(value)) for name, value in asdict(group.council).items())


def _said(value: object) -> str:
    return "" if value is None else {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value}"


def _without_ids(group: Group) -> tuple[Member, ...]:
    return tuple(replace(one, id=0) for one in group.members)


def _named(values: Mapping[str, Any], written: Collection[str]) -> dict[str, Any]:
    """Those of *values* that the file names."""
    return {name: value for name, value in values.items() if _WRITTEN_AS.get(name, name) in written}


def _changes(kept: Any, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What *values* change about the row that is kept."""
    return tuple(line for name, value in values.items() for line in _differences(name, getattr(kept, name), value))


def _differences(name: str, kept: Any, said: Any) -> Iterator[str]:
    return _told(dict(_facts(name, kept)), dict(_facts(name, said)))


def _told(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """What is another one in *after* than it was *before*."""
    for fact in dict.fromkeys((*before, *after)):
        was, is_now = before.get(fact), after.get(fact)
        if was is None:
            yield f"{fact}: new ({is_now})" if is_now else f"{fact}: new"
        elif is_now is None:
            yield f"{fact}: taken out"
        elif is_now != was:
            yield f"{fact}: {is_now or 'nothing'}, was {was or 'nothing'}"


def _facts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """(what, how it is) of everything in *value* that can change by itself."""
    match name:
        case "closed":
            yield from ((f"closed {replace(one, why='')}", one.why) for one in closed_days(value))
        case "calendar":
            yield from ((f"calendar {one['on']}, {one['what']}", _who(one)) for one in value)
        case "population":
            yield from ((f"enrollment {tag}={of}", f"{count}") for tag, of, count in value)
        case "invented":
            yield name, "yes" if value else "no"
        case _:
            yield name, value


def _who(line: Mapping[str, str]) -> str:
    return "; ".join(filter(None, (line["audience"], line["owner"])))
