"""Whoever reads answers learns of none who gave it, when, and which other answers are from the same person."""

import io
import re
import zipfile
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from analysis import exports
from analysis.report import Report
from analysis.table import check
from sipbot.analyses import Analyses
from sipbot.engagements import SchoolFile, add_school
from sipbot.storage import Database
from sipbot.web.downloads import FOR_EVERYONE, FOR_OWNERS
from tests.conftest import NOON, Clock, sqlite_copy
from tests.keys import keyring

NewId = Callable[[], str]
SUBJECTS = ("The bus is late", "Lunch is short", "Our teachers are kind")


@pytest.fixture
async def database(sqlite_with_tables: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_copy(sqlite_with_tables, tmp_path), keyring(), durable=False)
    await add_school(database, SchoolFile(id="alder", name="Alder (invented)", invented=True), now=NOON)
    yield database
    await database.close()


@pytest.fixture
def analyses(database: Database, clock: Clock, new_id: NewId) -> Analyses:
    return Analyses(database, smallest_group=10, embedder="tfidf", clock=clock, new_id=new_id)


async def hear(analyses: Analyses, people: int, first: int = 0) -> Report:
    """Each person gives three answers in a row, and all is analyzed."""
    rows = [
        {"participant_id": f"who{n}", "text": f"{subject} ({n}).", "tag.role": "family", "tag.race": "white"}
        for n in range(first, first + people)
        for subject in SUBJECTS
    ]
    await analyses.take_in("alder", check(pd.DataFrame(rows)), source="answers.csv")
    return await analyses.run("alder")


def neighbors(report: Report) -> int:
    """How many answers stand right before another answer of the same person."""
    people = report.table["participant_id"].tolist()
    return sum(one == other for one, other in pairwise(people))


def written(report: Report, to: str) -> bytes:
    """All that is in the file, unpacked."""
    out = io.BytesIO()
    exports.exporter(to).write(report, out)
    if not zipfile.is_zipfile(out):
        return out.getvalue()
    with zipfile.ZipFile(out) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


async def test_what_an_answer_is_called_tells_neither_its_place_nor_its_person(
    analyses: Analyses, database: Database
) -> None:
    report = await hear(analyses, 30)
    names = report.table["response_id"].tolist()
    assert all(re.fullmatch(r"R[A-Z2-7]{10}", name) for name in names)
    rows = await database.read(lambda tx: tx.execute(text("select text from responses order by id")).scalars().all())
    by_time = [names[report.table["text"].tolist().index(one)] for one in rows]
    assert sorted(by_time) not in (by_time, by_time[::-1])


async def test_the_order_of_answers_is_not_that_in_which_they_came(analyses: Analyses) -> None:
    report = await hear(analyses, 30)
    assert neighbors(report) < 8


async def test_new_answers_come_after_the_old_ones_in_an_order_of_their_own(analyses: Analyses) -> None:
    before = await hear(analyses, 30)
    after = await hear(analyses, 30, first=30)
    names = after.table["response_id"].tolist()
    assert names[:90] == before.table["response_id"].tolist()
    assert neighbors(after) < 16


async def test_an_answer_is_called_the_same_in_every_analysis(analyses: Analyses) -> None:
    first, second = await hear(analyses, 12), await analyses.run("alder")
    assert first.texts == second.texts


@pytest.mark.parametrize("to", sorted(set(exports.formats()) - FOR_OWNERS))
async def test_no_file_for_the_team_or_for_everyone_says_who_gave_an_answer(analyses: Analyses, to: str) -> None:
    report = await hear(analyses, 12)
    content = written(report, to)
    assert not [one for one in set(report.table["participant_id"]) if one.encode() in content]


@pytest.mark.parametrize("to", sorted(set(exports.formats()) - FOR_OWNERS))
async def test_no_file_for_the_team_or_for_everyone_says_at_which_minute_an_answer_came(
    analyses: Analyses, clock: Clock, to: str
) -> None:
    clock.advance(minutes=34, seconds=56)
    await hear(analyses, 12)
    clock.advance(minutes=5)
    content = written(await analyses.run("alder"), to)
    assert [one for one in (b"16:34", b"12:34", b"11:34") if one in content] == []


async def test_one_thing_at_most_stands_beside_an_answer_in_a_table(analyses: Analyses) -> None:
    report = await hear(analyses, 12)
    out = io.BytesIO()
    exports.exporter("xlsx").write(report, out)
    header, *_ = load_workbook(out, read_only=True)["Responses"].iter_rows(values_only=True)
    of_the_answer, of_the_team = header[:5], header[5:]
    assert of_the_answer == ("response_id", "question", "text", "language", "role")
    assert of_the_team == ("translation", "translated_into", "translated_on")


def test_files_with_everything_about_everybody_are_for_owners() -> None:
    assert sorted(FOR_OWNERS) == ["bundle", "csv"]
    assert not FOR_EVERYONE & FOR_OWNERS
