"""One school's engagement for one plan: who the school is, how many people it has, its calendar.

A school is described in a YAML file (`sipbot import school.yaml`); `sipbot/sample_school/school.yaml` is one.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from sipbot import designating
from sipbot.authored import advice, mistake, read_yaml
from sipbot.rules import Level, Status
from sipbot.settings import SettingsError
from sipbot.stakeholder_group import Group, Member
from sipbot.storage import Database, Transaction, reporting

FIRST_SCHOOL = "our-school"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
KEY = r"^[a-z][a-z0-9_]{0,62}$"
People = Annotated[int, Field(ge=0, le=100_000)]


class SchoolFileError(ValueError):
    """The school's file cannot be used; the message has one line per problem, with the place."""


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


class Seated(BaseModel):
    """Somebody with a seat in the local stakeholder group. `role` says what they are, without a name."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    seat: Annotated[str, Field(pattern=KEY)]
    role: Annotated[str, Field(min_length=1, max_length=200)]
    name: Annotated[str, Field(max_length=200)] = ""
    alternate: Annotated[str, Field(max_length=200)] = ""
    appointed_on: Annotated[date | None, Field(ge=EARLIEST, le=LATEST)] = None
    languages: Annotated[str, Field(max_length=200)] = ""


class ParentsCouncil(BaseModel):
    """The school's English learners and their parents' council, as far as it is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    has_program: bool | None = None
    n_learners: People | None = None
    n_students: People | None = None
    established_on: Annotated[date | None, Field(ge=EARLIEST, le=LATEST)] = None
    by_laws_on: Annotated[date | None, Field(ge=EARLIEST, le=LATEST)] = None
    notice_on: Annotated[date | None, Field(ge=EARLIEST, le=LATEST)] = None
    notice_languages: Annotated[str, Field(max_length=200)] = ""
    n_volunteers: People | None = None
    n_appointed: People | None = None


class Designated(BaseModel):
    """What the state designated the school as, and its local stakeholder group (`sipbot.rules`).

    `days` are by the keys of the rules' deadlines, `seats` have the keys of the rules' seats.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    status: Status
    designated_on: Annotated[date | None, Field(alias="on", ge=EARLIEST, le=LATEST)] = None
    levels: tuple[Level, ...] = ()
    days: Mapping[str, Annotated[date, Field(ge=EARLIEST, le=LATEST)]] = {}
    seats: Annotated[tuple[Seated, ...], Field(max_length=100)] = ()
    english_learners: ParentsCouncil = ParentsCouncil()

    @model_validator(mode="after")
    def _nothing_before_it(self) -> Self:
        if self.designated_on and any(day < self.designated_on for day in self.days.values()):
            raise ValueError(f"'days' must not be before 'on' ({self.designated_on})")
        return self


class ClosedDays(BaseModel):
    """Days without invitations and reminders: one alone, or all from one to another, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    first: Annotated[date, Field(alias="from", ge=EARLIEST, le=LATEST)]
    last: Annotated[date | None, Field(alias="to", ge=EARLIEST, le=LATEST)] = None
    why: Annotated[str, Field(max_length=100)] = ""

    @model_validator(mode="before")
    @classmethod
    def _may_be_a_day_alone(cls, written: Any) -> Any:
        return written if isinstance(written, Mapping) else {"from": written}

    @model_validator(mode="after")
    def _end_after_they_begin(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"'to' must not be before 'from' ({self.last} and {self.first})")
        return self


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
    designation: Designated | None = None
    closed: tuple[ClosedDays, ...] = ()
    enrollment: Mapping[str, Mapping[str, Annotated[int, Field(ge=0)]]] = {}

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{name!r} is no time zone: write one like America/New_York") from None
        return name


def read_school(path: Path) -> SchoolFile:
    """The school described in *path*. Raises `SchoolFileError`."""
    written = read_yaml(path)
    if written.problems:
        raise SchoolFileError("\n".join(map(str, written.problems)))
    try:
        return SchoolFile.model_validate(written.values)
    except ValidationError as error:
        raise SchoolFileError("\n".join(str(mistake(written, one, _told)) for one in error.errors())) from error


def _told(error: ErrorDetails, name: str) -> str:
    match error["type"]:
        case "model_type":
            return "a school is made of lines like 'name: Our school'"
        case "string_pattern_mismatch" if name == "seat":
            return f"{name!r} should be the key of a seat in the rules: write one like school_committee"
        case "string_pattern_mismatch":
            return f"{name!r} is made of small letters, digits and hyphens: write one like alder-hill"
        case "date_type" | "date_parsing" | "date_from_datetime_parsing" | "date_from_datetime_inexact":
            return f"{name!r} should be a date: write one like 2026-10-05"
    parts = (SchoolFile, Plan, Planned, Designated, Seated, ParentsCouncil, ClosedDays)
    fields = [field.alias or key for part in parts for key, field in part.model_fields.items()]
    return advice(error, name, list(dict.fromkeys(fields)))


async def add_school(database: Database, school: SchoolFile, *, now: datetime) -> bool:
    """Keep the school and its engagement. False where it is there already: then it stays as it is."""
    return await database.write(_add, school, now)


def _add(tx: Transaction, school: SchoolFile, now: datetime) -> bool:
    if reporting.school(tx, school.id) is not None:
        return False
    add(tx, school, now)
    return True


def add(tx: Transaction, school: SchoolFile, now: datetime) -> None:
    """Keep a school that is not there yet, with its engagement."""
    reporting.add_school(tx, {"id": school.id, **school_values(school), "created_at": now})
    add_engagement(tx, school, now)
    if school.designation:
        designated = group_of(school.designation, Group())
        designating.keep(tx, school.id, designated, now)
        designating.keep_members(tx, school.id, designated.members, now)


def add_engagement(tx: Transaction, school: SchoolFile, now: datetime) -> None:
    """Keep the engagement of a school for the plan in its file."""
    plan = {"kind": school.plan.kind, "horizon_year": school.plan.horizon_year}
    reporting.add_engagement(tx, {"school_id": school.id, **plan, **engagement_values(school), "created_at": now})


def group_of(said: Designated, was: Group) -> Group:
    """*was* with what a file says of the designation; what it does not name stays."""
    written: dict[str, Any] = {
        "status": said.status,
        "designated_on": f"{said.designated_on or ''}",
        "levels": said.levels,
        "dates": {**was.dates, **{key: f"{day}" for key, day in said.days.items()}},
        "members": tuple(Member(**_named(seated)) for seated in said.seats),
        "council": replace(was.council, **_named(said.english_learners)),
    }
    named = {_KEPT_AS.get(name, name) for name in said.model_fields_set}
    return replace(was, **{name: value for name, value in written.items() if name in named})


_KEPT_AS = {"days": "dates", "seats": "members", "english_learners": "council"}


def _named(part: BaseModel) -> dict[str, Any]:
    """What *part* of a file names, days as they are kept."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in part
        if name in part.model_fields_set and value is not None
    }


def school_values(school: SchoolFile) -> dict[str, Any]:
    """What is kept of a school itself."""
    return {
        "name": school.name,
        "invented": school.invented,
        "time_zone": school.time_zone,
        "contact": school.contact,
        "closed": [[f"{one.first}", f"{one.last or one.first}", one.why] for one in school.closed],
    }


def engagement_values(school: SchoolFile) -> dict[str, Any]:
    """What is kept of its engagement for one plan."""
    plan = school.plan
    return {
        "opened_on": plan.opened_on.isoformat() if plan.opened_on else "",
        "closed_on": plan.closed_on.isoformat() if plan.closed_on else "",
        "owner": plan.owner,
        "calendar": [{**line.model_dump(), "on": line.on.isoformat()} for line in school.calendar],
        "population": [
            [tag, value, count] for tag, values in school.enrollment.items() for value, count in values.items()
        ],
    }


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
