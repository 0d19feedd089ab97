"""A number between two ends that have names, for instance from 1 (Not at all) to 5 (Very)."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from sipbot.engine import labels, questions
from sipbot.engine.events import Value
from sipbot.engine.picking_step import pick_step
from sipbot.engine.prompt import Option, Prompt
from sipbot.engine.words import Words

MOST_STEPS = 11

End = Annotated[Mapping[int, questions.Text], Field(min_length=1, max_length=1)]

EXAMPLE: JsonDict = {
    "key": "safe",
    "type": "scale",
    "text": "How safe is it?",
    "low": {"1": "Not at all"},
    "high": {"5": "Very"},
}


class Scale(questions.Question):
    """Offers the whole numbers from `low` to `high`."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["scale"]
    low: End
    high: End

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        low, high = self.lowest, self.highest
        if low >= high:
            raise ValueError(f"'low' must be below 'high' ({low} and {high})")
        if low < 0 or high - low >= MOST_STEPS:
            raise ValueError(
                f"a scale has at most {MOST_STEPS} steps, from 0 up: use type 'number' for {low} to {high}"
            )
        return self

    @property
    def lowest(self) -> int:
        """The number at the low end."""
        return next(iter(self.low))

    @property
    def highest(self) -> int:
        """The number at the high end."""
        return next(iter(self.high))

    def texts(self) -> Iterator[str]:
        """Also the names of both ends."""
        yield from super().texts()
        yield from (self.low[self.lowest], self.high[self.highest])

    def prompt(self, words: Words) -> Prompt:
        """The text and both ends; the numbers are options for channels with buttons."""
        return Prompt(
            words.text(self.key, self.text),
            input="scale",
            question=self.key,
            options=self._options(words),
            hint=words.phrase("hint_scale", **self._ends(words)),
            language=words.language,
        )

    def again(self, words: Words) -> Prompt:
        """Both ends again."""
        text = words.phrase("again_scale", **self._ends(words))
        return Prompt(text, input="scale", question=self.key, options=self._options(words), language=words.language)

    def read(self, reply: str, words: Words) -> Value:
        """The number that *reply* gives, in digits, in words, or by the name of an end."""
        asked = words.text(self.key, self.text)
        return pick_step(reply, self.lowest, self.highest, self._offered(words), echoed=asked)

    def names(self, reply: str, words: Words) -> bool:
        """Whether *reply* is the name of an end."""
        return self._offered(words).has_label(reply)

    def accepts(self, value: str | int) -> bool:
        """Any number of the scale can be compared."""
        return isinstance(value, int) and self.lowest <= value <= self.highest

    def _ends(self, words: Words) -> dict[str, object]:
        low, high = self.lowest, self.highest
        return {
            "low": low,
            "low_label": words.text(self.key, self.low[low]),
            "high": high,
            "high_label": words.text(self.key, self.high[high]),
        }

    def _options(self, words: Words) -> tuple[Option, ...]:
        ends = {**self.low, **self.high}
        steps = range(self.lowest, self.highest + 1)
        return tuple(Option(str(n), words.text(self.key, ends[n]) if n in ends else str(n)) for n in steps)

    def _offered(self, words: Words) -> labels.Offered:
        ends = (self.low[self.lowest], self.high[self.highest])
        named = tuple(words.all_texts(self.key, label) for label in ends)
        return labels.offered((str(self.lowest), str(self.highest)), named, words.languages)
