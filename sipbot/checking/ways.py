"""What can be asked of whom: the ways that lead through a survey, worked out exactly and never played.

An `ask_if` is a list of questions and the answers that are accepted to each, all of which must hold, so that the
answers which lead to a question are what it and every question before it on the way accept, taken together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sipbot.engine.conditions import branch
from sipbot.engine.events import Value
from sipbot.engine.questions import Question
from sipbot.engine.questions.choices import Choices
from sipbot.engine.survey import Survey

Accepted = frozenset[str | int]

IDEAS = "1. Safer buses 2. More art and music"
"""An answer in words that holds two ideas, from which a later question can let people choose."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why nobody gets somewhere: the question whose answers cannot be all that is wanted, and what that is."""

    key: str
    wanted: tuple[Accepted, ...]


def needed(survey: Survey, key: str) -> dict[str, tuple[Accepted, ...]]:
    """What must have been answered for *key* to be asked: by question, sets of answers, one of each of which is given.

    (As of several picks; of a question with one answer, that answer is in all of them.)
    """
    found: dict[str, tuple[Accepted, ...]] = {}
    _gather(survey, key, found)
    return found


def conflict(survey: Survey, wanted: Mapping[str, Sequence[Accepted]]) -> Conflict | None:
    """The first question that cannot be answered as it is *wanted*; None where somebody can answer so."""
    for key, sets in wanted.items():
        if not _can_be_answered(survey.question(key), sets):
            return Conflict(key, tuple(dict.fromkeys(sets)))
    return None


def is_reachable(survey: Survey, key: str, **given: Accepted) -> bool:
    """Whether somebody is asked *key*; *given* are questions that are answered with one of these."""
    wanted = {name: (answers,) for name, answers in given.items()}
    return conflict(survey, together(wanted, needed(survey, key))) is None


def together(
    one: Mapping[str, Sequence[Accepted]], other: Mapping[str, Sequence[Accepted]]
) -> dict[str, tuple[Accepted, ...]]:
    """What must have been answered for both."""
    return {key: (*one.get(key, ()), *other.get(key, ())) for key in (*one, *other)}


def sources(survey: Survey) -> frozenset[str]:
    """The questions whose answers are the options of a later one."""
    return frozenset(question.choices_from for question in survey.questions if question.choices_from)


def too_few_options(survey: Survey, key: str) -> str | None:
    """The question on the way to *key* that never gives the two options which a later one needs; None if all do."""
    on_the_way = (key, *needed(survey, key))
    for question in survey.carrying:
        source = survey.question(question.choices_from) if question.choices_from else None
        if question.key in on_the_way and isinstance(source, Choices) and source.at_most == 1:
            return source.key
    return None


def _gather(survey: Survey, key: str, found: dict[str, tuple[Accepted, ...]]) -> None:
    source = survey.question(key).choices_from
    if source is not None:
        _gather(survey, source, found)
    for other, accepted in (survey.question(key).ask_if or {}).items():
        sets = frozenset(accepted)
        if sets not in found.get(other, ()):
            found[other] = (*found.get(other, ()), sets)
            _gather(survey, other, found)


def _can_be_answered(question: Question, sets: Sequence[Accepted]) -> bool:
    if isinstance(question, Choices):
        return _can_be_picked(question, list(dict.fromkeys(sets)))
    return bool(frozenset.intersection(*sets))


def _can_be_picked(question: Choices, sets: Sequence[Accepted]) -> bool:
    """Whether a pick has one of each set in it, though no more than may be picked."""
    most = len(question.choices) if question.at_most is None else question.at_most
    if len(sets) <= most:
        return True
    return any(_hits(picked, sets) for picked in _picks(question, most))


def _picks(question: Choices, most: int) -> Iterator[tuple[str, ...]]:
    return combinations(question.choices, most)


def _hits(picked: tuple[str, ...], sets: Sequence[Accepted]) -> bool:
    return all(not accepted.isdisjoint(picked) for accepted in sets)


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a survey: the answers that lead along it, and the questions that are asked on it, in order."""

    answers: Mapping[str, Value]
    questions: tuple[Question, ...]


def answers_to(survey: Survey, key: str) -> dict[str, Value] | None:
    """Answers that lead to *key*, to the questions that decide it; None where none do."""
    found: dict[str, Value] = {}
    for name, sets in needed(survey, key).items():
        answer = _answer(survey.question(name), sets)
        if answer is None:
            return None
        found[name] = answer
    if too_few_options(survey, key):
        return None
    source = survey.question(key).choices_from
    while source is not None:
        found[source] = with_options(survey.question(source), found.get(source))
        source = survey.question(source).choices_from
    return found


def with_options(question: Question, value: Value) -> Value:
    """An answer to *question* that gives a later one two options or more, and *value* is in it where that can be."""
    if not isinstance(question, Choices):
        return IDEAS
    if question.choices_from is not None:
        return "1,2"
    picked = value if isinstance(value, tuple) else ()
    others = [key for key in question.choices if key not in picked]
    return tuple(key for key in question.choices if key in (*picked, *others[: max(2 - len(picked), 0)]))


def typed(question: Question, value: Value) -> str:
    """*value* as somebody types it who answers *question*: an option by its number, SKIP for none."""
    choices = list(getattr(question, "choices", ()))
    if value is None:
        return "SKIP"
    if isinstance(value, tuple):
        return ",".join(str(choices.index(one) + 1) for one in value)
    return str(choices.index(value) + 1) if value in choices else str(value)


def ways(survey: Survey) -> tuple[Way, ...]:
    """Every way through *survey* that its conditions can tell apart, each once, the one along first answers first."""
    found: dict[tuple[str, ...], Way] = {}
    giving = {key: with_options(survey.question(key), None) for key in sources(survey) - set(survey.deciding)}
    for answers in _answers(survey, survey.deciding, giving):
        asked = branch(survey, answers)
        keys = {question.key for question in asked}
        way = Way({key: answers[key] for key in survey.deciding if key in keys and key in answers}, asked)
        found.setdefault(tuple(question.key for question in asked), way)
    return tuple(found.values())


def _answers(survey: Survey, deciding: Sequence[str], given: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
    """Every set of answers to the *deciding* questions that makes another difference, as far as they are asked."""
    if not deciding:
        yield given
        return
    key, *others = deciding
    is_asked = key in {question.key for question in branch(survey, given)}
    for value in _telling(survey, key) if is_asked else ():
        yield from _answers(survey, others, {**given, key: value})
    if not is_asked:
        yield from _answers(survey, others, given)


def _telling(survey: Survey, key: str) -> list[Value]:
    """One answer of each kind that the conditions tell apart. Leaving it out is one, where no answer is like that."""
    conditions = [question.ask_if[key] for question in survey.questions if question.ask_if and key in question.ask_if]
    named = [value for accepted in conditions for value in accepted]
    question = survey.question(key)
    offered: list[str | int] = list(getattr(question, "choices", ())) or sorted(set(named), key=str)
    kinds: dict[tuple[bool, ...], str | int] = {}
    for value in offered:
        kinds.setdefault(tuple(value in accepted for accepted in conditions), value)
    if isinstance(question, Choices):
        return [None, *_several(question, [str(value) for kind, value in kinds.items() if any(kind)])]
    return [*kinds.values(), *([] if any(not any(kind) for kind in kinds) else [None])]


def _several(question: Choices, told_apart: Sequence[str]) -> Iterator[Value]:
    most = min(question.at_most or len(told_apart), len(told_apart))
    for n in range(1, most + 1):
        yield from combinations(told_apart, n)


def _answer(question: Question, sets: Sequence[Accepted]) -> Value:
    """An answer that has one of each set; None where there is none."""
    if isinstance(question, Choices):
        most = question.at_most or len(question.choices)
        picks = (picked for n in range(1, most + 1) for picked in combinations(question.choices, n))
        return next((picked for picked in picks if _hits(picked, sets)), None)
    accepted = frozenset.intersection(*sets)
    return min(accepted, key=str) if accepted else None
