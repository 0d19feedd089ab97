"""A conversation with the engine as a test writes it. The conversation crosses JSON between all turns."""

from datetime import UTC, datetime, timedelta
from typing import Any, Self

from sipbot.engine import turns
from sipbot.engine.conversation import Conversation
from sipbot.engine.events import Answered, Event, Value
from sipbot.engine.prompt import Prompt
from sipbot.engine.survey import Survey
from sipbot.engine.turns import Turn

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROLE: dict[str, Any] = {
    "key": "role",
    "type": "choice",
    "text": "Who are you?",
    "choices": {"student": "A student", "staff": "A teacher"},
}
SAFE: dict[str, Any] = {
    "key": "safe",
    "type": "scale",
    "text": "How safe?",
    "low": {1: "Not at all"},
    "high": {5: "Very"},
}


def survey_of(*questions: dict[str, Any], **fields: Any) -> Survey:
    """A small survey around *questions*; all of it is invented."""
    about = {
        "title": "Our school",
        "audience": ["family"],
        "consent": "May we keep your answers? Reply 1 to begin, 2 to leave.",
        "thanks": "Thank you.",
        "name": "our_school",
    }
    return Survey.model_validate({**about, "questions": questions, **fields})


class Talk:
    """One participant. `heard` is what they read, `events` what happened, of all turns; `last` is the last turn."""

    def __init__(self, survey: Survey, *, language: str = "en", begun: bool = True) -> None:
        self.survey = survey
        self.now = MORNING
        self.heard: list[str] = []
        self.events: list[Event] = []
        self._take(turns.start(survey, "c1", language=language, now=self.now))
        if begun:
            self.says("1")

    @property
    def conversation(self) -> Conversation:
        return Conversation.from_json(self._document)

    @property
    def status(self) -> str:
        return self.conversation.status

    @property
    def question(self) -> str | None:
        return self.conversation.question

    @property
    def answers(self) -> dict[str, Value]:
        """The answers that stand."""
        return self.conversation.values()

    @property
    def answered(self) -> list[Answered]:
        return [event for event in self.events if isinstance(event, Answered)]

    @property
    def prompt(self) -> Prompt:
        """The last message that was put."""
        return self.last.prompts[-1]

    @property
    def told(self) -> str:
        """Everything that was said in the last turn."""
        return "\n\n".join(prompt.as_text() for prompt in self.last.prompts)

    @property
    def happened(self) -> list[str]:
        """The names of the events of the last turn."""
        return [type(event).__name__ for event in self.last.events]

    def says(self, *texts: str) -> Self:
        for text in texts:
            self.now += timedelta(minutes=1)
            self._take(turns.reply(self.survey, self.conversation, text, now=self.now))
        return self

    def presses(self, question: str, number: str) -> Self:
        """Press a button of the message that put *question*."""
        self.now += timedelta(minutes=1)
        self._take(turns.reply(self.survey, self.conversation, number, now=self.now, question=question))
        return self

    def is_reminded(self) -> Self:
        self._take(turns.remind(self.survey, self.conversation, now=self.now))
        return self

    def expires(self) -> Self:
        self.now += timedelta(days=self.survey.expires_after_days)
        self._take(turns.expire(self.survey, self.conversation, now=self.now))
        return self

    def _take(self, turn: Turn) -> None:
        self._document = turn.conversation.to_json()
        assert Conversation.from_json(self._document).to_json() == self._document
        self.last = turn
        self.events.extend(turn.events)
        self.heard.extend(prompt.as_text() for prompt in turn.prompts)
