"""Which questions are asked: `ask_if` compares earlier answers with accepted ones, and nothing cleverer.

A question whose options come from an earlier answer is asked if there are two of them.
"""

from collections.abc import Mapping

from sipbot.engine.events import Value
from sipbot.engine.questions import Question
from sipbot.engine.survey import Survey

Accepted = Mapping[str, tuple[str | int, ...]]


def holds(ask_if: Accepted | None, answers: Mapping[str, Value]) -> bool:
    """Whether every named answer is among the accepted ones; of several picked keys one is enough."""
    return all(_is_accepted(answers.get(key), accepted) for key, accepted in (ask_if or {}).items())


def branch(survey: Survey, answers: Mapping[str, Value]) -> tuple[Question, ...]:
    """The questions that are asked given *answers*, in order; answers off the branch count for nothing."""
    can_choose = [survey.has_options(question, answers) for question in survey.carrying]
    decided = (*[answers.get(key) for key in survey.deciding], *can_choose)
    asked = survey.branches.get(decided)
    if asked is None:
        asked = survey.branches[decided] = _branch(survey, answers)
    return asked


def number_of(question: Question, asked: tuple[Question, ...]) -> int:
    """The place of *question* among those that are asked, from 1."""
    return [one.key for one in asked].index(question.key) + 1


def _branch(survey: Survey, answers: Mapping[str, Value]) -> tuple[Question, ...]:
    counted: dict[str, Value] = {}
    asked: list[Question] = []
    for question in survey.questions:
        if question.ask_if and not holds(question.ask_if, counted):
            continue
        if not survey.has_options(question, counted):
            continue
        asked.append(question)
        if question.key in answers:
            counted[question.key] = answers[question.key]
    return tuple(asked)


def _is_accepted(answer: Value, accepted: tuple[str | int, ...]) -> bool:
    if isinstance(answer, tuple):
        return any(key in accepted for key in answer)
    return answer in accepted
