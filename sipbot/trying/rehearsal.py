"""A conversation of which nothing is kept: for a planning team that goes through a survey before it asks others.

There is nothing to store: what somebody said so far, said again from the beginning, leads to the same place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sipbot.engine import asking, turns
from sipbot.engine.prompt import Prompt
from sipbot.engine.survey import Survey

MOST_REPLIES = 200
"""Nobody says more in one conversation; what is said beyond it is not heard."""


@dataclass(frozen=True, slots=True)
class Line:
    """What was said: by them, or to them in a prompt."""

    text: str
    theirs: bool
    language: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How far it has come: everything that was said, and what is awaited now; None at the end."""

    survey: Survey
    language: str
    lines: tuple[Line, ...]
    prompt: Prompt | None

    @property
    def title(self) -> str:
        """The survey's, in the language of the conversation."""
        return self.survey.text("title", self.survey.title, self.language)


def rehearse(survey: Survey, said: Sequence[str], *, language: str, now: datetime) -> Rehearsal:
    """The conversation in which somebody says *said*, one reply after the other."""
    turn = turns.start(survey, "rehearsal", language=language, now=now)
    lines = [_line(prompt) for prompt in turn.prompts]
    for text in said[:MOST_REPLIES]:
        lines.append(Line(text, theirs=True, language=turn.conversation.language))
        turn = turns.reply(survey, turn.conversation, text, now=now)
        lines.extend(map(_line, turn.prompts))
    conversation = turn.conversation
    prompt = None if conversation.is_over else asking.awaited(survey, conversation)
    return Rehearsal(survey, conversation.language, tuple(lines), prompt)


def _line(prompt: Prompt) -> Line:
    return Line(prompt.as_text(), theirs=False, language=prompt.language)
