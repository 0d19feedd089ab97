"""The API against Schemathesis, a program that knows nothing but the published description and tries to break it."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from sipbot.storage import Database
from sipbot.web.api import API
from sipbot.web.auth.tokens import Tokens
from tests import room
from tests.conftest import NOON, sqlite_copy
from tests.keys import keyring
from tests.warehouse import ELSEWHERE, HERE, SECRETLY, TwoSchools, alder_brook, served, token_of, with_schools

SEED, EXAMPLES = "20261103", "15"
CONFIG = f"""
[dictionaries.schools]
values = ["{HERE}", "{ELSEWHERE}"]

[parameters]
"path.school" = {{ dictionary = "schools", probability = 0.8 }}
"""


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    yield await with_schools(database)
    await database.close()


async def schemathesis(url: str, *options: str, folder: Path) -> tuple[int, str]:
    """The exit code of Schemathesis, 0 where it found nothing, and what it said."""
    (folder / "schemathesis.toml").write_text(CONFIG)
    command = (sys.executable, "-m", "schemathesis.cli", "run", url, "--no-color", *options)
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def exchanges(report: Path) -> list[dict[str, Any]]:
    """Every request and its answer, of a report in the HAR format."""
    entries: list[dict[str, Any]] = json.loads(report.read_text())["log"]["entries"]
    return entries


async def test_schemathesis_finds_nothing_to_object_to(database: Database, tmp_path: Path) -> None:
    accounts, tokens = room.accounts_of(database), Tokens(database, clock=lambda: NOON)
    token = await token_of(accounts, tokens, "viewer")
    async with TestServer(served(accounts, tokens, TwoSchools(alder_brook()))) as server:
        url = str(server.make_url(f"{API}/openapi.json"))
        options = ("--header", f"Authorization: Bearer {token}", "--checks", "all", "--seed", SEED)
        report = ("--max-examples", EXAMPLES, "--report", "har", "--report-har-path", str(tmp_path / "report.har"))
        code, said = await schemathesis(url, *options, *report, folder=tmp_path)
    assert code == 0, said
    got = exchanges(tmp_path / "report.har")
    assert {one["response"]["status"] for one in got} >= {200, 400, 401, 404, 405, 409}
    assert [one["request"]["url"] for one in got if SECRETLY in json.dumps(one["response"])] == []
