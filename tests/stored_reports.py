"""A planted report (`tests.reports`) put into a real database, as if its school had heard and analyzed all that."""

from datetime import datetime
from typing import Any

import pandas as pd

from analysis.report import Report
from analysis.represent import values
from analysis.table import TAG, fingerprint
from sipbot.storage import Database, Transaction, reporting
from tests.conftest import NOON

GIVEN = ["question", "text", "language", "analyze"]


async def store(database: Database, school: str, report: Report, *, run_id: str, at: datetime = NOON) -> None:
    """Keep the answers of *report* as the school's, and *report* as a run over them."""
    await database.write(_take_in, school, report.table, at)
    await store_run(database, school, report, run_id=run_id, at=at)


async def store_run(database: Database, school: str, report: Report, *, run_id: str, at: datetime) -> None:
    """Keep *report* as a run over the school's answers: its first is the school's first, and so on."""
    rows = (await database.read(reporting.open_responses, school))[: len(report.table)]
    names = [reporting.name_of(row.conversation_id, row.id) for row in rows]
    new = dict(zip(report.table["response_id"], names, strict=True))
    people = [row.participant_id for row in rows]
    table = report.table.assign(response_id=list(new.values()), participant_id=people)
    kept = table.drop(columns="text")
    values_of_run = {
        "id": run_id,
        "school_id": school,
        "at": at,
        "n_responses": len(table),
        "input_hash": fingerprint(table),
        "inputs": {"columns": list(kept.columns), "rows": kept.to_numpy().tolist()},
        "report": {**_renamed(report.to_dict(), new), "input_hash": fingerprint(table)},
    }
    await database.write(reporting.add_run, values_of_run)


def _take_in(tx: Transaction, school: str, table: pd.DataFrame, at: datetime) -> None:
    tags = [name for name in table.columns if name.startswith(TAG)]
    n_before = len(reporting.open_responses(tx, school))
    for number, row in enumerate(table.to_dict("records")):
        whose = f"{school}-{n_before + number}"
        taken = reporting.Taken(school, "planted", participant_id=whose, conversation_id=whose, at=at)
        given = [(name.removeprefix(TAG), value) for name in tags for value in values(row[name])]
        answer = {name: row[name] for name in GIVEN}
        reporting.take_in(tx, taken, tags=given, answers=[{**answer, "analyze": answer["analyze"] or "any"}])


def _renamed(value: Any, new: dict[str, str]) -> Any:
    """*value* with every response's id as it is in the database."""
    if isinstance(value, dict):
        return {name: _renamed(item, new) for name, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, new) for item in value]
    return new.get(value, value) if isinstance(value, str) else value
