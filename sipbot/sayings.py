"""What people are told when something is not done, apart from what is put into it: so it can be said in any language.

A text is English, with `%(name)s` where something is put in. Whoever shows it looks the text up in their translations.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class Saying:
    """A text and what is put into it; a value that is a saying is said in the same language."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.text, *sorted(self.values.items())))

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


def say(text: str, /, **values: object) -> Saying:
    """*text* with *values* put in."""
    return Saying(text, values)


class Refusal(ValueError):
    """Something is not done; the message has one line per reason, and `sayings` has the same."""

    def __init__(self, text: str, /, **values: object) -> None:
        saying = Saying(text, values)
        super().__init__(str(saying))
        self.sayings: tuple[Saying, ...] = (saying,)

    @classmethod
    def of(cls, sayings: Sequence[Saying]) -> Self:
        """For several reasons at once."""
        refusal = cls("\n".join(map(str, sayings)))
        refusal.sayings = tuple(sayings)
        return refusal
