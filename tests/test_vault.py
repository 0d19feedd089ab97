"""Secrets of channels: kept by name, encrypted, each channel's apart."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from sipbot.storage import Database, Transaction
from sipbot.storage.vault import StoredVault
from tests.conftest import Clock

TOKEN = "xoxb-of-an-invented-workspace"


@pytest.fixture
def vault(database: Database, clock: Clock) -> StoredVault:
    return StoredVault(database, "slack", clock=clock)


def stored(tx: Transaction) -> list[bytes]:
    return [bytes(value) for value in tx.execute(text("select value from secrets where channel = 'slack'")).scalars()]


async def test_a_secret_is_kept_under_its_name_until_another_is(vault: StoredVault) -> None:
    await vault.put("bot/T1", "xoxb-older")
    await vault.put("bot/T1", TOKEN)
    assert (await vault.get("bot/T1"), await vault.get("bot/T2")) == (TOKEN, None)


async def test_a_secret_cannot_be_read_in_the_database(database: Database, vault: StoredVault) -> None:
    await vault.put("bot/T1", TOKEN)
    (kept,) = await database.read(stored)
    assert TOKEN.encode() not in kept
    assert len(kept) == 33 + len(TOKEN)


async def test_a_secret_is_taken_once(vault: StoredVault) -> None:
    await vault.put("state/abc", "https://voice.example.org")
    assert [await vault.take("state/abc"), await vault.take("state/abc")] == ["https://voice.example.org", None]


async def test_a_secret_that_has_expired_is_not_there(database: Database, vault: StoredVault, clock: Clock) -> None:
    await vault.put("state/abc", "1", expires_at=clock() + timedelta(minutes=5))
    clock.advance(minutes=5)
    assert (await vault.get("state/abc"), await vault.take("state/abc"), await vault.names()) == (None, None, ())
    await vault.put("bot/T1", TOKEN)
    assert len(await database.read(stored)) == 1


async def test_secrets_are_listed_and_forgotten_by_how_their_names_begin(vault: StoredVault) -> None:
    for name in ("bot/T2", "bot/T1", "BOT/T1", "state/abc", "bot%"):
        await vault.put(name, TOKEN)
    assert await vault.names("bot/") == ("bot/T1", "bot/T2")
    assert await vault.forget("bot/") == 2
    assert set(await vault.names()) == {"BOT/T1", "bot%", "state/abc"}


async def test_a_channel_does_not_see_the_secrets_of_another(database: Database, clock: Clock) -> None:
    slack, sms = (StoredVault(database, channel, clock=clock) for channel in ("slack", "sms"))
    await slack.put("bot/T1", TOKEN)
    assert (await sms.get("bot/T1"), await sms.names(), await sms.forget("")) == (None, (), 0)
    assert await slack.get("bot/T1") == TOKEN
