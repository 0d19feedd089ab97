"""Identity at rest: what the database tells without its keys, and what a change of keys leaves as it was."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from sipbot import keys
from sipbot.engagements import add_school
from sipbot.keys import Keyring, Keys, KeysError
from sipbot.storage import Database, Transaction, enrolling, identity, opting_out, tables, talking
from sipbot.storage.columns import BlindIndex, Encrypted
from sipbot.storage.statement import insert_into
from sipbot.storage.vault import StoredVault
from tests.conftest import NOON, SCHOOL, Clock
from tests.people import Person, bot

PHONE, OTHER = "+16085550142", "+16085550143"
AT_0001 = (
    "insert into schools values ('lincoln', 'Lincoln School (invented)', true, 'UTC', '', '2026-10-05 16:00:00')",
    "insert into participants values ('p1', 'lincoln', '2026-10-05 16:00:00')",
    "insert into conversations values ('c1', 'lincoln', 'p1', 'sms', 'bus', 'f', 'en', 'open', 1, '{}',"
    " '2026-10-05 16:00:00', '2026-10-05 16:00:00')",
    f"insert into addresses values (7, 'lincoln', 'p1', 'sms', '{PHONE}', null, '2026-10-05 16:00:00')",
    "insert into participants values ('p2', 'lincoln', '2026-10-05 16:00:00')",
    f"insert into addresses values (8, 'lincoln', 'p2', 'sms', '{OTHER}', '2026-10-06 16:00:00',"
    " '2026-10-05 16:00:00')",
    "insert into messages values (3, 'lincoln', 'c1', 'sms', null, null, '{}', '2026-10-05 16:00:00')",
    "insert into outbox values (5, 'lincoln', 7, 3, 'sms', 'reply', 0, 'waiting', 0, '2026-10-05 16:00:00',"
    " null, null, null, null, 'c1:0')",
)
AT_0005 = (
    "insert into schools values ('lincoln', 'Lincoln School (invented)', true, 'UTC', '', '2026-10-05 16:00:00')",
    "insert into households (id, school_id, source_id) values (4, 'lincoln', 'HOME-77')",
    "insert into participants (id, school_id, source_id, household_id, created_at) values"
    " ('p1', 'lincoln', 'STUDENT-1001', 4, '2026-10-05 16:00:00')",
    "insert into participants (id, school_id, created_at) values ('p2', 'lincoln', '2026-10-05 16:00:00')",
    "insert into campaigns values ('c', 'lincoln', 'bus', 'sms', 'everyone', '2026-10-05 16:00:00',"
    " '2026-10-06 16:00:00', 0, 'running', null, 'Rosa Delgado', '2026-10-05 16:00:00')",
    "insert into conversations values ('c1', 'lincoln', 'p1', 'sms', 'bus', 'f', 'en', 'open', 1, '{}',"
    " '2026-10-05 16:00:00', '2026-10-05 16:00:00')",
    "insert into analysis_runs values ('r', 'lincoln', '2026-10-05 16:00:00', 0, '', '{}', '{}')",
    "insert into edits values (1, 'lincoln', 'r', 'A1', 'fate', '{}', 'Rosa Delgado', '', '2026-10-05 16:00:00')",
)
NAMED = "select edits.who, campaigns.created_by from edits, campaigns"
CALLED = (
    "select participants.source_id, households.source_id from participants"
    " join households on households.id = participants.household_id"
)
_ADDRESS, _PARTICIPANT = insert_into(tables.Address), insert_into(tables.Participant)


def quietly(_step: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def rows(tx: Transaction, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in tx.execute(text(query))]


def handles(tx: Transaction) -> list[str]:
    return list(tx.execute(select(tables.Address.handle).order_by(tables.Address.id)).scalars())


def staff(tx: Transaction) -> list[str]:
    return [tx.execute(select(column)).scalar_one() for column in (tables.Edit.who, tables.Campaign.created_by)]


def who(tx: Transaction, handle: str) -> str | None:
    known = talking.known(tx, school="lincoln", channel="sms", handle=handle, survey=None)
    return None if known is None else known.participant_id


def everything(tx: Transaction) -> str:
    """All that somebody reads who has the database without its keys."""
    kept = (tx.execute(text(f'select * from "{table}"')) for table in inspect(tx).get_table_names())
    return repr(
        [[bytes(value) if isinstance(value, memoryview) else value for value in row] for t in kept for row in t]
    )


def to_revision(tx: Transaction, revision: str, move: Callable[[Config, str], None] = command.upgrade) -> None:
    config = Config()
    config.set_main_option("script_location", str(resources.files("sipbot.storage") / "migrations"))
    config.attributes["connection"] = tx
    move(config, revision)


def begin_at_0001(tx: Transaction) -> None:
    to_revision(tx, "0001")
    for statement in AT_0001:
        tx.execute(text(statement))


def begin_at_0005(tx: Transaction) -> None:
    to_revision(tx, "0005")
    for statement in AT_0005:
        tx.execute(text(statement))


def shares_phone(tx: Transaction, participant_id: str, channel: str, sharer: int) -> None:
    """Somebody else with the same number."""
    whose = {"school_id": "lincoln", "participant_id": participant_id, "created_at": NOON}
    _PARTICIPANT.run(tx, {"id": participant_id, "school_id": "lincoln", "created_at": NOON})
    index = {"handle": PHONE, "handle_index": f"lincoln\n{PHONE}"}
    _ADDRESS.run(tx, {**whose, **index, "channel": channel, "sharer": sharer})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A key file."""
    keys.create(tmp_path / "own.keys")
    return tmp_path / "own.keys"


@pytest.fixture
async def opened(database_url: str, file: Path) -> AsyncIterator[Callable[[], Database]]:
    """The database, each time with the keys that are in the file then."""
    kept: list[Database] = []

    def again() -> Database:
        kept.append(Database(database_url, Keyring(keys.read(file), file)))
        return kept[-1]

    await again().upgrade()
    await add_school(kept[0], SCHOOL, now=NOON)
    yield again
    for database in kept:
        await database.close()


@pytest.fixture
async def sam(database: Database, clock: Clock, new_id: Callable[[], str]) -> Person:
    sam = Person(bot(database, clock, new_id), PHONE, channel="sms")
    for said in ("1", "2", "It is loud."):
        await sam.says(said, provider_id=f"SM of {said}")
    return sam


async def test_the_database_alone_tells_no_number(database: Database, sam: Person) -> None:
    found = await database.read(everything)
    assert "It is loud." in found
    assert PHONE.removeprefix("+") not in found
    assert await database.read(handles) == [PHONE]


async def test_an_error_of_the_database_quotes_nobody(database: Database) -> None:
    with pytest.raises(DBAPIError, match="nowhere") as error:
        await database.read(lambda tx: tx.execute(text("select :handle from nowhere"), {"handle": PHONE}))
    assert PHONE not in str(error.value)


def test_every_encrypted_column_is_bound_to_its_place() -> None:
    columns = [column for table in tables.Row.metadata.tables.values() for column in table.columns]
    sealed = {str(column): column.type.about for column in columns if isinstance(column.type, Encrypted)}
    indexes = [column for column in columns if isinstance(column.type, BlindIndex)]
    assert "addresses.handle" in sealed
    assert all(name == about for name, about in sealed.items())
    assert {f"{one.table.name}.{one.type.of}" for one in indexes if isinstance(one.type, BlindIndex)} <= set(sealed)
    of_no_school = {one.table.name for one in indexes if "school_id" not in one.table.columns}
    assert of_no_school == {"accounts", "identities"}


async def test_people_of_the_first_version_are_still_known_after_the_upgrade(opened_empty: Database) -> None:
    await opened_empty.write(begin_at_0001)
    await opened_empty.upgrade()
    assert await opened_empty.read(who, PHONE) == "p1"
    assert PHONE.removeprefix("+") not in await opened_empty.read(everything)
    waiting = "select addresses.id, outbox.id from outbox join addresses on addresses.id = outbox.address_id"
    assert await opened_empty.read(rows, waiting) == [(7, 5)]


async def test_a_stop_of_the_first_version_holds_after_the_upgrade(opened_empty: Database) -> None:
    await opened_empty.write(begin_at_0001)
    await opened_empty.upgrade()
    said_at = await opened_empty.read(opting_out.stopped_at, school="lincoln", handle=OTHER)
    assert said_at == NOON + timedelta(days=1)
    assert await opened_empty.read(opting_out.stopped_at, school="lincoln", handle=PHONE) is None


async def test_the_upgrade_can_be_taken_back(opened_empty: Database) -> None:
    await opened_empty.write(begin_at_0001)
    await opened_empty.upgrade()
    await opened_empty.write(to_revision, "0001", command.downgrade)
    assert await opened_empty.read(rows, "select id, handle from addresses") == [(7, PHONE), (8, OTHER)]


async def test_ids_of_students_and_names_of_staff_cannot_be_read_after_the_upgrade(opened_empty: Database) -> None:
    await opened_empty.write(begin_at_0005)
    await opened_empty.upgrade()
    kept = await opened_empty.read(everything)
    assert [one for one in ("STUDENT", "HOME", "Rosa", "Delgado") if one in kept] == []
    people = await opened_empty.read(enrolling.enrolled, "lincoln", ["STUDENT-1001", "STUDENT-1002"])
    assert {source_id: (one.id, one.household) for source_id, one in people.items()} == {
        "STUDENT-1001": ("p1", "HOME-77")
    }
    assert await opened_empty.read(staff) == ["Rosa Delgado", "Rosa Delgado"]


async def test_what_was_encrypted_later_can_be_taken_back_too(opened_empty: Database) -> None:
    await opened_empty.write(begin_at_0005)
    await opened_empty.upgrade()
    await opened_empty.write(to_revision, "0005", command.downgrade)
    assert await opened_empty.read(rows, NAMED) == [("Rosa Delgado", "Rosa Delgado")]
    assert await opened_empty.read(rows, CALLED) == [("STUDENT-1001", "HOME-77")]


async def test_new_keys_hold_for_students_and_staff_too(opened: Callable[[], Database], file: Path) -> None:
    await opened().write(enrolling.households, "lincoln", ["HOME-77"])
    whose = {"id": "p1", "school_id": "lincoln", "source_id": "STUDENT-1001", "created_at": NOON}
    await opened().write(enrolling.add_people, [whose])
    keys.overwrite(file, keys.read(file).rotated().with_new_index())
    assert await identity.reencrypt(opened(), quietly) == 2
    rotated = keys.read(file)
    keys.overwrite(file, Keys(rotated.current, rotated.index))
    assert await identity.reindex(opened()) == 2
    assert list(await opened().read(enrolling.enrolled, "lincoln", ["STUDENT-1001"])) == ["STUDENT-1001"]
    assert await opened().write(enrolling.households, "lincoln", ["HOME-77"]) == {"HOME-77": 1}


async def test_the_upgraded_tables_are_the_ones_the_code_speaks_of(database: Database) -> None:
    def differences(tx: Transaction) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(tx), tables.Row.metadata))

    assert await database.read(differences) == []


@pytest.fixture
async def opened_empty(nothing_yet: str, file: Path) -> AsyncIterator[Database]:
    """A database without any table."""
    database = Database(nothing_yet, Keyring(keys.read(file)))
    yield database
    await database.close()


async def test_stop_holds_for_everybody_who_shares_the_phone(database: Database, sam: Person) -> None:
    await database.write(shares_phone, "ana", "sms", 1)
    await database.write(shares_phone, "leo", "android", 0)
    stopped = "select count(*) from addresses where stopped_at is not null"
    await sam.says("STOP")
    assert await database.read(rows, stopped) == [(3,)]
    await sam.says("START")
    assert await database.read(rows, stopped) == [(0,)]


async def test_a_stop_that_a_provider_tells_of_holds_for_all_too(database: Database, sam: Person) -> None:
    await database.write(shares_phone, "ana", "sms", 1)
    await database.write(opting_out.stop, school="lincoln", handle=PHONE, now=NOON, source="provider")
    assert await database.read(rows, "select count(*) from addresses where stopped_at is not null") == [(2,)]


async def test_two_first_messages_at_once_are_one_person(
    database: Database, clock: Clock, new_id: Callable[[], str]
) -> None:
    sam = Person(bot(database, clock, new_id), OTHER, channel="sms")
    await asyncio.gather(sam.says("1", provider_id="a"), sam.says("1", provider_id="b"))
    assert await database.read(rows, "select count(*) from participants") == [(1,)]


async def test_other_keys_are_refused(opened: Callable[[], Database], file: Path) -> None:
    await identity.check(opened())
    keys.overwrite(file, Keys.new())
    with pytest.raises(KeysError, match=r"the key file has no key .*, which the database was encrypted with"):
        await identity.check(opened())


async def test_another_index_key_is_refused(opened: Callable[[], Database], file: Path) -> None:
    await identity.check(opened())
    keys.overwrite(file, keys.read(file).with_new_index())
    with pytest.raises(KeysError, match="the index key is not the one that the database was written with"):
        await identity.check(opened())


async def test_after_a_rotation_the_old_key_is_not_needed(opened: Callable[[], Database], file: Path) -> None:
    before = opened()
    await identity.check(before)
    await before.write(talking.add_participant, "p1", school="lincoln", channel="sms", handle=PHONE, now=NOON)
    keys.overwrite(file, keys.read(file).rotated())
    assert await opened().read(identity.n_stale) == 2
    assert await identity.reencrypt(opened(), quietly) == 2
    rotated = keys.read(file)
    keys.overwrite(file, Keys(rotated.current, rotated.index))
    assert await opened().read(handles) == [PHONE]
    assert await opened().read(who, PHONE) == "p1"


async def test_a_rotation_that_was_interrupted_goes_on(
    opened: Callable[[], Database], file: Path, clock: Clock
) -> None:
    vault = StoredVault(opened(), "slack", clock=clock)
    for number in range(3):
        await vault.put(f"bot/T{number}", "xoxb-invented")
    keys.overwrite(file, keys.read(file).rotated())
    await StoredVault(opened(), "slack", clock=clock).put("bot/T1", "xoxb-newer")
    assert await identity.reencrypt(opened(), quietly) == 2
    assert await identity.reencrypt(opened(), quietly) == 0
    assert await vault.get("bot/T1") == "xoxb-newer"


async def test_a_new_index_key_finds_the_same_people(opened: Callable[[], Database], file: Path) -> None:
    before = opened()
    await identity.check(before)
    await before.write(talking.add_participant, "p1", school="lincoln", channel="sms", handle=PHONE, now=NOON)
    keys.overwrite(file, keys.read(file).with_new_index())
    after = opened()
    assert await after.read(who, PHONE) is None
    assert await identity.reindex(after) == 1
    await identity.check(after)
    assert await after.read(who, PHONE) == "p1"
