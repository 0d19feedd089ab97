"""What the law asks of a school that the state has designated: rules in a YAML file, each with its source.

Nothing is decided here; `sipbot.stakeholder_group` counts with them.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from sipbot.authored import Place, Problem, Written, advice, closest, mistake, read_yaml

Status = Literal["underperforming", "chronically_underperforming"]
Level = Literal["elementary", "middle_or_high"]
Certainty = Literal["read", "reported", "unverified"]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Words = Annotated[str, Field(min_length=1, max_length=300)]
Days = Annotated[int, Field(ge=1, le=3650)]

LEVELS: tuple[Level, ...] = ("elementary", "middle_or_high")
DESIGNATION = "designation"
"""What a deadline is counted `after` where it is counted from the day of the designation."""
SHIPPED = Path(str(resources.files(__name__) / "massachusetts_1j.yaml"))


class RulesError(ValueError):
    """The file of rules cannot be used; the message has one line per problem, with the place."""


class _Authored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Authored):
    """Where rules stand, and the address at which to read them."""

    name: Words
    address: Annotated[str, Field(pattern=r"^https?://\S+$")]


class Rule(_Authored):
    """What every rule has: the key of its source, and how sure it is."""

    source: Key
    certainty: Certainty


class Designation(Rule):
    """What the state calls a school, and who convenes the group then."""

    key: Status
    name: Words
    once_called: str = ""
    convened_by: Words


class Size(Rule):
    """How many people the group has at most, and by which deadline its seats are filled."""

    at_most: Annotated[int, Field(ge=1, le=100)]
    filled_by: Key


class Seat(Rule):
    """A seat and who chooses whoever has it, "" where it comes with an office.

    Without `statuses` or `levels` it is there for every one of them.
    """

    key: Key
    name: Words
    chosen_by: str = ""
    statuses: tuple[Status, ...] = ()
    levels: tuple[Level, ...] = ()
    several: bool = False
    required: bool = True
    note: str = ""

    def is_for(self, status: str) -> bool:
        """Whether a school with that designation has the seat."""
        return not self.statuses or status in self.statuses


class Deadline(Rule):
    """What is done within how many days after what. `by` is who does it, "" for whoever convenes the group."""

    key: Key
    name: Words
    within_days: Days
    after: Key
    by: str = ""


class Duty(Rule):
    """Something to keep in mind that nobody can count."""

    text: Words


class Council(Rule):
    """The parents' council of a designated school with a program for English learners.

    A district has one of its own from `district_learners` or from `district_percent` of its students on, whichever is
    less.
    """

    name: Words
    appointed_by: Words
    notice_every_days: Days
    district_learners: Annotated[int, Field(ge=1)]
    district_percent: Annotated[int, Field(ge=1, le=100)]


class Survey(_Authored):
    """Days after the designation by which a survey opens, and about which it closes: a suggestion, no rule."""

    opens_by_day: Days
    closes_about_day: Days


class Rules(_Authored):
    """A file of rules. `law` is what to read before anybody relies on them."""

    title: Words
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] = "en"
    law: Source
    sources: Mapping[str, Source]
    designations: Annotated[tuple[Designation, ...], Field(min_length=1)]
    group: Size
    seats: Annotated[tuple[Seat, ...], Field(min_length=1)]
    deadlines: Annotated[tuple[Deadline, ...], Field(min_length=1)]
    duties: tuple[Duty, ...] = ()
    council: Council
    survey: Survey

    @property
    def are_read(self) -> bool:
        """Whether every one of them was compared with its source."""
        return all(rule.certainty == "read" for _, rule in _rules(self))

    def designation(self, status: str) -> Designation | None:
        """What holds for a school that is called so."""
        return next((one for one in self.designations if one.key == status), None)


@lru_cache(maxsize=1)
def shipped() -> Rules:
    """The rules that come with sipbot."""
    return read(SHIPPED)


def read(path: Path) -> Rules:
    """The rules in the file at *path*. Raises `RulesError`."""
    written = read_yaml(path)
    if written.problems:
        raise RulesError("\n".join(map(str, written.problems)))
    try:
        rules = Rules.model_validate(written.values)
    except ValidationError as error:
        raise RulesError("\n".join(str(mistake(written, one, _told)) for one in error.errors())) from error
    if problems := tuple(_contradictions(rules, written)):
        raise RulesError("\n".join(map(str, problems)))
    return rules


_PARTS = (Rules, Source, Designation, Size, Seat, Deadline, Duty, Council, Survey)


def _told(error: ErrorDetails, name: str) -> str:
    match error["type"]:
        case "model_type":
            return "a file of rules is made of lines like 'title: The local stakeholder group'"
        case "string_pattern_mismatch" if name == "address":
            return "'address' should be where to read it: write one like https://malegislature.gov/Laws"
        case "string_pattern_mismatch":
            return f"{name!r} is made of small letters, digits and _: write one like first_meeting"
    return advice(error, name, sorted({field for part in _PARTS for field in part.model_fields}))


def _rules(rules: Rules) -> Iterator[tuple[Place, Rule]]:
    """Every rule, and where it stands."""
    yield ("group",), rules.group
    yield ("council",), rules.council
    for name in ("designations", "seats", "deadlines", "duties"):
        for index, rule in enumerate(getattr(rules, name)):
            yield (name, index), rule


def _contradictions(rules: Rules, written: Written) -> Iterator[Problem]:
    """What each line may say, and all of them together may not."""
    found = (*_of_sources(rules), *_of_keys(rules), *_of_deadlines(rules), *_of_survey(rules))
    return (Problem(written.path, written.line(place), message) for place, message in found)


def _of_sources(rules: Rules) -> Iterator[tuple[Place, str]]:
    for place, rule in _rules(rules):
        if rule.source not in rules.sources:
            yield (*place, "source"), f"there is no source {rule.source!r}: {closest(rule.source, rules.sources)}"


def _of_keys(rules: Rules) -> Iterator[tuple[Place, str]]:
    for part in ("designations", "deadlines"):
        keys = [one.key for one in getattr(rules, part)]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                yield (part, index, "key"), f"{key!r} is written twice: keep one of them"
    seen: set[tuple[str, str]] = set()
    for index, seat in enumerate(rules.seats):
        here = {(seat.key, one.key) for one in rules.designations if seat.is_for(one.key)}
        if here & seen:
            told = f"{seat.key!r} is written twice for the same designation: give each its own 'statuses'"
            yield ("seats", index, "key"), told
        seen |= here


def _of_deadlines(rules: Rules) -> Iterator[tuple[Place, str]]:
    known = [DESIGNATION]
    for index, deadline in enumerate(rules.deadlines):
        if deadline.after not in known:
            told = f"'after' cannot be {deadline.after!r}: choose one of {', '.join(known)}"
            yield ("deadlines", index, "after"), told
        known.append(deadline.key)
    by = rules.group.filled_by
    if by not in known[1:]:
        yield ("group", "filled_by"), f"there is no deadline {by!r}: {closest(by, known[1:])}"


def _of_survey(rules: Rules) -> Iterator[tuple[Place, str]]:
    if rules.survey.closes_about_day < rules.survey.opens_by_day:
        yield ("survey", "closes_about_day"), "'closes_about_day' must not be before 'opens_by_day'"
