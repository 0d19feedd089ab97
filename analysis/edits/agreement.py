"""How far people agree who read the same answers without seeing what the machine, or another of them, made of these.

Each reads the same answers, chosen by chance, and says for every idea in them which theme it belongs to. Agreement
beyond chance is Cohen's kappa with the interval of `analysis.statistics.kappa`. It takes ideas as if each stood by
itself; several from one answer are more alike, so that the true interval is a little wider.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import combinations
from math import ceil
from typing import Any

from analysis.edits.board import EditError
from analysis.edits.reading import ALONE, SECOND
from analysis.edits.themes import SETTLE
from analysis.report import Edit, Idea, Report, Span
from analysis.statistics import Kappa, kappa

READ_AGAIN, AT_LEAST = 0.1, 50
"""So much of the answers is read a second time: this share, and so many where there are so many."""
ENOUGH = 50
"""From so many ideas that two people read, or all where there are fewer, it is said how far the two agree."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One person who reads a second time: how many ideas of the sample they read, and put where the report had them.

    `with_program` is None while nothing was read, or all of it was put in one and the same theme. `choices` are the
    theme that each idea belongs to for them, `ALONE` for none.
    """

    id: str
    name: str
    n_read: int
    n_same: int
    with_program: Kappa | None
    choices: Mapping[Span, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """One idea that two people put into different themes: `first` and `second` are the themes, `ALONE` for none."""

    idea: Idea
    first: str
    second: str
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people over the ideas that both read: in how many they agree, and in which they do not.

    `agreement` is between the two, None where both put everything in one and the same theme.
    """

    first: Reader
    second: Reader
    n_both: int
    agreement: Kappa | None
    differences: tuple[Difference, ...]

    @property
    def n_same(self) -> int:
        """How many ideas both put into the same theme."""
        return self.n_both - len(self.differences)

    @property
    def n_settled(self) -> int:
        """How many of the ideas on which they differ are settled."""
        return sum(one.is_settled for one in self.differences)


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What the second reading has shown: `n_chosen` ideas in `n_answers` answers are read by each of `readers`.

    `pair` are the two of them who read the most of the same ideas, None before that is enough (`ENOUGH`), so that
    nobody knows before they have read how others did.
    """

    n_chosen: int
    n_answers: int
    readers: tuple[Reader, ...]
    pair: Pair | None


@lru_cache(maxsize=4)
def sample(report: Report) -> tuple[Idea, ...]:
    """The ideas to read a second time, answer by answer, in an order of their own; the same for everybody.

    One in ten of the answers that say something, or `AT_LEAST`, or all where there are fewer: those that come first by
    a hash of the run's seed and their id. Nothing that people change in themes changes it.
    """
    ideas: dict[str, list[Idea]] = {}
    for idea in report.ideas:
        ideas.setdefault(idea.span.response_id, []).append(idea)
    ranked = sorted(ideas, key=lambda response: _rank(report.options.seed, response))
    wanted = max(AT_LEAST, ceil(READ_AGAIN * len(ranked)))
    return tuple(idea for response in ranked[:wanted] for idea in ideas[response])


def left(report: Report, reader: str) -> tuple[Idea, ...]:
    """What the person with the id *reader* has not read yet of the sample."""
    done = _readings(report).get(reader, {})
    return tuple(idea for idea in sample(report) if idea.span not in done)


def second_reading(report: Report) -> SecondReading:
    """What the second reading of *report* has shown so far. Where somebody read an idea twice, the last time counts."""
    chosen = sample(report)
    names = {reader_of(edit): edit.who for edit in _seconds(report)}
    readers = tuple(_reader(one, names[one], said) for one, said in _readings(report).items())
    return SecondReading(
        n_chosen=len(chosen),
        n_answers=len({idea.span.response_id for idea in chosen}),
        readers=readers,
        pair=_pair(report, readers),
    )


def reader_of(edit: Edit) -> str:
    """Two people may have one name; whoever made an edit outside the room is known by it alone."""
    return str(edit.detail.get("reader") or edit.who)


def must_differ(report: Report, detail: Mapping[str, Any]) -> None:
    """Raises `EditError` where *detail* does not settle an idea of which two readers said different things."""
    pair = second_reading(report).pair
    open_ones = [one for one in pair.differences if not one.is_settled] if pair else []
    choices = {one.idea.span: (one.first, one.second) for one in open_ones}
    for idea in detail["ideas"]:
        if (detail["to"] or ALONE) not in choices.get(Span(*idea), ()):
            raise EditError("the two readers agree on that by now, or it is settled")


def _reader(reader: str, name: str, said: Mapping[Span, tuple[str, str]]) -> Reader:
    pairs = list(said.values())
    return Reader(
        id=reader,
        name=name,
        n_read=len(pairs),
        n_same=sum(had == theirs for had, theirs in pairs),
        with_program=kappa(pairs),
        choices={span: theirs for span, (_, theirs) in said.items()},
    )


def _readings(report: Report) -> dict[str, dict[Span, tuple[str, str]]]:
    """What each reader said of the ideas in the sample: {idea: (the theme it had, theirs)}; who began first is first.

    Whoever read nothing of the sample is none.
    """
    chosen = {idea.span for idea in sample(report)}
    said: dict[str, dict[Span, tuple[str, str]]] = {}
    for edit in _seconds(report):
        read = {Span(*idea): (had, theirs) for idea, theirs, had in edit.detail["readings"]}
        mine = said.setdefault(reader_of(edit), {})
        mine |= {span: both for span, both in read.items() if span in chosen}
    return {reader: mine for reader, mine in said.items() if mine}


def _seconds(report: Report) -> Iterable[Edit]:
    return (edit for edit in report.edits if edit.kind == SECOND and edit.run_id == report.run_id)


def _pair(report: Report, readers: Iterable[Reader]) -> Pair | None:
    first, second = max(combinations(readers, 2), key=lambda two: len(_both(*two)), default=(None, None))
    if first is None or second is None:
        return None
    both = _both(first, second)
    chosen = [idea for idea in sample(report) if idea.span in both]
    if len(chosen) < min(ENOUGH, len(sample(report))):
        return None
    # A theme that became part of another after one of them had read counts as that one: the other could not choose it.
    now = {idea.span: (_now(report, first, idea), _now(report, second, idea)) for idea in chosen}
    settled = {Span(*idea) for edit in report.edits if _settles(edit, report) for idea in edit.detail["ideas"]}
    differences = tuple(
        Difference(idea, *now[idea.span], is_settled=idea.span in settled)
        for idea in chosen
        if len(set(now[idea.span])) > 1
    )
    return Pair(first, second, len(chosen), kappa(list(now.values())), differences)


def _both(first: Reader, second: Reader) -> frozenset[Span]:
    return frozenset(first.choices.keys() & second.choices.keys())


def _now(report: Report, reader: Reader, idea: Idea) -> str:
    theirs = reader.choices[idea.span]
    return report.merged.get(theirs, theirs)


def _settles(edit: Edit, report: Report) -> bool:
    return edit.kind == SETTLE and edit.run_id == report.run_id


def _rank(seed: int, response: str) -> bytes:
    return sha256(f"{seed}:{response}".encode()).digest()
