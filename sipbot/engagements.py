"""One school's engagement for one plan: who the school is, how many people it has, its calendar, what was decided.

A school is described in a YAML file (`sipbot import school.yaml`); `sipbot/sample_school/school.yaml` is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from sipbot.authored import Problem, Written, advice, read_yaml
from sipbot.settings import SettingsError
from sipbot.storage import Database, Transaction, reporting

FATES = ("adopted", "adapted", "not now", "out of scope")
FIRST_SCHOOL = "our-school"


class SchoolFileError(ValueError):
    """The school's file cannot be used; the message has one line per problem, with the place."""


class NothingToDecide(LookupError):
    """There is no run to decide about, or no such recommendation in it; the message lists the ones there are."""


class Planned(BaseModel):
    """One line of the calendar. `owner` is "" while nobody is responsible."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    on: date
    what: str
    audience: str = ""
    owner: str = ""


class Plan(BaseModel):
    """Which plan people are listened to for."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["initial", "renewal"] = "initial"
    horizon_year: Annotated[int, Field(ge=2000, le=2100)] | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    owner: str = ""


class SchoolFile(BaseModel):
    """A school as its file describes it. `enrollment` counts people by tag: {role: {family: 612, ...}, ...}."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    name: str
    city: str = ""
    grades: str = ""
    invented: bool = False
    time_zone: str = "America/New_York"
    contact: str = ""
    languages: tuple[str, ...] = ("en",)
    plan: Plan = Plan()
    calendar: tuple[Planned, ...] = ()
    enrollment: Mapping[str, Mapping[str, Annotated[int, Field(ge=0)]]] = {}

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{name!r} is no time zone: write one like America/New_York") from None
        return name


@dataclass(frozen=True, slots=True)
class Decision:
    """What a planning team decided about one recommendation of one run."""

    recommendation_id: str
    fate: str
    why: str
    plan_section: str
    owner: str
    who: str


def read_school(path: Path) -> SchoolFile:
    """The school described in *path*. Raises `SchoolFileError`."""
    written = read_yaml(path)
    if written.problems:
        raise SchoolFileError("\n".join(map(str, written.problems)))
    try:
        return SchoolFile.model_validate(written.values)
    except ValidationError as error:
        raise SchoolFileError("\n".join(str(_problem(written, one)) for one in error.errors())) from error


def _problem(written: Written, error: ErrorDetails) -> Problem:
    place = error["loc"]
    name = next((str(part) for part in reversed(place) if isinstance(part, str)), "the file")
    return Problem(written.path, written.line(place), _advice(error, name))


def _advice(error: ErrorDetails, name: str) -> str:
    limits = error.get("ctx", {})
    match error["type"]:
        case "model_type":
            return "a school is made of lines like 'name: Our school'"
        case "string_pattern_mismatch":
            return f"{name!r} is made of small letters, digits and hyphens: write one like alder-hill"
        case "date_type" | "date_parsing" | "date_from_datetime_parsing" | "date_from_datetime_inexact":
            return f"{name!r} should be a date: write one like 2026-10-05"
        case "greater_than_equal":
            return f"{name!r} should be at least {limits['ge']}"
        case "less_than_equal":
            return f"{name!r} should be at most {limits['le']}"
    return advice(error, name, [*SchoolFile.model_fields, *Plan.model_fields, *Planned.model_fields])


async def add_school(database: Database, school: SchoolFile, *, now: datetime) -> bool:
    """Keep the school and its engagement. False where it is there already: then it stays as it is."""
    return await database.write(_add, school, now)


def _add(tx: Transaction, school: SchoolFile, now: datetime) -> bool:
    if reporting.school(tx, school.id) is not None:
        return False
    reporting.add_school(
        tx,
        {
            "id": school.id,
            "name": school.name,
            "invented": school.invented,
            "time_zone": school.time_zone,
            "contact": school.contact,
            "created_at": now,
        },
    )
    plan = school.plan
    reporting.add_engagement(
        tx,
        {
            "school_id": school.id,
            "kind": plan.kind,
            "horizon_year": plan.horizon_year,
            "opened_on": plan.opened_on.isoformat() if plan.opened_on else "",
            "closed_on": plan.closed_on.isoformat() if plan.closed_on else "",
            "owner": plan.owner,
            "calendar": [{**line.model_dump(), "on": line.on.isoformat()} for line in school.calendar],
            "population": [
                [tag, value, count] for tag, values in school.enrollment.items() for value, count in values.items()
            ],
            "created_at": now,
        },
    )
    return True


async def default_school(database: Database, wanted: str, *, now: datetime) -> str:
    """The id of the school to use where none is named: *wanted*, or the only one there is; a first one is made.

    Raises `SettingsError` where *wanted* is not there, or there are several and none is wanted.
    """
    ids = [row.id for row in await database.read(reporting.schools)]
    if wanted:
        if wanted not in ids:
            raise SettingsError(f"there is no school {wanted!r}: {_choices(ids)}")
        return wanted
    if len(ids) > 1:
        raise SettingsError(f"which school? Set SIPBOT_SCHOOL or use --school: {_choices(ids)}")
    if not ids:
        await add_school(database, SchoolFile(id=FIRST_SCHOOL, name="Our school"), now=now)
    return ids[0] if ids else FIRST_SCHOOL


def _choices(ids: list[str]) -> str:
    return f"choose one of {', '.join(ids)}" if ids else "add one with 'sipbot import school.yaml'"


async def decide(database: Database, school: str, decision: Decision, *, now: datetime) -> None:
    """Keep what was decided about a recommendation of the school's newest run; a later decision replaces it.

    Raises `NothingToDecide`, and `ValueError` for a fate that is none of `FATES`.
    """
    if decision.fate not in FATES:
        raise ValueError(f"{decision.fate!r} is not a fate: choose one of {', '.join(FATES)}")
    await database.write(_decide, school, decision, now)


def _decide(tx: Transaction, school: str, decision: Decision, now: datetime) -> None:
    run = reporting.latest_run(tx, school)
    if run is None:
        raise NothingToDecide("nothing has been analyzed yet: run 'sipbot analyze' first")
    known = [one["id"] for one in run.report["recommendations"]]
    if decision.recommendation_id not in known:
        listed = ", ".join(known) or "none"
        raise NothingToDecide(f"there is no recommendation {decision.recommendation_id!r}: there are {listed}")
    reporting.add_edit(
        tx,
        {
            "school_id": school,
            "run_id": run.id,
            "subject": decision.recommendation_id,
            "kind": "fate",
            "detail": {
                "fate": decision.fate,
                "plan_section": decision.plan_section,
                "owner": decision.owner,
            },
            "who": decision.who,
            "why": decision.why,
            "at": now,
        },
    )
