"""A server that dies in the middle of everything, with real processes."""

import asyncio
from collections import Counter
from pathlib import Path

from sqlalchemy import text

from sipbot.storage import Database, Transaction
from tests.keys import keyring
from tests.web_people import Server, Visitor, serving

N_PEOPLE = 50
N_BEFORE_THE_KILL = 150
CLOSED = {"consent", "role", "home_language", "child_grade", "race", "child_english", "child_disability"}


async def take_part(visitor: Visitor) -> None:
    while (fields := await visitor.look()).get("question"):
        question = fields["question"]
        is_closed = question in CLOSED
        await visitor.answer(fields, "1" if is_closed else f"{visitor.name} says this about {question}, and means it.")


async def kill_in_the_middle(server: Server, visitors: list[Visitor]) -> None:
    async with asyncio.timeout(900):
        while sum(len(visitor.acknowledged) for visitor in visitors) < N_BEFORE_THE_KILL:
            await asyncio.sleep(0.01)
    await server.kill()
    await server.start()


def theirs(tx: Transaction) -> list[str]:
    return list(tx.execute(text("select text from messages where prompt is null")).scalars())


def asked(tx: Transaction) -> list[tuple[str, str]]:
    query = """select conversation_id, json_extract(prompt, '$.question') from messages
               where prompt is not null and json_extract(prompt, '$.question') is not null"""
    return [(row[0], row[1]) for row in tx.execute(text(query))]


def answered(tx: Transaction) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in tx.execute(text("select conversation_id, question from responses"))]


async def test_a_killed_server_loses_nothing_it_acknowledged_and_asks_nobody_twice(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        visitors = [Visitor(server, f"Person {number}") for number in range(N_PEOPLE)]
        await asyncio.gather(kill_in_the_middle(server, visitors), *(take_part(visitor) for visitor in visitors))
        await asyncio.gather(*(visitor.close() for visitor in visitors))
    database = Database(server.database, keyring())
    kept = Counter(await database.read(theirs))
    wanted = Counter(words for visitor in visitors for _, words in visitor.acknowledged)
    assert kept == wanted
    assert max(Counter(await database.read(asked)).values()) == 1
    assert len(await database.read(answered)) == N_PEOPLE * 11
    await database.close()
