"""A day of the year, as people write it: `3/14`, `14 de marzo`, `March 14, 2027`."""

from datetime import date
from typing import Literal, Self

from pydantic import ConfigDict, model_validator
from pydantic.config import JsonDict

from sipbot.engine import dates, questions
from sipbot.engine.errors import NotUnderstood
from sipbot.engine.events import Value
from sipbot.engine.prompt import Prompt
from sipbot.engine.words import Words

SHOWN = "03-14"
"""The day of the hint: no month has that number, so that nobody can take it for the other order."""

EXAMPLE: JsonDict = {"key": "visit", "type": "date", "text": "On which day would you like to visit?"}


class Date(questions.Question):
    """Asks for one date. With `earliest` and `latest` the year goes without saying, and other days are not taken.

    The answer is "2027-03-14", or "03-14" where neither the reply nor the question tells the year. A day in words
    that needs a calendar ("next Monday") is asked for again with an example.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["date"]
    earliest: date | None = None
    latest: date | None = None

    @model_validator(mode="after")
    def _goes_on(self) -> Self:
        if (self.earliest is None) != (self.latest is None):
            raise ValueError("'earliest' and 'latest' belong together: write both or neither")
        if self.earliest is not None and self.latest is not None and self.earliest >= self.latest:
            raise ValueError(f"'earliest' must be before 'latest' ({self.earliest} and {self.latest})")
        return self

    def prompt(self, words: Words) -> Prompt:
        """The text and a date as an example."""
        hint = words.phrase("hint_date", example=self._example(words))
        return Prompt(
            words.text(self.key, self.text), input="date", question=self.key, hint=hint, language=words.language
        )

    def again(self, words: Words) -> Prompt:
        """Which dates are awaited."""
        if self.earliest is None or self.latest is None:
            text = words.phrase("again_date", example=self._example(words))
        else:
            ends = (dates.said(day.isoformat(), words.languages) for day in (self.earliest, self.latest))
            earliest, latest = ends
            text = words.phrase("again_date_between", earliest=earliest, latest=latest)
        return Prompt(text, input="date", question=self.key, language=words.language)

    def read(self, reply: str, words: Words) -> Value:
        """The one date in *reply*."""
        try:
            return self._in_range(dates.the_date(reply, words.languages))
        except NotUnderstood as unread:
            if unread.maybe is None:
                raise
            raise NotUnderstood(unread.reason, maybe=self._in_range(str(unread.maybe))) from None

    def say(self, value: Value, words: Words) -> str:
        """The date as it is said in the language."""
        return dates.said(str(value), words.languages)

    def _in_range(self, day: str) -> str:
        if self.earliest is None or self.latest is None:
            return day
        return dates.in_range(day, self.earliest, self.latest)

    def _example(self, words: Words) -> str:
        return dates.said(self.earliest.isoformat() if self.earliest else SHOWN, words.languages)
