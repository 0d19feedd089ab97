"""What was changed in the database after the run does not get into a file: no export writes a report that fails it."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from analysis import bundle, exports
from analysis.exports import ExportError
from analysis.pipeline import analyze
from analysis.table import TableError
from sipbot.analyses import Analyses
from sipbot.reports import NothingToAnalyze
from sipbot.storage import Database, Transaction, tables
from tests.conftest import Clock
from tests.people import Person, bot

NewId = Callable[[], str]
SAID = {
    "sam": ("1", "1", "The bus is late every morning.", "More buses in the morning."),
    "ana": ("1", "2", "The bus is late and loud.", "In the back of the bus.", "A quiet bus."),
    "lee": ("1", "1", "The bus is late again.", "More buses, please."),
}


@pytest.fixture
async def fresh(database: Database, clock: Clock, new_id: NewId) -> Callable[[], Analyses]:
    """What a new process reads, after three riders were heard and analyzed."""

    def analyses() -> Analyses:
        return Analyses(database, smallest_group=5, embedder="tfidf", clock=clock, new_id=new_id)

    inbox = bot(database, clock, new_id)
    for handle, lines in SAID.items():
        person = Person(inbox, handle, survey="bus")
        for line in lines:
            await person.says(line)
    assert (await analyses().run("lincoln")).themes
    return analyses


def changed(part: str, change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Callable[[Transaction], None]:
    """Changes the stored run: its `report` or its `inputs`."""

    def write(tx: Transaction) -> None:
        run = tables.AnalysisRun
        stored = tx.execute(select(getattr(run, part))).scalar_one()
        tx.execute(update(run).values({part: dict(change(stored))}))

    return write


def one_more(name: str, count: str) -> Callable[[dict[str, Any]], Mapping[str, Any]]:
    """A report whose first theme, recommendation, ... counts one more."""
    return lambda report: report | {name: [report[name][0] | {count: report[name][0][count] + 1}, *report[name][1:]]}


def other_tag(inputs: dict[str, Any]) -> Mapping[str, Any]:
    place = inputs["columns"].index("tag.role")
    first = [*inputs["rows"][0]]
    first[place] = "student" if first[place] == "family" else "family"
    return inputs | {"rows": [first, *inputs["rows"][1:]]}


def other_words(tx: Transaction) -> None:
    response = tables.Response
    first = tx.execute(select(response.id).where(response.analyze.is_not(None)).order_by(response.id)).scalars().first()
    tx.execute(update(response).where(response.id == first).values(text="The bus is never late."))


CHANGES = {
    "people of a theme": (changed("report", one_more("themes", "n_participants")), ExportError, "theme T1 is of"),
    "answers of a theme": (changed("report", one_more("themes", "n_responses")), ExportError, "theme T1 is of"),
    "people of a gap": (changed("report", one_more("gaps", "of")), ExportError, "do not add up"),
    "an answer set aside": (
        changed("report", lambda report: report | {"set_aside": [{"response_id": "R999", "reason": "no content"}]}),
        ExportError,
        "that is no answer",
    ),
    "ideas lost": (
        changed("report", lambda report: report | {"ideas": report["ideas"][1:]}),
        ExportError,
        "T1 is of|no idea",
    ),
    "who a person is": (changed("inputs", other_tag), TableError, "made from another table"),
    "the words of an answer": (other_words, TableError, "made from another table"),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_a_change_after_the_run_makes_every_export_refuse(
    what: str, database: Database, fresh: Callable[[], Analyses], tmp_path: Path
) -> None:
    change, error, told = CHANGES[what]
    await database.write(change)
    folder = tmp_path / "files"
    folder.mkdir()
    for name in exports.formats():
        with pytest.raises(error, match=told):
            exports.save(await fresh().latest("lincoln"), name, folder / f"{name}.zip")
    assert list(folder.iterdir()) == []


async def test_answers_that_were_erased_make_every_export_refuse(
    fresh: Callable[[], Analyses], database: Database, clock: Clock, new_id: NewId
) -> None:
    clock.advance(days=37 * 31)
    assert await bot(database, clock, new_id).erase_old() == 3
    with pytest.raises(NothingToAnalyze, match="answers behind the last analysis have been erased"):
        await fresh().latest("lincoln")


async def test_a_bundle_of_a_stored_run_is_made_again_byte_for_byte(
    fresh: Callable[[], Analyses], tmp_path: Path
) -> None:
    (file,) = exports.save(await fresh().latest("lincoln"), "bundle", tmp_path / "bundle.zip")
    assert bundle.verify(bundle.read(file), analyze) == bundle.Verdict((), ())


async def test_what_nobody_changed_is_written_in_every_format(fresh: Callable[[], Analyses], tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    report = await fresh().latest("lincoln")
    for name in exports.formats():
        await asyncio.to_thread(exports.save, report, name, folder / f"{name}.zip")
    assert len(list(folder.iterdir())) == len(exports.formats())
