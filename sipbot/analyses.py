"""Stored responses → `analysis.analyze` → a stored report; back, with what people changed: `sipbot.reports`."""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analysis import languages
from analysis.embedders import Vectors
from analysis.report import DEFAULTS, Code, Edit, Options, Report
from analysis.represent import MULTIRACIAL, Group, Population, counts_once, values
from analysis.table import TAG, check
from sipbot.reports import Change, NothingToAnalyze, Reports
from sipbot.rules import Rules
from sipbot.storage import Database, Transaction, reporting

Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]
NewId = Callable[[], str]

GIVEN = ("question", "text", "language", "analyze")
TOO_SHORT_TO_TELL = 15
"""Letters: in shorter answers even people cannot tell "no problem" from Spanish."""


class StoredVectors:
    """The school's vectors, for an analysis that runs in a thread: what it embeds is kept at once, batch by batch."""

    def __init__(self, database: Database, school: str, loop: asyncio.AbstractEventLoop) -> None:
        self._database = database
        self._school = school
        self._loop = loop

    def get(self, embedder: str, version: str, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors there are, by hash."""
        stem = f"{embedder}:{version}:"
        found = self._wait_for(self._database.read(reporting.vectors, self._school, [stem + one for one in hashes]))
        return {key.removeprefix(stem): np.frombuffer(numbers, "<f4") for key, numbers in found.items()}

    def put(self, embedder: str, version: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors, by hash."""
        rows = [(f"{embedder}:{version}:{one}", vector.astype("<f4").tobytes()) for one, vector in vectors.items()]
        self._wait_for(self._database.write(reporting.add_vectors, self._school, rows))

    def _wait_for(self, query: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(query, self._loop).result()


class Analyses:
    """The runs of each school. A run is never overwritten."""

    def __init__(
        self,
        database: Database,
        *,
        smallest_group: int,
        embedder: str,
        clock: Callable[[], datetime],
        new_id: NewId,
        group_rules: Rules | None = None,
    ) -> None:
        self._database = database
        self._reports = Reports(database, clock=clock, group_rules=group_rules)
        self._smallest_group = smallest_group
        self._embedder = embedder
        self._clock = clock
        self._new_id = new_id

    async def run(self, school: str, *, codebook: tuple[Code, ...] = (), progress: Progress | None = None) -> Report:
        """Analyze everything the school has heard, and keep the result. Raises `NothingToAnalyze`.

        *codebook* are themes to look for before new ones are made.
        *progress* is told, from another thread, the name of a step, how much of it is done and how much there is.
        """
        table = await self._database.read(_table, school)
        population = await self._database.read(_population, school)
        options = Options(
            embedder=self._embedder,
            smallest_group=self._smallest_group,
            population=population,
            marginalized=_looked_at(population),
            codebook=codebook,
        )
        store = StoredVectors(self._database, school, asyncio.get_running_loop())
        report = await asyncio.to_thread(_analyze, table, options, store, progress)
        await self._database.write(
            reporting.add_run,
            {
                "id": self._new_id(),
                "school_id": school,
                "at": self._clock(),
                "n_responses": len(table),
                "input_hash": report.input_hash,
                "inputs": _without_texts(table),
                "report": report.to_dict(),
            },
        )
        return await self.latest(school)

    async def take_in(self, school: str, table: pd.DataFrame, *, source: str) -> int:
        """Keep a checked table's answers as if they had been given by chat, once; how many people gave them.

        What the table says of a person becomes a rostered tag. *source* names the file in the documents.
        """
        return await self._database.write(_take_in, school, table, source, self._clock(), self._new_id)

    async def latest(self, school: str) -> Report:
        """The newest run with what people changed, and what is known of the engagement. Raises `NothingToAnalyze`."""
        return await self._reports.latest(school)

    async def proposed(self, school: str) -> Report:
        """The newest run as the machine made it. Raises `NothingToAnalyze`."""
        return await self._reports.proposed(school)

    async def edits(self, school: str) -> tuple[Edit, ...]:
        """Everything that people ever changed, oldest first, with what was taken back. Raises `NothingToAnalyze`."""
        return await self._reports.edits(school)

    async def edit(
        self,
        school: str,
        *,
        subject: str,
        kind: str,
        detail: Mapping[str, Any],
        who: str,
        why: str = "",
        run_id: str,
        seen: int,
    ) -> int:
        """Keep what *who* changed on a page made from run *run_id* with edits up to *seen*; the id of the edit.

        Raises what `sipbot.reports.Reports.edit` does.
        """
        change = Change(run_id, seen, subject, kind, detail, who=who, why=why)
        return await self._reports.edit(school, change)


def _analyze(table: pd.DataFrame, options: Options, store: StoredVectors, progress: Progress | None) -> Report:
    # scikit-learn takes longer to import than everything else together, and the chat needs none of it.
    from analysis.pipeline import analyze

    return analyze(table, options, vectors=store, progress=progress)


def _table(tx: Transaction, school: str) -> pd.DataFrame:
    """The analysis table: one row per open answer that counts, with the participant's tags.

    Its order tells nothing of when an answer was given: see `_in_order`.
    """
    answers = _in_order(reporting.open_responses(tx, school), reporting.latest_run(tx, school))
    if not answers:
        raise NothingToAnalyze("nobody has answered an open question yet")
    tags = _tags_by_participant(reporting.tags(tx, school))
    names = sorted({name for values in tags.values() for name in values})
    rows = [
        {
            "response_id": reporting.name_of(answer.conversation_id, answer.id),
            "participant_id": answer.participant_id,
            "question": answer.question,
            "text": answer.text,
            "language": answer.language,
            "analyze": answer.analyze,
            **{TAG + name: tags[answer.participant_id].get(name, "") for name in names},
        }
        for answer in answers
    ]
    return check(pd.DataFrame(rows)).assign(language=_written_in(answers))


def _in_order(answers: Sequence[Any], run: Any | None) -> list[Any]:
    """*answers* as in the newest run, then those that came since, by their words and not by when they came.

    Edits find their themes again among the answers that were there before (`analysis.edits.again`). New ones are in an
    order that has nothing to do with time, so that nobody can tell which answers one person gave in a row.
    """
    column = run.inputs["columns"].index("response_id") if run else 0
    before = {row[column]: place for place, row in enumerate(run.inputs["rows"])} if run else {}

    def place(answer: Any) -> tuple[int, str]:
        known = before.get(reporting.name_of(answer.conversation_id, answer.id), len(before))
        words = f"{answer.text}/{answer.question}"
        return known, hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()

    return sorted(answers, key=place)


def _written_in(answers: Sequence[Any]) -> list[str]:
    """The language of every answer: people write in their own, whatever the survey speaks.

    An answer too short to tell is taken to be in the language of the conversation. The conversations also tell which
    languages occur at all, so that the only family that writes Spanish is not read as Portuguese.
    """
    known = [answer.language if sum(map(str.isalpha, answer.text)) < TOO_SHORT_TO_TELL else "" for answer in answers]
    spoken = sorted({answer.language for answer in answers})
    texts = [answer.text for answer in answers]
    return languages.identify([*texts, *[""] * len(spoken)], [*known, *spoken])[: len(texts)]


def _take_in(tx: Transaction, school: str, table: pd.DataFrame, source: str, now: datetime, new_id: NewId) -> int:
    tags = [name for name in table.columns if name.startswith(TAG)]
    people = table.groupby("participant_id", sort=False)
    for _, answers in people:
        taken = reporting.Taken(school, source, participant_id=new_id(), conversation_id=new_id(), at=now)
        first = answers.iloc[0]
        reporting.take_in(
            tx,
            taken,
            tags=[(name.removeprefix(TAG), value) for name in tags for value in values(first[name])],
            answers=[dict(zip(GIVEN, row, strict=True)) for row in answers[list(GIVEN)].to_numpy().tolist()],
        )
    return len(people)


def _tags_by_participant(rows: Sequence[Any]) -> defaultdict[str, dict[str, str]]:
    """{participant: {name: "value;value"}}; what the school's roster says stands where the person said nothing."""
    by_source: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        by_source.setdefault((row.source, row.participant_id, row.name), []).append(row.value)
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for source in ("rostered", "declared"):
        for (of, participant_id, name), said in by_source.items():
            if of == source:
                found[participant_id][name] = ";".join(said)
    return found


def _population(tx: Transaction, school: str) -> tuple[tuple[str, str, int], ...]:
    engagement = reporting.latest_engagement(tx, school)
    return tuple((tag, value, count) for tag, value, count in engagement.population) if engagement else ()


def _looked_at(population: Population) -> tuple[Group, ...]:
    """The groups whose perspectives are reported one by one.

    Where the school counts people of more than one race apart, they are looked at too: who is Black and Asian would
    be in none of the groups otherwise.
    """
    return (*DEFAULTS.marginalized, *([MULTIRACIAL] if counts_once(population) else []))


def _without_texts(table: pd.DataFrame) -> dict[str, Any]:
    kept = table.drop(columns="text")
    return {"columns": list(kept.columns), "rows": kept.to_numpy().tolist()}
