"""One answer out of a list: people reply with its number or its words."""

from collections.abc import Iterator, Mapping
from typing import Literal, Self

from pydantic import ConfigDict, model_validator
from pydantic.config import JsonDict

from sipbot.engine import labels, picking, questions
from sipbot.engine.events import Value
from sipbot.engine.labels import Offered
from sipbot.engine.prompt import Prompt
from sipbot.engine.questions import numbered
from sipbot.engine.words import Words

EXAMPLE: JsonDict = {
    "key": "role",
    "type": "choice",
    "text": "Who are you?",
    "choices": {"student": "A student", "staff": "A teacher"},
}


class Choice(questions.Question):
    """Offers numbered choices, of which one is taken."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["choice"]
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

    def prompt(self, words: Words) -> Prompt:
        """The text, the numbered choices and how to reply."""
        return Prompt(
            words.text(self.key, self.text),
            input="choice",
            question=self.key,
            options=numbered(self.choices, self.context, words),
            hint=words.phrase("hint_choice"),
            language=words.language,
        )

    def again(self, words: Words) -> Prompt:
        """The choices again with an example."""
        text = words.phrase("again_choice", example=min(2, len(self.choices)))
        options = numbered(self.choices, self.context, words)
        return Prompt(text, input="choice", question=self.key, options=options, language=words.language)

    def read(self, reply: str, words: Words) -> Value:
        """The key of the choice that *reply* picks."""
        return picking.pick(reply, self._offered(words))

    def names(self, reply: str, words: Words) -> bool:
        """Whether *reply* is a label."""
        return self._offered(words).has_label(reply)

    def say(self, value: Value, words: Words) -> str:
        """The label."""
        return words.text(self.context, self.choices.get(str(value), str(value)))

    def say_back(self, value: Value, words: Words) -> str:
        """The number and the label."""
        return f"{list(self.choices).index(str(value)) + 1}, {self.say(value, words)}"

    def accepts(self, value: str | int) -> bool:
        """The keys of the choices can be compared."""
        return value in self.choices

    def _offered(self, words: Words) -> Offered:
        return offered(self, words)


def offered(question: questions.Question, words: Words) -> Offered:
    """The options of a question as replies may name them: in any language of the survey."""
    if question.choices_from is not None:
        return _offered(question, words)  # everybody has their own: nothing to keep
    named = (question.key, *question.offers().items())
    known = words.derived.get(named)
    if not isinstance(known, Offered):
        known = words.derived[named] = _offered(question, words)
    return known


def _offered(question: questions.Question, words: Words) -> Offered:
    choices = question.offers()
    wordings = tuple(words.all_texts(question.context, label) for label in choices.values())
    return labels.offered(tuple(choices), wordings, words.languages)
