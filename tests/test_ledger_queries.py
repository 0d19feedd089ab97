"""The queries of who was heard, on both databases: which tag counts, who is counted, what was shown before."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from sipbot.ledger import Ledger, Tried
from sipbot.meetings import Meeting, Meetings
from sipbot.storage import Database, Transaction, ledger, tables
from tests.conftest import NOON, Clock
from tests.people import bot

OF = {"school_id": "lincoln"}
Tags = Mapping[str, Sequence[str]]


def person(tx: Transaction, name: str, tags: Tags, *, answers: int = 1, rostered: bool = False) -> None:
    """Somebody with answers and tags: `{"role": ["family"]}` is what they say, "role_" what the roster does."""
    conversation = {**OF, "channel": "sms", "survey": "bus", "fingerprint": "", "language": "en", "status": "finished"}
    times = {"version": 1, "state": "", "started_at": NOON, "updated_at": NOON}
    row: dict[str, Any] = {**OF, "id": name, "created_at": NOON, "rostered_at": NOON if rostered else None}
    tx.execute(insert(tables.Participant).values(row))
    tx.execute(insert(tables.Conversation).values(id=name, participant_id=name, **conversation, **times))
    said = {**OF, "conversation_id": name, "participant_id": name, "survey": "bus", "probe": False, "text": "Late."}
    for n in range(answers):
        more = {"question": f"q{n}", "value": "Late.", "language": "en", "analyze": "challenge", "late": False}
        tx.execute(insert(tables.Response).values(**said, **more, at=NOON))
    for tag, values in tags.items():
        source = "rostered" if tag.endswith("_") else "declared"
        for value in values:
            row = {"name": tag.rstrip("_"), "value": value, "source": source, "at": NOON}
            tx.execute(insert(tables.Tag).values(**OF, participant_id=name, **row))


async def test_what_people_say_of_themselves_stands_before_what_the_roster_says(database: Database) -> None:
    await database.write(person, "ana", {"role": ["family"], "role_": ["staff"], "grade_": ["3_5"]}, answers=3)
    await database.write(person, "bo", {"role_": ["staff"]})
    assert await database.read(ledger.heard_by_tag, "lincoln") == [
        ("grade", "3_5", 1),
        ("role", "family", 1),
        ("role", "staff", 1),
    ]
    assert await database.read(ledger.n_heard, "lincoln") == 2


async def test_several_values_of_a_person_stand_together(database: Database) -> None:
    await database.write(person, "ana", {"race": ["black", "asian"]})
    ((tag, cell, n),) = await database.read(ledger.heard_by_tag, "lincoln")
    assert (tag, set(cell.split(";")), n) == ("race", {"black", "asian"}, 1)


async def test_whoever_has_not_answered_is_not_heard_but_on_the_roster(database: Database) -> None:
    await database.write(person, "ana", {"role_": ["family"]}, answers=0, rostered=True)
    assert await database.read(ledger.heard_by_tag, "lincoln") == []
    assert await database.read(ledger.n_rostered, "lincoln") == 1
    assert await database.read(ledger.rostered_by_tag, "lincoln") == [("role", "family", 1)]
    assert await database.read(ledger.rostered_by_tag, "lincoln", but={"role"}) == []


async def test_a_line_of_outreach_is_kept_and_taken_back_once(database: Database, clock: Clock) -> None:
    book = Ledger(database, smallest_group=10, clock=clock)
    await book.add("lincoln", Tried("2026-10-14", "Calls", "Principal"))
    (line,) = (await book.heard("lincoln")).tried
    assert [await book.take_back("lincoln", line.id) for _ in range(2)] == [True, False]
    assert (await book.heard("lincoln")).tried == ()


async def test_who_tried_to_reach_whom_is_erased_after_the_promised_months_and_what_was_tried_stays(
    database: Database, clock: Clock, new_id: Callable[[], str]
) -> None:
    book = Ledger(database, smallest_group=10, clock=clock)
    await book.add("lincoln", Tried("2026-10-01", "Calls", "Ana Invented", "role", "family"))
    await book.add("lincoln", Tried("2026-10-02", "Calls to Ana Invented", "Principal"))
    (wrong, _) = (await book.heard("lincoln")).tried
    await book.take_back("lincoln", wrong.id)
    clock.advance(days=3 * 366)
    await book.add("lincoln", Tried("2029-10-01", "Supper", "Ben Invented"))
    await bot(database, clock, new_id).erase_old()
    assert [(one.how, one.who) for one in (await book.heard("lincoln")).tried] == [
        ("Supper", "Ben Invented"),
        ("Calls", ""),
    ]
    assert await database.read(lambda tx: len(tx.execute(select(tables.Outreach.id)).all())) == 2


async def test_people_who_sign_in_at_once_are_all_counted(database: Database, clock: Clock) -> None:
    meetings = Meetings(database, clock=clock, new_id=lambda: "a" * 32)
    await meetings.add("lincoln", Meeting("2026-10-05", "Family night"))
    assert all(await asyncio.gather(*(meetings.sign_in("a" * 32, "family") for _ in range(8))))
    assert [one.attendance for one in await meetings.every("lincoln")] == [{"family": 8}]
