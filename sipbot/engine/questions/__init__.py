"""Question types: one file per type, its name is the YAML `type`; it holds one class of that name, `choice.Choice`.

A type says how the question is put (`prompt`), how a reply is read (`read`), and how an answer is said back (`say`).
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sipbot.engine.events import Value
from sipbot.engine.labels import check_labels
from sipbot.engine.prompt import Option, Prompt
from sipbot.engine.words import Words

FOLDER = "sipbot.engine.questions"
OWN_KEYS = frozenset({"title", "consent", "thanks", "afterword"})
"""Keys that the survey itself uses, so that no question may."""


def _word(key: str) -> str:
    if not key.isascii() or not key.replace("_", "").isalnum() or key != key.lower():
        raise ValueError(f"{key!r} should be a word of small letters, digits and '_' (for example 'home_language')")
    return key


def _some_words(text: str) -> str:
    if not text.strip():
        raise ValueError("there should be some words here")
    return text


def _many(accepted: object) -> object:
    if not isinstance(accepted, Mapping):
        return accepted
    return {key: list(some) if isinstance(some, list | tuple) else [some] for key, some in accepted.items()}


Key = Annotated[str, AfterValidator(_word)]
Text = Annotated[str, AfterValidator(_some_words)]
Accepted = Annotated[Mapping[str, tuple[str | int, ...]], BeforeValidator(_many)]
Choices = Annotated[Mapping[Key, Text], Field(min_length=2, max_length=26)]
AnswerKind = Literal["asset", "challenge", "suggestion", "vision"]


class Question(BaseModel):
    """What every question has, whatever its type.

    `tag` names the tag that the answer becomes. `analyze` and `probe` belong to open questions: the kind of answer
    for the analysis, and the one follow-up after a thin answer. `ask_if` maps earlier questions to accepted answers.
    A `required` question asks twice more before it takes SKIP. `choices_from` names an earlier question whose answer
    gives the options of this one: what was picked there, or, of an open question, the participant's own ideas. With
    fewer than two options it is not asked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Key
    type: str
    text: Text
    tag: Key | None = None
    analyze: AnswerKind | None = None
    probe: Text | None = None
    ask_if: Accepted | None = None
    required: bool = False
    choices_from: Key | None = None

    @model_validator(mode="after")
    def _has_fields_of_its_type(self) -> Self:
        misplaced = [name for name in ("analyze", "probe") if getattr(self, name) is not None]
        if misplaced and self.type != "text":
            raise ValueError(f"{misplaced[0]!r} only belongs to a question of type 'text', not {self.type!r}")
        if self.choices_from is not None and "choices" not in type(self).model_fields:
            raise ValueError(f"'choices_from' only belongs to a question that has choices, not {self.type!r}")
        return self

    @property
    def context(self) -> str:
        """The context of the labels for translators: the question that they come from."""
        return self.choices_from or self.key

    def offers(self) -> Mapping[str, str]:
        """The options by key; empty for types without, and before an earlier answer gives them."""
        return {}

    def still_offers(self, value: Value) -> bool:
        """Whether an answer that was given before is still one of the options."""
        return set(value if isinstance(value, tuple) else (value,)) <= set(self.offers())

    def offering(self, choices: Mapping[str, str], context: str) -> Self:
        """The same question with these options, whose labels are translated under *context*."""
        return self.model_copy(update={"choices": choices, "choices_from": context})

    def texts(self) -> Iterator[str]:
        """Every text that a translator translates, under the question's key as context."""
        yield self.text
        if self.probe:
            yield self.probe

    def prompt(self, words: Words) -> Prompt:
        """The question as it is put the first time."""
        raise NotImplementedError

    def again(self, words: Words) -> Prompt:
        """The question after a reply that could not be read: shorter, and with an example."""
        raise NotImplementedError

    def read(self, reply: str, words: Words) -> Value:
        """The answer that *reply* gives. Raises `NotUnderstood`."""
        raise NotImplementedError

    def names(self, reply: str, words: Words) -> bool:  # noqa: ARG002 (for the types that need it)
        """Whether *reply* is exactly one of the answers that are offered in words."""
        return False

    def say(self, value: Value, words: Words) -> str:  # noqa: ARG002 (for the types that need it)
        """An answer in the words of the person who gave it, for instance the label of a choice."""
        return str(value)

    def say_back(self, value: Value, words: Words) -> str:
        """A likely answer as it is asked back: "Did you mean 2, Sometimes?"."""
        return self.say(value, words)

    def follow_up(self, reply: str, words: Words) -> str | None:  # noqa: ARG002 (for the types that need it)
        """What to ask once more after *reply*, or None."""
        return None

    def accepts(self, value: str | int) -> bool:  # noqa: ARG002 (for the types that need it)
        """Whether *value* may stand in another question's `ask_if`."""
        return False


def check_choices(choices: Mapping[str, str], choices_from: str | None) -> None:
    """Raises `ValueError` where a question has no choices, has them twice over, or two that read the same."""
    if bool(choices) == bool(choices_from):
        told = "write 'choices', or 'choices_from' and the key of an earlier question"
        raise ValueError(f"{told}, not both" if choices else f"there are no choices: {told}")
    check_labels(choices)


def numbered(choices: Mapping[str, str], context: str, words: Words) -> tuple[Option, ...]:
    """The options of a question, numbered from 1."""
    labels = (words.text(context, label) for label in choices.values())
    return tuple(Option(str(number), label) for number, label in enumerate(labels, 1))
