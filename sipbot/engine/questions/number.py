"""A number, in digits or in words: `20`, `about 20`, `veinte`, `2.5`."""

from typing import Literal, Self

from pydantic import ConfigDict, model_validator
from pydantic.config import JsonDict

from sipbot.engine import questions, reading
from sipbot.engine.errors import NotUnderstood
from sipbot.engine.events import Value
from sipbot.engine.prompt import Prompt
from sipbot.engine.words import Words

EXAMPLE: JsonDict = {"key": "children", "type": "number", "text": "How many children?", "at_least": 0, "at_most": 20}


class Number(questions.Question):
    """Asks for one number, if wanted `at_least` and `at_most` so much."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["number"]
    at_least: int | float | None = None
    at_most: int | float | None = None

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        if self.at_least is not None and self.at_most is not None and self.at_least >= self.at_most:
            raise ValueError(f"'at_least' must be below 'at_most' ({self.at_least} and {self.at_most})")
        return self

    def prompt(self, words: Words) -> Prompt:
        """The text and a hint."""
        text, hint = words.text(self.key, self.text), words.phrase("hint_number")
        return Prompt(text, input="number", question=self.key, hint=hint, language=words.language)

    def again(self, words: Words) -> Prompt:
        """What kind of number is awaited."""
        name = {
            (True, True): "again_number_between",
            (True, False): "again_number_least",
            (False, True): "again_number_most",
            (False, False): "again_number",
        }[self.at_least is not None, self.at_most is not None]
        text = words.phrase(name, least=self.at_least, most=self.at_most, example=2)
        return Prompt(text, input="number", question=self.key, language=words.language)

    def read(self, reply: str, words: Words) -> Value:
        """The one number in *reply*, if it is in range."""
        found = reading.the_number(reply, words.languages, echoed=words.text(self.key, self.text))
        if not self._in_range(found):
            raise NotUnderstood("out of range")
        return found

    def accepts(self, value: str | int) -> bool:
        """Any number in range can be compared."""
        return isinstance(value, int) and self._in_range(value)

    def _in_range(self, number: int | float) -> bool:
        return (self.at_least is None or number >= self.at_least) and (self.at_most is None or number <= self.at_most)
