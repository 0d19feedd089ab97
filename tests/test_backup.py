"""Backup and restore, while messages arrive."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from sipbot.storage import Database, Transaction, backups, identity
from sipbot.storage.backups import BackupError
from tests.command_line import sipbot, started
from tests.conftest import Clock, fresh_postgresql
from tests.keys import keyring
from tests.people import Person, bot

SAID = ("1", "2", "It is loud.", "In the back.", "More of them.")
N_PEOPLE = 20


def rows(tx: Transaction, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in tx.execute(text(query))]


def texts(tx: Transaction) -> list[str]:
    return list(tx.execute(text("select provider_id from messages where provider_id is not null")).scalars())


@pytest.fixture
def people(database: Database, clock: Clock, new_id: Callable[[], str]) -> list[Person]:
    talking = bot(database, clock, new_id)
    return [Person(talking, f"person-{number}") for number in range(N_PEOPLE)]


@pytest.fixture
def new_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> str:
    """Where the restored database will be."""
    if backups.is_sqlite(database_url):
        return f"sqlite:///{tmp_path / 'restored' / 'sipbot.db'}"
    return fresh_postgresql(request.getfixturevalue("postgresql"))


@pytest.fixture
async def restored(new_url: str) -> AsyncIterator[Database]:
    database = Database(new_url, keyring())
    yield database
    await database.close()


async def all_answer(people: list[Person], acknowledged: list[str]) -> None:
    """Everybody says everything, each in their own pace; what was acknowledged is noted at once."""

    async def answers(person: Person) -> None:
        for number, said in enumerate(SAID):
            provider_id = f"{person.handle}-{number}"
            await person.says(said, provider_id=provider_id)
            acknowledged.append(provider_id)

    await asyncio.gather(*(answers(person) for person in people))


async def test_a_backup_made_while_messages_arrive_has_all_that_was_acknowledged_before(
    people: list[Person], database_url: str, new_url: str, restored: Database, tmp_path: Path
) -> None:
    acknowledged: list[str] = []
    talking = asyncio.create_task(all_answer(people, acknowledged))
    while len(acknowledged) < N_PEOPLE:
        await asyncio.sleep(0)
    before = list(acknowledged)
    await backups.backup(database_url, tmp_path / "today.backup")
    await talking
    await backups.restore(new_url, tmp_path / "today.backup")
    kept = await restored.read(texts)
    assert set(before) <= set(kept) <= set(acknowledged)
    assert await restored.read(
        rows, "select count(*) from messages where conversation_id not in (select id from conversations)"
    ) == [(0,)]


async def test_a_restored_database_answers(
    people: list[Person], database_url: str, new_url: str, restored: Database, tmp_path: Path, clock: Clock
) -> None:
    await people[0].says("1")
    await backups.backup(database_url, tmp_path / "today.backup")
    await backups.restore(new_url, tmp_path / "today.backup")
    await identity.check(restored)
    numbers = itertools.count(1)
    same = Person(bot(restored, clock, lambda: f"new{next(numbers):029d}"), people[0].handle)
    assert await same.says("2", provider_id="after the restore")
    assert (await same.heard())[-1] == "How is the ride?"
    assert await restored.read(rows, "select count(*) from participants") == [(1,)]


async def test_what_may_have_been_sent_since_is_not_sent_again(
    database: Database, clock: Clock, new_id: Callable[[], str]
) -> None:
    sam = Person(bot(database, clock, new_id), "sam", channel="sms")
    await sam.says("1")
    found = await backups.hold_what_may_have_been_sent(database)
    assert found == (2, 0)
    assert await database.read(rows, "select distinct status from outbox") == [("unknown",)]


async def test_a_backup_is_never_written_over_and_only_its_owner_reads_it(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "today.backup"
    await backups.backup(database_url, file)
    with pytest.raises(BackupError, match="is there already, and is never written over"):
        await backups.backup(database_url, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("today*")] == ["today.backup"]


async def test_nothing_is_restored_over_a_database_in_use(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await backups.backup(database_url, tmp_path / "today.backup")
    with pytest.raises(BackupError, match="and is never written over"):
        await backups.restore(database_url, tmp_path / "today.backup")


async def test_a_file_that_is_no_backup_is_refused(new_url: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Not a backup.", encoding="utf-8")
    with pytest.raises(BackupError, match=r"notes\.txt is no backup of a database of this kind"):
        await backups.restore(new_url, tmp_path / "notes.txt")
    with pytest.raises(BackupError, match=r"there is no file .*nothing\.backup"):
        await backups.restore(new_url, tmp_path / "nothing.backup")


def test_a_schools_own_surveys_come_along_with_drafts_and_versions(tmp_path: Path) -> None:
    old, new = f"sqlite:///{tmp_path / 'old.db'}", f"sqlite:///{tmp_path / 'new.db'}"
    written = {
        "our_own.yaml": "a",
        "schools/alder/drafts/ours.yaml": "ñ",
        "schools/alder/versions/ours/0001/ours.yaml": "1",
    }
    for name, said in written.items():
        (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / name).write_text(said, encoding="utf-8")
    started("db", "upgrade", "--db", old, cwd=tmp_path)
    saved = started("backup", "today.backup", "--db", old, cwd=tmp_path, SIPBOT_SURVEYS="own")
    assert "today.backup.surveys.zip: the surveys in own. Keep it beside today.backup." in saved.stdout
    refused = started("restore", "today.backup", "--db", new, cwd=tmp_path, SIPBOT_SURVEYS="own")
    assert "own is not empty, and is never written over: set SIPBOT_SURVEYS to a new folder" in refused.stderr
    unset = started("restore", "today.backup", "--db", new, cwd=tmp_path)
    assert "set SIPBOT_SURVEYS to a new folder for them" in unset.stderr
    assert not (tmp_path / "new.db").exists()
    made = started("restore", "today.backup", "--db", new, cwd=tmp_path, SIPBOT_SURVEYS="there")
    assert "Your own surveys: 3 files in there." in made.stdout
    assert {name: (tmp_path / "there" / name).read_text("utf-8") for name in written} == written


def test_two_commands_bring_a_school_to_another_computer(tmp_path: Path) -> None:
    old, new = f"sqlite:///{tmp_path / 'old.db'}", f"sqlite:///{tmp_path / 'new.db'}"
    sipbot("chat", "family_voice", "--db", old, said="1\n")
    saved = started("backup", "today.backup", "--db", old, cwd=tmp_path)
    made = started("restore", "today.backup", "--db", new, cwd=tmp_path)
    again = sipbot("chat", "family_voice", "--db", new, said="1\n")
    assert (saved.returncode, made.returncode, again.exit_code) == (0, 0, 0)
    assert made.stdout.startswith("restored. Messages that may have been sent since: 0, now unknown; campaigns paused")
