"""Several answers out of a list: people reply with numbers or words, `1,3`, `1 y 3`, `art and music`."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from sipbot.engine import questions
from sipbot.engine.events import Value
from sipbot.engine.picking_several import pick_several
from sipbot.engine.prompt import Prompt
from sipbot.engine.questions import numbered
from sipbot.engine.questions.choice import offered
from sipbot.engine.words import Words

EXAMPLE: JsonDict = {
    "key": "liked",
    "type": "choices",
    "text": "What do you like?",
    "choices": {"art": "Art", "music": "Music"},
}


class Choices(questions.Question):
    """Offers numbered choices, of which any number, or `at_most` so many, are taken."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["choices"]
    choices: questions.Choices = {}  # noqa: RUF012 (pydantic copies it)
    at_most: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> Self:
        questions.check_choices(self.choices, self.choices_from)
        if self.choices and self.at_most is not None and self.at_most > len(self.choices):
            raise ValueError(f"'at_most' is {self.at_most}, but there are only {len(self.choices)} choices")
        return self

    def texts(self) -> Iterator[str]:
        """Also the labels."""
        yield from super().texts()
        yield from self.choices.values()

    def offers(self) -> Mapping[str, str]:
        """The choices."""
        return self.choices

    def prompt(self, words: Words) -> Prompt:
        """The text, the numbered choices and how many may be picked."""
        limited = "hint_choices_at_most" if self.at_most else "hint_choices"
        return Prompt(
            words.text(self.key, self.text),
            input="choices",
            question=self.key,
            options=numbered(self.choices, self.context, words),
            hint=words.phrase(limited, most=self.at_most),
            language=words.language,
        )

    def again(self, words: Words) -> Prompt:
        """The choices again with an example."""
        example = "1" if self.at_most == 1 else "1,2"
        text = words.phrase(
            "again_choices_at_most" if self.at_most else "again_choices", example=example, most=self.at_most
        )
        options = numbered(self.choices, self.context, words)
        return Prompt(text, input="choices", question=self.key, options=options, language=words.language)

    def read(self, reply: str, words: Words) -> Value:
        """The keys of the choices that *reply* picks, in the order of the list."""
        return pick_several(reply, offered(self, words), at_most=self.at_most)

    def names(self, reply: str, words: Words) -> bool:
        """Whether *reply* is a label."""
        return offered(self, words).has_label(reply)

    def say(self, value: Value, words: Words) -> str:
        """The labels, with commas."""
        picked = value if isinstance(value, tuple) else ()
        return ", ".join(words.text(self.context, self.choices.get(key, key)) for key in picked)

    def accepts(self, value: str | int) -> bool:
        """Any picked key can be compared."""
        return value in self.choices
