"""What people say of themselves and what the roster says: both kept, compared in counts, neither written over."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, select

from analysis import exports
from analysis.document import document
from analysis.document.blocks import Table
from analysis.document.released import released
from analysis.ledger import Twice, tally, told_twice, twice_shown
from analysis.report import Report, ToldTwice
from sipbot.ledger import Ledger
from sipbot.rosters.keeping import Into
from sipbot.storage import Database, Transaction, ledger, tables, talking
from tests import reports
from tests.conftest import NOON, Clock
from tests.test_rosters import keep

CAPTION = "Where the roster and people’s own words differ"


def roster(n: int, role: str) -> list[tuple[str, ...]]:
    return [(str(k), f"Invented {k}", f"617-555-01{k:02}", role, "") for k in range(n)]


@pytest.fixture
def into(clock: Clock, new_id: Callable[[], str]) -> Into:
    return Into("lincoln", "sms", clock(), new_id)


def ids(tx: Transaction) -> list[str]:
    return list(tx.execute(select(tables.Participant.id).order_by(tables.Participant.id)).scalars())


def answer(tx: Transaction, roles: list[str]) -> None:
    """The first people of the roster answer, and say that they are *roles*; "" where somebody does not say."""
    of = {"school_id": "lincoln"}
    for person, role in zip(ids(tx), roles, strict=False):
        begun = {"channel": "sms", "survey": "bus", "fingerprint": "", "language": "en", "status": "finished"}
        times = {"version": 1, "state": "", "started_at": NOON, "updated_at": NOON}
        tx.execute(insert(tables.Conversation).values(**of, id=person, participant_id=person, **begun, **times))
        said = {"survey": "bus", "question": "q", "probe": False, "text": "Late.", "value": "Late.", "language": "en"}
        more = {"analyze": "challenge", "late": False, "at": NOON, "conversation_id": person, "participant_id": person}
        tx.execute(insert(tables.Response).values(**of, **said, **more))
        say(tx, person, role, NOON)


def begin(tx: Transaction, person: str) -> None:
    """Somebody whom no roster knows."""
    tx.execute(insert(tables.Participant).values(school_id="lincoln", id=person, created_at=NOON))


def say(tx: Transaction, person: str, role: str, now: datetime) -> None:
    told = [role] if role else []
    talking.declare_tag(tx, school="lincoln", participant_id=person, name="role", values=told, now=now)


def kept(tx: Transaction, person: str) -> list[tuple[str, str]]:
    tag = tables.Tag
    rows = tx.execute(select(tag.source, tag.value).where(tag.participant_id == person).order_by(tag.source))
    return [(row.source, row.value) for row in rows]


async def test_neither_is_written_over_by_a_second_roster_or_a_changed_answer(
    database: Database, into: Into, tmp_path: Path
) -> None:
    await keep(database, into, tmp_path, *roster(1, "family"))
    await database.write(answer, ["teacher"])
    (ana,) = await database.read(ids)
    await keep(database, into, tmp_path, *roster(1, "student"))
    assert await database.read(kept, ana) == [("declared", "teacher"), ("rostered", "student")]
    await database.write(say, ana, "partner", NOON)
    assert await database.read(kept, ana) == [("declared", "partner"), ("rostered", "student")]
    await database.write(say, ana, "", NOON)
    assert await database.read(kept, ana) == [("rostered", "student")]


async def test_the_ledger_tells_how_many_say_something_else_than_the_roster(
    database: Database, into: Into, tmp_path: Path, clock: Clock
) -> None:
    await keep(database, into, tmp_path, *roster(60, "family"))
    await database.write(answer, ["teacher"] * 12 + ["family"] * 25 + [""] * 15)
    found = await Ledger(database, smallest_group=10, clock=clock).heard("lincoln")
    assert found.twice == (Twice("role", both=37, same=25, other=12),)
    (role,) = (one for one in found.standings if one.tag == "role")
    assert {line.value: line.n for line in role.lines} == {"family": 40, "teacher": 12}


async def test_what_a_second_roster_changes_is_told_only_when_enough_people_more_have_answered(
    database: Database, into: Into, tmp_path: Path, clock: Clock
) -> None:
    book = Ledger(database, smallest_group=10, clock=clock)
    await keep(database, into, tmp_path, *roster(60, "family"))
    await database.write(answer, ["family"] * 40)
    before = await book.heard("lincoln")
    assert before.twice == (Twice("role", both=40, same=40, other=0),)
    await keep(database, into, tmp_path, *roster(20, "teacher"))
    assert (await book.heard("lincoln")).twice == before.twice


async def test_who_has_not_answered_is_not_compared(database: Database, into: Into, tmp_path: Path) -> None:
    await keep(database, into, tmp_path, *roster(2, "family"))
    await database.write(answer, ["teacher"])
    assert await database.read(ledger.told_twice, "lincoln") == [("role", "teacher", "family", 1)]
    assert await database.read(ledger.told_twice, "adams") == []


async def test_two_of_whom_the_roster_says_the_same_can_turn_out_to_be_one(
    database: Database, into: Into, tmp_path: Path
) -> None:
    await keep(database, into, tmp_path, *roster(2, "family"))
    stays, goes = await database.read(ids)
    await database.write(say, goes, "teacher", NOON)
    await database.write(lambda tx: talking.join(tx, goes=goes, stays=stays))
    assert await database.read(kept, stays) == [("declared", "teacher"), ("rostered", "family")]


async def test_the_roster_of_one_is_not_lost_to_what_the_other_said(
    database: Database, into: Into, tmp_path: Path
) -> None:
    await keep(database, into, tmp_path, *roster(1, "family"))
    (goes,) = await database.read(ids)
    await database.write(begin, "stays")
    await database.write(say, "stays", "teacher", NOON)
    await database.write(lambda tx: talking.join(tx, goes=goes, stays="stays"))
    assert await database.read(kept, "stays") == [("declared", "teacher"), ("rostered", "family")]


# In counts that may be shown.


def test_a_few_who_differ_are_held_back_with_what_would_tell_them() -> None:
    assert twice_shown(ToldTwice("role", same=40, other=3, alone=12), 10) == Twice("role", None, 40, None)
    assert twice_shown(ToldTwice("role", same=40, other=3, alone=0), 10) == Twice("role", 43, None, None)
    assert twice_shown(ToldTwice("role", same=40, other=12, alone=0), 10) == Twice("role", 52, 40, 12)


def test_several_values_agree_in_any_order_and_race_as_the_school_counts_it() -> None:
    cells = [("race", "black;asian", "asian;black", 10), ("race", "black;asian", "multiracial", 11)]
    heard = tally(30, [("race", "black;asian", 21)], ())
    once = (("race", "multiracial", 40), ("race", "white", 60))
    assert told_twice(heard, cells, ()) == (ToldTwice("race", same=10, other=11, alone=0),)
    assert told_twice(heard, cells, once) == (ToldTwice("race", same=21, other=0, alone=0),)


def compared(*told: ToldTwice) -> Report:
    engagement = replace(reports.ALDER_BROOK, told_twice=told, told_twice_on="2026-10-20")
    return replace(reports.school(), engagement=engagement)


def test_the_document_says_where_they_differ_and_which_it_counts() -> None:
    made = document(compared(ToldTwice("role", 30, 14, 0), ToldTwice("grade", 40, 2, 12)))
    blocks = (block for section in made.sections for block in section.blocks if isinstance(block, Table))
    (found,) = (block for block in blocks if block.caption == CAPTION)
    assert [row[1:] for row in found.rows] == [("44", "30", "14"), ("held back", "40", "held back")]
    assert "counts what people say of themselves" in found.note
    assert "October 20, 2026" in found.note


def test_the_workbook_has_the_same_numbers() -> None:
    out = io.BytesIO()
    exports.exporter("xlsx").write(compared(ToldTwice("role", 30, 14, 0)), out)
    cells = [str(cell) for row in load_workbook(out)["Summary"].iter_rows(values_only=True) for cell in row]
    assert "both are known: 44; they agree: 30; they differ: 14" in cells


def test_numbers_that_left_in_a_document_are_remembered_and_not_to_be_subtracted() -> None:
    first = compared(ToldTwice("role", 30, 14, 0))
    (shown,) = (one for one in released(first) if "own words" in one.scope)
    assert [cell.n for cell in shown.cells] == [30, 14, 0]
    later = compared(ToldTwice("role", 30, 15, 0))
    assert later.engagement is not None
    later = replace(later, engagement=replace(later.engagement, released=(replace(shown, at="2026-10-20"),)))
    made = document(later)
    (found,) = (b for one in made.sections for b in one.blocks if isinstance(b, Table) and b.caption == CAPTION)
    assert [row[1:] for row in found.rows] == [("held back", "held back", "held back")]
