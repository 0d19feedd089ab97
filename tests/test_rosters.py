"""A school's list of people comes in as it is: each row is taken, or listed with the reason why not."""

import csv
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text

from sipbot.channels import Inbound
from sipbot.rosters import Permission, Roster, RosterError, keeping
from sipbot.rosters.keeping import Into, Kept
from sipbot.rosters.phones import NotAPhone, e164
from sipbot.storage import Database, Transaction
from tests.conftest import Clock
from tests.people import bot

NewId = Callable[[], str]
Tables = dict[str, list[tuple[str, ...]]]
AGREED = Permission(True, "form", "Yes, text me about the school's plan.", "2026-09-01")
PHONES = [
    ("(617) 555-0123", "+16175550123"),
    ("617.555.0123", "+16175550123"),
    ("+1 617 555 0123", "+16175550123"),
    ("6175550123.0", "+16175550123"),
    ("٦١٧٥٥٥٠١٢٣", "+16175550123"),
    ("+52 1 55 1234 5678", "+525512345678"),
    ("+44 7400 123456", "+447400123456"),
    ("+1 500 555 0006", "+15005550006"),
]
NOT_PHONES = [
    ("call 4155552671 mom", "it has letters: write digits only"),
    ("1-800-FLOWERS", "it has letters: write digits only"),
    ("617 555 0123 ext. 4", "it has an extension, which gets no texts"),
    ("617 555 0123 x4", "it has an extension, which gets no texts"),
    ("555 0123", "there is no such number"),
    ("111 111 1111", "there is no such number"),
    ("+1 800 555 0199", "it is a toll-free number of a company"),
    ("+44 20 7946 0018", "it is a landline, which gets no texts"),
    ("6.17555E+09", "the spreadsheet has rounded it: format the column as text and copy the numbers again"),
    ("none", "it is not a phone number"),
    ("1" * 40, "it is not a phone number"),
]


@pytest.mark.parametrize(("written", "number"), PHONES)
def test_a_number_is_read_as_people_write_it(written: str, number: str) -> None:
    assert e164(written, "US") == number


@pytest.mark.parametrize(("written", "why"), NOT_PHONES)
def test_what_nobody_can_be_texted_at_is_refused_with_the_reason(written: str, why: str) -> None:
    with pytest.raises(NotAPhone) as error:
        e164(written, "US")
    assert str(error.value) == why


def csv_of(folder: Path, *rows: Iterable[str], name: str = "people.csv") -> Path:
    file = folder / name
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    return file


def read(file: Path, permission: Permission | None = AGREED) -> Roster:
    return keeping.read(file, region="US", permission=permission)


# Tables.


def test_a_table_tells_who_people_are_and_how_to_write_to_them(tmp_path: Path) -> None:
    file = csv_of(
        tmp_path,
        ("ID", "Name", "Cell Phone", "E-mail", "Home Language", "Role", "School", "Grade", "Family", "tag.bus", "Shoe"),
        (
            "7",
            "Ana Invented",
            "617-555-0123",
            "Ana@Example.org",
            "Spanish",
            "Family",
            "Hill; Vale",
            "K;4",
            "F1",
            "9",
            "38",
        ),
    )
    (ana,) = read(file).entries
    assert (ana.source_id, ana.name, ana.phones, ana.email) == (
        "7",
        "Ana Invented",
        ("+16175550123",),
        "ana@example.org",
    )
    assert (ana.language, ana.household, ana.permission) == ("es", "F1", AGREED)
    assert ana.tags == {"role": ("family",), "school": ("Hill", "Vale"), "grade": ("prek_2", "3_5"), "bus": ("9",)}
    assert read(file).unused == ("shoe",)


def test_every_row_that_cannot_be_used_is_listed_with_its_reason(tmp_path: Path) -> None:
    file = csv_of(
        tmp_path,
        ("id", "phone", "allowed"),
        ("1", "617-555-0123", "yes"),
        ("", "617-555-0124", ""),
        ("1", "617-555-0125", ""),
        ("2", "", ""),
        ("3", "call me", ""),
        ("4", "617-555-0126", "perhaps"),
    )
    assert [str(remark) for remark in read(file).rejected] == [
        "people.csv:3: it has no id",
        "people.csv:4: the same id as people.csv:2",
        "people.csv:5: it has no phone number and no e-mail address",
        "people.csv:6: a phone number was left out: it is not a phone number",
        "people.csv:7: its column 'allowed' should be yes, no, or a day such as 2026-09-01",
    ]


def test_remarks_never_tell_the_value(tmp_path: Path) -> None:
    file = csv_of(tmp_path, ("id", "phone", "language"), ("1", "617-555-0123; 555-0199", "Klingon Deluxe!"))
    assert [remark.why for remark in read(file).left_out] == [
        "a phone number was left out: there is no such number",
        "its language is not known: write a code such as es, or its English name",
    ]


def test_each_row_may_say_whether_and_since_when_they_may_be_texted(tmp_path: Path) -> None:
    rows = [("1", "617-555-0123", "no"), ("2", "617-555-0124", "2026-08-30"), ("3", "617-555-0125", "")]
    no, since, usual = read(csv_of(tmp_path, ("id", "phone", "allowed"), *rows)).entries
    assert no.permission == Permission(False, "roster", "the roster says no", "")
    assert (since.permission, usual.permission) == (
        Permission(True, "form", AGREED.wording, "2026-08-30"),
        AGREED,
    )


def test_a_spreadsheet_is_read_like_a_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("id", "phone", "role"),
        (7, 6175550123, "family"),
        (None, None, None),
        ("8", "617 555 0124", "student"),
    ):
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")
    found = read(tmp_path / "people.xlsx")
    assert [(one.source_id, one.phones) for one in found.entries] == [
        ("7", ("+16175550123",)),
        ("8", ("+16175550124",)),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "id;phone;name\n1;617-555-0123;Zoë\n".encode("utf-8-sig"),
        "id,phone,name\r\n1,617-555-0123,Zoë\r\n".encode("cp1252"),
        "id\tphone\tname\n1\t617-555-0123\tZoë\n".encode("utf-16"),
    ],
)
def test_a_table_is_read_in_the_encodings_that_spreadsheets_write(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "people.csv").write_bytes(raw)
    assert [one.name for one in read(tmp_path / "people.csv").entries] == ["Zoë"]


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("a.csv", b"name,phone\n", "a.csv has no column 'id'"),
        ("a.csv", b"id,name\n", "a.csv has no column 'phone' and none 'email'"),
        ("a.csv", b"id,phone,cell\n", "a.csv has several columns 'phone'"),
        ("a.csv", b"", "a.csv has no column 'id'"),
        ("a.csv", b"\x89PNG\x00\x9d", "a.csv is not a text file: save it as CSV UTF-8"),
        ("a.csv", b'id,phone\n1,"617', "a.csv is not a CSV file: "),
        ("a.xlsx", b"PK no zip", "a.xlsx is not an xlsx file ("),
    ],
)
def test_a_file_that_is_no_roster_is_refused(tmp_path: Path, name: str, raw: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(RosterError) as error:
        read(tmp_path / name)
    assert told in str(error.value)


# OneRoster.

USERS = (
    *("sourcedId", "status", "enabledUser", "orgSourcedIds", "role", "givenName", "familyName"),
    *("email", "sms", "phone", "agentSourcedIds", "grades"),
)
ONE_ROSTER_1_1: Tables = {
    "orgs": [
        ("sourcedId", "status", "name", "type"),
        ("o1", "active", "Hill School (invented)", "school"),
        ("d1", "active", "District (invented)", "district"),
    ],
    "users": [
        USERS,
        ("s1", "active", "true", "o1,d1", "student", "Sol", "I", "sol@example.org", "", "", "m1,f1", "03"),
        ("s2", "active", "true", "o1", "student", "Lu", "I", "lu@example.org", "", "", "m1", "KG"),
        ("m1", "active", "true", "d1", "guardian", "Mo", "I", "", "617-555-0123", "617-555-0199", "", ""),
        ("f1", "active", "true", "d1", "parent", "Fa", "I", "", "", "617-555-0124", "s1", ""),
        ("t1", "active", "true", "o1", "teacher", "Ty", "I", "ty@example.org", "", "", "", ""),
        ("x1", "tobedeleted", "true", "o1", "teacher", "Ex", "I", "ex@example.org", "", "", "", ""),
        ("y1", "active", "false", "o1", "student", "Ye", "I", "ye@example.org", "", "", "", ""),
        ("z1", "active", "true", "o1", "guardian", "Za", "I", "", "", "", "", ""),
    ],
    "demographics": [("sourcedId", "status", "asian", "hispanicOrLatinoEthnicity"), ("s1", "active", "true", "true")],
}
ONE_ROSTER_1_2: Tables = {
    "users": [
        ("sourcedId", "status", "enabledUser", "givenName", "familyName", "email", "sms", "agentSourcedIds", "grades"),
        ("p1", "active", "true", "Pat", "I", "pat@example.org", "", "", ""),
    ],
    "roles": [
        ("sourcedId", "status", "userSourcedId", "roleType", "role", "orgSourcedId"),
        ("r1", "active", "p1", "primary", "principal", "o1"),
        ("r2", "active", "p1", "secondary", "guardian", "o1"),
    ],
    "orgs": [("sourcedId", "status", "name", "type"), ("o1", "active", "Hill School (invented)", "school")],
}


def export_of(folder: Path, tables: Tables) -> Path:
    folder.mkdir()
    for name, rows in tables.items():
        csv_of(folder, *rows, name=f"{name}.csv")
    return folder


def test_a_export_of_students_and_families_is_recognized(tmp_path: Path) -> None:
    found = {one.source_id: one for one in read(export_of(tmp_path / "export", ONE_ROSTER_1_1)).entries}
    assert set(found) == {"s1", "s2", "m1", "f1", "t1"}
    assert found["s1"].tags == {
        "role": ("student",),
        "school": ("Hill School (invented)",),
        "grade": ("3_5",),
        "race": ("asian", "hispanic"),
    }
    assert found["m1"].tags == {"role": ("family",), "school": ("Hill School (invented)",), "grade": ("prek_2", "3_5")}
    assert (found["m1"].phones, found["f1"].phones) == (("+16175550123",), ("+16175550124",))


def test_families_live_with_their_children(tmp_path: Path) -> None:
    found = read(export_of(tmp_path / "export", ONE_ROSTER_1_1)).entries
    assert {one.source_id: one.household for one in found} == {
        "s1": "f1",
        "s2": "f1",
        "m1": "f1",
        "f1": "f1",
        "t1": None,
    }


def test_who_has_left_is_counted_and_who_cannot_be_reached_is_listed(tmp_path: Path) -> None:
    found = read(export_of(tmp_path / "export", ONE_ROSTER_1_1))
    assert found.n_gone == 2
    assert [str(one) for one in found.rejected] == ["users.csv:9: it has no phone number and no e-mail address"]


def test_the_roles_of_the_newer_export_stand_in_their_own_table_and_it_may_be_zipped(tmp_path: Path) -> None:
    folder = export_of(tmp_path / "export", ONE_ROSTER_1_2)
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as zipped:
        for file in folder.iterdir():
            zipped.write(file, file.name)
    (pat,) = read(tmp_path / "export.zip").entries
    assert pat.tags == {"role": ("administrator", "family"), "school": ("Hill School (invented)",)}


# Keeping.


@pytest.fixture
def into(clock: Clock, new_id: NewId) -> Into:
    return Into("lincoln", "sms", clock(), new_id)


HEADER = ("id", "name", "phone", "role", "household")
FAMILY = [
    ("1", "Ana", "617-555-0123", "family", "F1"),
    ("2", "Ben", "617-555-0123", "family", "F1"),
    ("3", "Cy", "617-555-0124", "student", "F1"),
]


async def keep(database: Database, into: Into, folder: Path, *people: tuple[str, ...]) -> Kept:
    entries = read(csv_of(folder, HEADER, *people)).entries
    return await keeping.keep(database, entries, into, progress=lambda *_: None)


def rows(tx: Transaction, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in tx.execute(text(query))]


TABLES = ("participants", "addresses", "tags", "households", "permissions")


async def everything(database: Database) -> list[list[tuple[object, ...]]]:
    return [await database.read(rows, f"select * from {table} order by id") for table in TABLES]


async def test_importing_twice_changes_nothing(database: Database, into: Into, tmp_path: Path) -> None:
    assert await keep(database, into, tmp_path, *FAMILY) == Kept(n_new=3, n_sharing=1)
    before = await everything(database)
    assert await keep(database, into, tmp_path, *FAMILY) == Kept(n_same=3)
    assert await everything(database) == before


async def test_a_preview_tells_the_same_and_keeps_nothing(database: Database, into: Into, tmp_path: Path) -> None:
    entries = read(csv_of(tmp_path, HEADER, *FAMILY)).entries
    assert await keeping.preview(database, entries, into) == Kept(n_new=3)
    assert await everything(database) == [[]] * len(TABLES)


async def test_people_who_share_a_phone_are_told_apart(database: Database, into: Into, tmp_path: Path) -> None:
    await keep(database, into, tmp_path, *FAMILY)
    assert await database.read(rows, "select sharer from addresses order by id") == [(0,), (1,), (0,)]


async def test_a_changed_row_changes_its_person_and_an_old_number_is_not_used_any_more(
    database: Database, into: Into, tmp_path: Path
) -> None:
    await keep(database, into, tmp_path, *FAMILY)
    moved = ("3", "Cy", "617-555-0177", "family", "F1")
    assert await keep(database, into, tmp_path, *FAMILY[:2], moved) == Kept(n_changed=1, n_same=2)
    gone = "select count(*) from addresses where gone_at is not null"
    assert await database.read(rows, gone) == [(1,)]
    assert await database.read(rows, "select value from tags order by id desc limit 1") == [("family",)]
    await keep(database, into, tmp_path, *FAMILY)
    assert await database.read(rows, "select count(*) from addresses") == [(4,)]
    assert await database.read(rows, gone) == [(1,)]


async def test_who_has_written_already_is_recognized_by_the_number(
    database: Database, into: Into, tmp_path: Path, clock: Clock, new_id: NewId
) -> None:
    hello = Inbound("sms", "lincoln", "+16175550124", "1", "m1", survey="bus")
    await bot(database, clock, new_id).receive(hello)
    assert await keep(database, into, tmp_path, *FAMILY) == Kept(n_new=3, n_sharing=1)
    assert await database.read(rows, "select count(*) from participants") == [(3,)]


async def test_who_said_stop_before_the_roster_came_stays_stopped(
    database: Database, into: Into, tmp_path: Path, clock: Clock, new_id: NewId
) -> None:
    stop = Inbound("sms", "lincoln", "+16175550124", "STOP", "m1", survey="bus")
    await bot(database, clock, new_id).receive(stop)
    clock.advance(days=3 * 366)
    await bot(database, clock, new_id).erase_old()
    await keep(database, into, tmp_path, *FAMILY)
    assert await database.read(rows, "select count(*) from addresses where stopped_at is not null") == [(1,)]


async def test_names_and_numbers_are_not_in_the_database_to_be_read(
    database: Database, into: Into, tmp_path: Path
) -> None:
    await keep(database, into, tmp_path, *FAMILY)
    stored = repr(await everything(database))
    assert not any(secret in stored for secret in ("Ana", "Ben", "6175550123", "5550124"))


async def test_erasing_forgets_what_was_said_but_not_who_is_on_the_roster(
    database: Database, into: Into, tmp_path: Path, clock: Clock, new_id: NewId
) -> None:
    clock.advance(days=3 * 366)
    await keep(database, Into("lincoln", "sms", clock(), new_id), tmp_path, *FAMILY)
    await bot(database, clock, new_id).erase_old()
    assert await database.read(rows, "select count(*) from tags") == [(3,)]
    clock.advance(days=3 * 366)
    await bot(database, clock, new_id).erase_old()
    assert await database.read(rows, "select count(*) from participants") == [(0,)]
