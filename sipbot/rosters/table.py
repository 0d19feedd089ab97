"""A school's own table of people: CSV as spreadsheets write it, or xlsx.

Columns: `id`, then `phone`, `email`, or both; and what there is of `name`, `role`, `school`, `grade`, `language`,
`household`, `allowed` (may we text them? yes, no, or the day they said yes), and `tag.NAME` for any other tag.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl

from sipbot.rosters import Entry, Permission, Remark, Roster, RosterError, reading

TAGS = ("role", "school")
COLUMNS = ("id", "name", "phone", "email", "language", "household", "grade", "allowed", *TAGS)
_ALSO_CALLED = {
    "source_id": "id", "student_id": "id", "person_id": "id", "cell": "phone", "cell_phone": "phone",
    "mobile": "phone", "phone_number": "phone", "sms": "phone", "e-mail": "email", "email_address": "email",
    "full_name": "name", "home_language": "language", "preferred_language": "language", "family": "household",
    "household_id": "household", "opt_in": "allowed", "consent": "allowed", "may_text": "allowed",
}  # fmt: skip
_YES, _NO = ("yes", "y", "true", "1", "x", "si", "sí"), ("no", "n", "false", "0")

Row = Mapping[str, str]


def read(path: Path, *, region: str, permission: Permission | None) -> Roster:
    """The people in *path*. `permission` is the proof for those whose row says yes, or says nothing. Raises
    `RosterError`.
    """
    lines = _of_xlsx(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _of_csv(path)
    header = [_column(cell) for cell in next(lines, [])]
    _check(path, header)
    entries: dict[str, Entry] = {}
    rejected: list[Remark] = []
    left_out: list[Remark] = []
    for number, cells in enumerate(lines, start=2):
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
        if not any(row.values()):
            continue
        place = f"{path.name}:{number}"
        found = _entry(row, place, region=region, permission=permission)
        if isinstance(found, Remark):
            rejected.append(found)
            continue
        entry, remarks = found
        if entry.source_id in entries:
            rejected.append(Remark(place, f"the same id as {entries[entry.source_id].place}"))
            continue
        entries[entry.source_id] = entry
        left_out += remarks
    unused = tuple(name for name in header if name and name not in COLUMNS and not name.startswith("tag."))
    return Roster(tuple(entries.values()), tuple(rejected), tuple(left_out), unused=unused)


def _check(path: Path, header: Sequence[str]) -> None:
    if "id" not in header:
        raise RosterError(f"{path.name} has no column 'id': what the school's own list calls each person, never a name")
    if "phone" not in header and "email" not in header:
        raise RosterError(f"{path.name} has no column 'phone' and none 'email': nobody could be reached")
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise RosterError(f"{path.name} has several columns {sorted(twice)[0]!r}: keep one")


def _column(cell: str) -> str:
    name = "_".join(cell.strip().lower().split())
    return _ALSO_CALLED.get(name, name)


def _entry(
    row: Row, place: str, *, region: str, permission: Permission | None
) -> tuple[Entry, tuple[Remark, ...]] | Remark:
    if not row["id"]:
        return Remark(place, "it has no id")
    if len(row["id"]) > 200:
        return Remark(place, "its id is longer than 200 characters")
    phones, remarks = reading.phones([row.get("phone", "")], region, place)
    email = reading.email(row.get("email", ""))
    if not phones and email is None:
        return Remark(place, remarks[0].why if remarks else "it has no phone number and no e-mail address")
    language = reading.language(row.get("language", ""))
    if row.get("language") and language is None:
        remarks = (*remarks, Remark(place, "its language is not known: write a code such as es, or its English name"))
    allowed = _permission(row.get("allowed", ""), permission)
    if isinstance(allowed, str):
        return Remark(place, allowed)
    entry = Entry(
        place,
        row["id"],
        name=row.get("name") or None,
        language=language,
        phones=phones,
        email=email,
        household=row.get("household") or None,
        tags=_tags(row),
        permission=allowed,
    )
    return entry, remarks


def _permission(written: str, usual: Permission | None) -> Permission | str | None:
    """The proof for one row; a text says what is wrong with it."""
    said = written.strip().lower()
    if not said:
        return usual
    if said in _NO:
        return Permission(False, "roster", "the roster says no", "")
    if usual is None:
        return "it says that they may be texted, but not in which words they said so: use --permission"
    if said in _YES:
        return usual
    try:
        return replace(usual, given_on=date.fromisoformat(said[:10]).isoformat())
    except ValueError:
        return "its column 'allowed' should be yes, no, or a day such as 2026-09-01"


def _tags(row: Row) -> dict[str, tuple[str, ...]]:
    tags = {name: reading.several(row[name].lower() if name == "role" else row[name]) for name in TAGS if row.get(name)}
    tags |= {"grade": reading.grade_bands(reading.several(row.get("grade", "")))}
    tags |= {name.removeprefix("tag."): reading.several(row[name]) for name in row if name.startswith("tag.")}
    return {name: values for name, values in tags.items() if values}


def _of_csv(path: Path) -> Iterator[list[str]]:
    text = decoded(path.read_bytes(), path.name)
    sample = text.partition("\n")[0]
    separator = max(",;\t", key=sample.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise RosterError(f"{path.name} is not a CSV file: {error}") from None


def decoded(raw: bytes, name: str) -> str:
    """*raw* as text: UTF-8, or what Excel writes on Windows. Raises `RosterError`."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        if b"\x00" in raw:
            raise RosterError(f"{name} is not a text file: save it as CSV UTF-8") from None
        return raw.decode("cp1252", errors="replace")


def _of_xlsx(path: Path) -> Iterator[list[str]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for a file that is none of Excel's
        raise RosterError(f"{path.name} is not an xlsx file ({type(error).__name__})") from None
    try:
        for cells in book.worksheets[0].iter_rows(values_only=True):
            yield [_shown(cell) for cell in _without_empty_end(cells)]
    finally:
        book.close()


def _without_empty_end(cells: Iterable[object]) -> list[object]:
    found = list(cells)
    while found and found[-1] is None:
        found.pop()
    return found


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
