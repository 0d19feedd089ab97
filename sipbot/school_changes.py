"""Bring what is kept of a school to what its file says now; what the file does not name stays, and answers always."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sipbot.engagements import SchoolFile, add, add_engagement, engagement_values, school_values
from sipbot.quiet_hours import closed_days
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
    return Imported(False, (*changes, *_change_engagement(tx, school, now)))


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


def _named(values: Mapping[str, Any], written: Collection[str]) -> dict[str, Any]:
    """Those of *values* that the file names."""
    return {name: value for name, value in values.items() if _WRITTEN_AS.get(name, name) in written}


def _changes(kept: Any, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What *values* change about the row that is kept."""
    return tuple(line for name, value in values.items() for line in _differences(name, getattr(kept, name), value))


def _differences(name: str, kept: Any, said: Any) -> Iterator[str]:
    before, after = dict(_facts(name, kept)), dict(_facts(name, said))
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
