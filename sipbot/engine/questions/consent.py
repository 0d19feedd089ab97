"""The first turn: may we keep your answers? Made from the survey's `consent`, not written as a question."""

from typing import Literal

from pydantic import ConfigDict
from pydantic.config import JsonDict

from sipbot.engine import picking, questions
from sipbot.engine.events import Value
from sipbot.engine.languages import lexicon
from sipbot.engine.prompt import Option, Prompt
from sipbot.engine.words import Words
from sipbot.engine.yes_no import yes_or_no

YES, NO = "yes", "no"

EXAMPLE: JsonDict = {
    "key": "consent",
    "type": "consent",
    "text": "May we keep your answers? Reply 1 to begin, 2 to leave.",
}


class Consent(questions.Question):
    """Asks for a yes before anything is kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["consent"]

    def prompt(self, words: Words) -> Prompt:
        """The survey's wording and the two answers, which its author has written into it, as options for buttons."""
        return Prompt(
            words.text(self.key, self.text),
            input="consent",
            question=self.key,
            options=(Option("1", words.phrase("yes")), Option("2", words.phrase("no"))),
            language=words.language,
        )

    def again(self, words: Words) -> Prompt:
        """How to say yes or no."""
        options = (Option("1", words.phrase("yes")), Option("2", words.phrase("no")))
        text = words.phrase("again_consent")
        return Prompt(text, input="consent", question=self.key, options=options, language=words.language)

    def read(self, reply: str, words: Words) -> Value:
        """`yes` or `no`; nothing but a clear yes is a yes."""
        return picking.pick_yes_or_no(reply, (YES, NO), words.languages)

    def names(self, reply: str, words: Words) -> bool:
        """Whether *reply* is a clear yes or no."""
        return yes_or_no(reply, lexicon(words.languages)) is not None

    def say(self, value: Value, words: Words) -> str:
        """Yes or no."""
        return words.phrase(str(value))
