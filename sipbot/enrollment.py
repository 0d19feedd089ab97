"""How many people of each group a school has: from a CSV of the state's public profile, or typed in.

Such files have a row for each school and a column for each group, or the groups one below the other with a number
beside each; with counts or percentages. Names of groups are read as the state writes them, and as people shorten them.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sipbot.rosters import RosterError
from sipbot.rosters.reading import grade_bands
from sipbot.rosters.table import decoded
from sipbot.sayings import Refusal, Saying, say
from sipbot.storage import Database, Transaction, ledger

MOST_BYTES = 1_000_000
MOST_PEOPLE = 1_000_000
RACE = "race"
EXPECTED = say(
    "save the table of a school's profile on the state's site as CSV: a column, or a line, for each group, such as "
    "'Hispanic or Latino', 'English Learners' or 'Grade 3', and one for all students"
)
TURNED = "Percentages were turned into numbers of students, so some may be off by a student or two."
FAMILIES = "Families are counted by their students: one family for each."
_RACES = {
    "black": ("black", "african american", "african american black", "black or african american",
              "african american or black", "black african american", "afr amer black"),
    "hispanic": ("hispanic", "hispanic latino", "hispanic or latino", "latino"),
    "asian": ("asian",),
    "white": ("white",),
    "native": ("native american", "american indian or alaska native", "american indian", "amer ind or alaska nat",
               "american indian alaska native"),
    "pacific": ("native hawaiian or pacific islander", "native hawaiian pacific islander", "pacific islander",
                "native hawaiian or other pacific islander", "nat haw or pacif isl", "native hawaiian"),
    "multiracial": ("multi race non hispanic", "multi race", "multi race non hispanic latino", "two or more races",
                    "multi race not hispanic or latino", "multi race or non hispanic", "multiracial",
                    "multi race non hisp lat", "two or more races not hispanic"),
    "mena": ("middle eastern or north african", "mena"),
}  # fmt: skip
_ONE_OR_THE_OTHER = {
    "english_learner": ("english learner", "english learners", "english language learner", "english language learners",
                        "el", "ell"),
    "disability": ("students with disabilities", "students w disabilities", "swd"),
    "low_income": ("low income", "economically disadvantaged"),
}  # fmt: skip
_ALL = ("total", "all students", "students enrolled", "enrollment", "total enrollment", "students", "all")
_GROUPS = {
    **{name: (RACE, race) for race, names in _RACES.items() for name in names},
    **{name: (tag, "yes") for tag, names in _ONE_OR_THE_OTHER.items() for name in names},
}
_SCHOOL = ("school", "school name", "org name", "organization", "district school", "name")
_NOT_TOLD = ("", "-", "–", "*", "n/a", "na", "n<6", "n<10", "suppressed")
_PERCENT = re.compile(r"%|\bpercent\b|\bpct\b", re.IGNORECASE)

Counts = tuple[tuple[str, str, int], ...]


class EnrollmentError(Refusal):
    """These numbers cannot be used; the message has one line per problem, with the place and what was expected."""


@dataclass(frozen=True, slots=True)
class Enrollment:
    """How many people of each group there are, and what is to be known about how that was read."""

    counts: Counts
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Number:
    """One number of a file: what it is called, where it stands, and whether it is a percentage."""

    name: str
    place: str
    n: float
    is_percent: bool


def read(raw: bytes, name: str, *, school: str = "", students: int | None = None) -> Enrollment:
    """What the CSV file *name* says. *school* is what the state calls the school, where the file has several.

    *students* is how many there are, where the file has only percentages. Raises `EnrollmentError`.
    """
    file = PurePath(name).name
    if len(raw) > MOST_BYTES:
        raise _unexpected(say("%(file)s is larger than a table of enrollment ever is", file=file))
    rows = [(at, row) for at, row in enumerate(_rows(raw, file), start=1) if any(row)]
    numbers, problems = _numbers(file, rows, school)
    names = [*(one.name for one in numbers), *problems]
    has_total = any(_plain(name) in _ALL for name in names)
    # A number alone is a grade only beside others that are known: it might be anything.
    if not any(_group(name) or (_grade(name) and (has_total or not name.isdigit())) for name in names):
        raise _unexpected(say("%(file)s has no group that is known here", file=file))
    if problems:
        raise EnrollmentError.of(tuple(problems.values()))
    return _enrollment(file, numbers, students)


def typed(fields: Mapping[tuple[str, str], str]) -> Counts:
    """What was typed, by tag and value; what was left empty is not known. Raises `EnrollmentError`."""
    counts, problems = [], []
    for (tag, value), text in fields.items():
        said = text.strip().replace(",", "")
        if said and not re.fullmatch(r"[0-9]{1,6}", said):
            problems.append(say("%(group)s: write a whole number such as 204, or nothing", group=f"{tag}, {value}"))
        elif said:
            counts.append((tag, value, int(said)))
    if problems:
        raise EnrollmentError.of(problems)
    return tuple(counts)


async def keep(database: Database, school: str, counts: Counts) -> Counts:
    """Keep *counts*: for each tag in them instead of what was known of it. What is known then."""
    return await database.write(_keep, school, counts)


async def replace_all(database: Database, school: str, counts: Counts) -> None:
    """Keep *counts* instead of everything that was known."""
    await database.write(ledger.set_population, school, counts)


def _keep(tx: Transaction, school: str, counts: Counts) -> Counts:
    told = {tag for tag, _, _ in counts}
    kept = (*(one for one in ledger.population(tx, school) if one[0] not in told), *counts)
    ledger.set_population(tx, school, kept)
    return kept


def _rows(raw: bytes, file: str) -> list[list[str]]:
    try:
        text = decoded(raw, file)
        first = text.partition("\n")[0]
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
        return [[" ".join(cell.split()) for cell in row] for row in lines]
    except (csv.Error, RosterError) as error:
        raise _unexpected(say("%(file)s is no CSV file (%(why)s)", file=file, why=error)) from None


def _numbers(file: str, rows: Sequence[tuple[int, list[str]]], school: str) -> tuple[list[_Number], dict[str, Saying]]:
    """The numbers of the school in a file of either shape, and what is wrong with others, by their names."""
    for place, (_, header) in enumerate(rows):
        if _names_columns(header):
            line, row = _row_of(file, header, rows[place + 1 :], school)
            cells = ((name, f"{file}:{line}", name, cell) for name, cell in zip(header, row, strict=False))
            return _read_all(cells)
    down = (
        (row[0], f"{file}:{at}", _header_of(rows, at), cell)
        for at, row in rows
        for cell in row[1:2]
        if _is_known(row[0])
    )
    return _read_all(down)


def _names_columns(row: Sequence[str]) -> bool:
    """Whether groups stand side by side in it. A line "Grade 3, 12, 10" does not: there, two are numbers."""
    n_known = sum(map(_is_known, row))
    return n_known > 3 or (n_known > 1 and not _is_known(row[0]))


def _header_of(rows: Sequence[tuple[int, list[str]]], at: int) -> str:
    """What stands above the number of line *at*, in the last line before it that names its columns."""
    above = [row for line, row in rows if line < at and len(row) > 1 and not _is_known(row[0])]
    return above[-1][1] if above else ""


def _row_of(
    file: str, header: Sequence[str], rows: Sequence[tuple[int, list[str]]], school: str
) -> tuple[int, list[str]]:
    column = next((at for at, name in enumerate(header) if _plain(name) in _SCHOOL), None)
    if len(rows) == 1:
        return rows[0]
    if not rows:
        raise _unexpected(say("%(file)s has no line below its header", file=file))
    wanted = _plain(school)
    found = [] if column is None else [(at, row) for at, row in rows if wanted and _names(row, column, wanted)]
    if len(found) == 1:
        return found[0]
    some = ", ".join(repr(row[column][:60]) for _, row in rows[:3] if column is not None and len(row) > column)
    told = {"found": _several(file, len(rows), school, n_found=len(found)), "some": some}
    if some:
        raise EnrollmentError("%(found)s: say the name of the school as it stands there, such as %(some)s", **told)
    raise EnrollmentError("%(found)s: say the name of the school as it stands there", **told)


def _several(file: str, n: int, school: str, *, n_found: int) -> Saying:
    told = {"file": file, "n": n, "school": repr(school)}
    if n_found:
        return say("%(file)s has %(n)s lines and several are called %(school)s", **told)
    if school:
        return say("%(file)s has %(n)s lines and none is called %(school)s", **told)
    return say("%(file)s has %(n)s lines", **told)


def _unexpected(what: Saying) -> EnrollmentError:
    return EnrollmentError("%(what)s: %(expected)s", what=what, expected=EXPECTED)


def _names(row: Sequence[str], column: int, wanted: str) -> bool:
    return len(row) > column and wanted in (_plain(row[column]), _plain(row[column].rpartition(" - ")[2]))


def _read_all(cells: Iterable[tuple[str, str, str, str]]) -> tuple[list[_Number], dict[str, Saying]]:
    numbers: list[_Number] = []
    problems: dict[str, Saying] = {}
    for name, place, header, cell in cells:
        if not _is_known(name) or cell.lower() in _NOT_TOLD:
            continue
        text = cell.replace(",", "").replace("%", "").strip()
        is_percent = bool(_PERCENT.search(header) or "%" in cell)
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) or float(text) > (100 if is_percent else MOST_PEOPLE):
            problems[name] = say(
                "%(place)s: %(name)s should be a number of students or a percentage, not %(cell)s",
                place=place,
                name=repr(name),
                cell=repr(cell[:40]),
            )
            continue
        numbers.append(_Number(name, place, float(text), is_percent))
    return numbers, problems


def _enrollment(file: str, numbers: Sequence[_Number], students: int | None) -> Enrollment:
    total = students or next((round(one.n) for one in numbers if _plain(one.name) in _ALL and not one.is_percent), None)
    races = [one for one in numbers if (_group(one.name) or ("", ""))[0] == RACE]
    is_whole = 98 <= sum(one.n for one in races) <= 102
    in_percent = bool(races) and is_whole and total is not None and total > 150
    if total is None and races and not is_whole and not any(one.is_percent for one in races):
        total = round(sum(one.n for one in races))
    shares = {id(one) for one in numbers if one.is_percent} | ({id(one) for one in races} if in_percent else set())
    if total is None and (shares or is_whole):
        raise EnrollmentError(
            "%(file)s gives percentages, but not how many students there are: say that number beside the file",
            file=file,
        )
    counts, has_shares = dict[tuple[str, str], int](), False
    for one in sorted(numbers, key=lambda one: id(one) in shares):  # A count says more than a percentage.
        group = _group(one.name)
        if group is not None and group not in counts:
            counts[group] = round(one.n * (total or 0) / 100) if id(one) in shares else round(one.n)
            has_shares = has_shares or id(one) in shares
    counts |= _grades(numbers)
    _check_sum(file, counts, total)
    if total is not None:
        counts |= _others(counts, total)
        counts |= {("role", "student"): total, ("role", "family"): total}
    return Enrollment(tuple((*group, n) for group, n in counts.items()), tuple(_remarks(has_shares, total)))


def _remarks(has_shares: bool, total: int | None) -> Iterator[str]:
    if has_shares:
        yield TURNED
    if total is not None:
        yield FAMILIES


def _grades(numbers: Iterable[_Number]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one in numbers:
        grade = _grade(one.name)
        if grade and not one.is_percent:
            found["grade", grade] = found.get(("grade", grade), 0) + round(one.n)
    return found


def _others(counts: Mapping[tuple[str, str], int], total: int) -> dict[tuple[str, str], int]:
    return {(tag, "no"): max(0, total - n) for (tag, value), n in counts.items() if tag in _ONE_OR_THE_OTHER}


def _check_sum(file: str, counts: Mapping[tuple[str, str], int], total: int | None) -> None:
    races = sum(n for (tag, _), n in counts.items() if tag == RACE)
    several = sum(tag == RACE for tag, _ in counts) > 3
    if total is not None and several and abs(races - total) > max(5, 0.02 * total):
        told = {"file": file, "races": races, "total": total}
        raise EnrollmentError(
            "%(file)s: the groups of race add up to %(races)s, but there are %(total)s students", **told
        )
    for (tag, _), n in counts.items():
        if total is not None and n > total:
            told = {"file": file, "tag": tag, "n": n, "total": total}
            raise EnrollmentError("%(file)s: a group of %(tag)s has %(n)s students, more than all %(total)s", **told)


def _is_known(name: str) -> bool:
    return _group(name) is not None or _grade(name) is not None or _plain(name) in _ALL


def _group(name: str) -> tuple[str, str] | None:
    return _GROUPS.get(_plain(name))


def _grade(name: str) -> str | None:
    bands = grade_bands([re.sub(r"^(grade|gr)\s*", "", _plain(name)).removesuffix(" enrollment")])
    return bands[0] if bands else None


def _plain(name: str) -> str:
    without = re.sub(r"#|%|\bpercent\b|\bpct\b|\bnumber of\b|\(.*?\)", " ", name.lower())
    return " ".join(re.findall(r"[a-z0-9]+", without))
