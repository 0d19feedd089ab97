"""A list put in order: people reply with all the numbers, the first choice first, `2,1,3`."""

from collections.abc import Iterator, Mapping
from typing import Literal, Self

from pydantic import ConfigDict, model_validator
from pydantic.config import JsonDict

from sipbot.engine import questions
from sipbot.engine.events import Value
from sipbot.engine.picking_several import put_in_order
from sipbot.engine.prompt import Prompt
from sipbot.engine.questions import numbered
from sipbot.engine.questions.choice import offered
from sipbot.engine.words import Words

EXAMPLE: JsonDict = {
    "key": "first",
    "type": "rank",
    "text": "What comes first?",
    "choices": {"bus": "Buses", "food": "Food"},
}


class Rank(questions.Question):
    """Offers numbered choices, all of which are put in order."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["rank"]
    choices: questions.Choices = {}  # noqa: RUF012 (pydantic copies it)

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> Self:
        questions.check_choices(self.choices, self.choices_from)
        return self

    def texts(self) -> Iterator[str]:
        """Also the labels."""
        yield from super().texts()
        yield from self.choices.values()

    def offers(self) -> Mapping[str, str]:
        """The choices."""
        return self.choices

    def still_offers(self, value: Value) -> bool:
        """Whether all of the options are in that order."""
        return isinstance(value, tuple) and set(value) == set(self.choices)

    def prompt(self, words: Words) -> Prompt:
        """The text, the numbered choices and how to put them in order."""
        return Prompt(
            words.text(self.key, self.text),
            input="rank",
            question=self.key,
            options=numbered(self.choices, self.context, words),
            hint=words.phrase("hint_rank", example=self._example()),
            language=words.language,
        )

    def again(self, words: Words) -> Prompt:
        """The choices again with an example."""
        text = words.phrase("again_rank", example=self._example())
        options = numbered(self.choices, self.context, words)
        return Prompt(text, input="rank", question=self.key, options=options, language=words.language)

    def read(self, reply: str, words: Words) -> Value:
        """All the keys in the order of *reply*."""
        return put_in_order(reply, offered(self, words))

    def say(self, value: Value, words: Words) -> str:
        """The labels in order, with commas."""
        order = value if isinstance(value, tuple) else ()
        return ", ".join(words.text(self.context, self.choices.get(key, key)) for key in order)

    def _example(self) -> str:
        order = [2, 1, *range(3, len(self.choices) + 1)]
        return ",".join(map(str, order))
