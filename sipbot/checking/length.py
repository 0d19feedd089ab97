"""How long a survey is: how many questions somebody is asked, and about how many minutes that takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from sipbot.engine.conditions import branch
from sipbot.engine.events import Value
from sipbot.engine.questions import Question
from sipbot.engine.survey import Survey

WORDS_A_SECOND = 3
"""How fast people read on a phone."""

SECONDS = {"text": 40, "rank": 20, "choices": 8}
SECONDS_TO_PICK = 5
"""How long people take to answer, by type, and where there is one thing to pick. Rough figures of ours."""

TWO_IDEAS = ("one", "two")

MOST_WAYS = 10_000
"""Of so many ways through a survey the longest is looked for; with more, it counts as if everything were asked."""


@dataclass(frozen=True, slots=True)
class Length:
    """How many questions are asked on the shortest and the longest way, and the minutes that the longest way takes."""

    fewest: int
    most: int
    minutes: int

    @property
    def questions(self) -> str:
        """`7`, or `7 to 10` where it depends on the answers."""
        return str(self.most) if self.fewest == self.most else f"{self.fewest} to {self.most}"


def length(survey: Survey) -> Length:
    """How long *survey* is in the language that it is written in. Follow-up questions are not counted."""
    ways = {tuple(question.key for question in way): way for way in _ways(survey)}.values()
    sizes = [len(way) for way in ways]
    seconds = _reading(survey.consent) + max(sum(map(_seconds, way)) for way in ways)
    return Length(min(sizes), max(sizes), max(round(seconds / 60), 1))


def _ways(survey: Survey) -> Iterator[tuple[Question, ...]]:
    sources = [question.choices_from for question in survey.questions if question.choices_from]
    telling = {key: _telling(survey, key) for key in dict.fromkeys((*survey.deciding, *sources))}
    if prod(len(values) for values in telling.values()) > MOST_WAYS:
        yield survey.questions
        yield tuple(question for question in survey.questions if not question.ask_if)
        return
    for answers in product(*telling.values()):
        yield branch(survey, dict(zip(telling, answers, strict=True)))


def _telling(survey: Survey, key: str) -> list[Value]:
    """The answers to a question that make a difference: none, each that is named somewhere, and all of them."""
    conditions = [question.ask_if[key] for question in survey.questions if question.ask_if and key in question.ask_if]
    named = dict.fromkeys(value for accepted in conditions for value in accepted)
    carried = any(question.choices_from == key for question in survey.questions)
    several: list[Value] = [tuple(map(str, named))] if survey.question(key).type == "choices" else []
    return [None, *named, *([_everything(survey, key)] if carried else several)]


def _everything(survey: Survey, key: str) -> Value:
    """The answer that carries most options on: all that there are, or two ideas of one's own."""
    question = survey.question(key)
    if question.type == "text":
        return "\n".join(TWO_IDEAS)
    if question.choices_from is None:
        return tuple(question.offers())
    above = _everything(survey, question.choices_from)
    return above if isinstance(above, tuple) else TWO_IDEAS


def _seconds(question: Question) -> float:
    texts = (text for text in question.texts() if text != question.probe)
    return sum(map(_reading, texts)) + SECONDS.get(question.type, SECONDS_TO_PICK)


def _reading(text: str) -> float:
    return len(text.split()) / WORDS_A_SECOND
