"""A OneRoster 1.1 or 1.2 export: a folder, or a zip file, of CSV tables.

Read are `users`, and what there is of `orgs`, `roles` (1.2), `enrollments` and `demographics`. Families are the users
that students name as their agents: they carry their children's schools and grades, and live with them. Tables that are
not read (classes, courses, results) do no harm. https://www.imsglobal.org/oneroster-v11-final-csv-tables
"""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sipbot.rosters import Entry, Permission, Remark, Roster, RosterError, reading
from sipbot.rosters.table import decoded

_ROLES = {
    "student": "student",
    "guardian": "family",
    "parent": "family",
    "relative": "family",
    "teacher": "teacher",
    "aide": "support_staff",
    "counselor": "support_staff",
    "proctor": "support_staff",
    "administrator": "administrator",
    "principal": "administrator",
    "siteadministrator": "administrator",
    "districtadministrator": "administrator",
    "systemadministrator": "administrator",
}
_RACES = {
    "americanIndianOrAlaskaNative": "native",
    "asian": "asian",
    "blackOrAfricanAmerican": "black",
    "nativeHawaiianOrOtherPacificIslander": "pacific",
    "white": "white",
    "hispanicOrLatinoEthnicity": "hispanic",
}
NOBODY_THERE = "it has no phone number and no e-mail address"
_LANGUAGE = ("metadata.language", "metadata.homelanguage", "metadata.preferredlanguage", "language", "homelanguage")
_TABLES = ("users", "orgs", "roles", "enrollments", "demographics")

Line = Mapping[str, str]


@dataclass(slots=True)
class _Person:
    """A user, as far as the tables have told. Filled in by `_Export`."""

    line: Line
    number: int
    roles: set[str] = field(default_factory=set)
    orgs: set[str] = field(default_factory=set)
    races: tuple[str, ...] = ()


def is_export(path: Path) -> bool:
    """Whether *path* is one: a folder or zip file with a table of users."""
    try:
        return "users" in _names(path)
    except (OSError, zipfile.BadZipFile):
        return False


def read(path: Path, *, region: str, permission: Permission | None) -> Roster:
    """The people in an export. `permission` is the proof for all of them. Raises `RosterError`."""
    tables = {name: _lines(path, name) for name in _TABLES}
    people, n_gone = _people(tables)
    homes = _homes(people)
    entries: list[Entry] = []
    rejected: list[Remark] = []
    left_out: list[Remark] = []
    schools = _schools(tables["orgs"])
    children = _children(people)
    for source_id, person in people.items():
        place = f"users.csv:{person.number}"
        if not person.roles:
            rejected.append(Remark(place, "it has no role that is known"))
            continue
        phones, remarks = reading.phones(_first_given(person.line, "sms", "phone"), region, place)
        email = reading.email(person.line.get("email", ""))
        if not phones and email is None:
            rejected.append(Remark(place, remarks[0].why if remarks else NOBODY_THERE))
            continue
        left_out += remarks
        entries.append(
            Entry(
                place,
                source_id,
                name=_name(person.line),
                language=reading.language("".join(_first_given(person.line, *_LANGUAGE))),
                phones=phones,
                email=email,
                household=homes.get(source_id),
                tags=_tags(person, [people[child] for child in children[source_id]], schools),
                permission=permission,
            )
        )
    return Roster(tuple(entries), tuple(rejected), tuple(left_out), n_gone=n_gone)


# The files.


def _names(path: Path) -> dict[str, str]:
    """The tables there are, by name without the ending, and how to open each."""
    if path.is_dir():
        files = [one.name for one in path.iterdir()]
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as zipped:
            files = zipped.namelist()
    else:
        return {}
    return {Path(file).stem.lower(): file for file in files if file.lower().endswith(".csv")}


def _lines(path: Path, table: str) -> list[tuple[int, Line]]:
    """The rows of a table with their line numbers; none where there is no such table. Raises `RosterError`."""
    file = _names(path).get(table)
    if file is None:
        return []
    if path.is_dir():
        raw = (path / file).read_bytes()
    else:
        with zipfile.ZipFile(path) as zipped:
            raw = zipped.read(file)
    try:
        rows = list(csv.reader(io.StringIO(decoded(raw, file), newline=""), strict=True))
    except csv.Error as error:
        raise RosterError(f"{file} is not a CSV file: {error}") from None
    header = [name.strip() for name in rows[0]] if rows else []
    if rows and "sourcedId" not in header:
        raise RosterError(f"{file} has no column 'sourcedId': it is not a OneRoster table")
    return [(number, dict(zip(header, row, strict=False))) for number, row in enumerate(rows[1:], start=2) if any(row)]


# The tables.


def _people(tables: Mapping[str, Sequence[tuple[int, Line]]]) -> tuple[dict[str, _Person], int]:
    """The users that are there, with what other tables say about them, and how many have left."""
    people: dict[str, _Person] = {}
    n_gone = 0
    for number, line in tables["users"]:
        if _is_gone(line) or line.get("enabledUser", "").lower() == "false":
            n_gone += 1
            continue
        person = people[line["sourcedId"]] = _Person(line, number)
        _add_role(person, line.get("role", ""), _listed(line.get("orgSourcedIds", "")))
    for _, line in _present(tables["roles"]):
        _about(people, line, "userSourcedId", line.get("orgSourcedId", ""))
    for _, line in _present(tables["enrollments"]):
        _about(people, line, "userSourcedId", line.get("schoolSourcedId", ""))
    for _, line in _present(tables["demographics"]):
        found = people.get(line["sourcedId"])
        if found is not None:
            found.races = tuple(race for name, race in _RACES.items() if line.get(name, "").lower() == "true")
    return people, n_gone


def _present(lines: Iterable[tuple[int, Line]]) -> Iterator[tuple[int, Line]]:
    return ((number, line) for number, line in lines if not _is_gone(line))


def _is_gone(line: Line) -> bool:
    return line.get("status", "").lower() in ("tobedeleted", "inactive")


def _about(people: Mapping[str, _Person], line: Line, user: str, org: str) -> None:
    person = people.get(line.get(user, ""))
    if person is not None:
        _add_role(person, line.get("role", ""), (org,))


def _add_role(person: _Person, role: str, orgs: Iterable[str]) -> None:
    known = _ROLES.get(role.strip().lower())
    if known:
        person.roles.add(known)
    person.orgs.update(org for org in orgs if org)


def _schools(lines: Iterable[tuple[int, Line]]) -> dict[str, str]:
    """The names of the schools, by id; districts are none."""
    return {
        line["sourcedId"]: line.get("name", "").strip()
        for _, line in _present(lines)
        if line.get("type", "school").lower() == "school"
    }


def _children(people: Mapping[str, _Person]) -> defaultdict[str, set[str]]:
    """The students of each grown-up, whichever of the two names the other."""
    children: defaultdict[str, set[str]] = defaultdict(set)
    for source_id, person in people.items():
        for agent in _agents(person):
            if agent not in people:
                continue
            child, grown_up = (source_id, agent) if "student" in person.roles else (agent, source_id)
            if "student" in people[child].roles:
                children[grown_up].add(child)
    return children


def _agents(person: _Person) -> tuple[str, ...]:
    return _listed(person.line.get("agentSourcedIds", ""))


def _homes(people: Mapping[str, _Person]) -> dict[str, str]:
    """Who lives together: students and their grown-ups, and so siblings. A home is called by the first of its ids."""
    home = {source_id: source_id for source_id in people}

    def of(source_id: str) -> str:
        while home[source_id] != source_id:
            source_id = home[source_id]
        return source_id

    for grown_up, theirs in _children(people).items():
        for child in theirs:
            first, other = sorted((of(grown_up), of(child)))
            home[other] = first
    found = {source_id: of(source_id) for source_id in people}
    sizes: defaultdict[str, int] = defaultdict(int)
    for one in found.values():
        sizes[one] += 1
    return {source_id: one for source_id, one in found.items() if sizes[one] > 1}


def _tags(person: _Person, children: Sequence[_Person], schools: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    orgs = person.orgs.union(*(child.orgs for child in children))
    grades = [grade for one in (person, *children) for grade in _listed(one.line.get("grades", ""))]
    tags = {
        "role": tuple(sorted(person.roles)),
        "school": tuple(sorted({schools[org] for org in orgs if schools.get(org)})),
        "grade": reading.grade_bands(grades),
        "race": person.races,
    }
    return {name: values for name, values in tags.items() if values}


def _name(line: Line) -> str | None:
    return " ".join(part for part in (line.get("givenName", ""), line.get("familyName", "")) if part.strip()) or None


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",") if part.strip())


def _first_given(line: Line, *names: str) -> tuple[str, ...]:
    """The first of the cells that has something in it."""
    small = {name.lower(): value for name, value in line.items()}
    return next(((small[name.lower()],) for name in names if small.get(name.lower(), "").strip()), ())
