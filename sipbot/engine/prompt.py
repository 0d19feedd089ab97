"""What a participant is shown: one prompt is one message. Channels with buttons draw it, others print it."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["question", "notice", "closing"]
Input = Literal["text", "choice", "choices", "scale", "number", "date", "rank", "consent", "none"]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to pick: the number people type and the label they read."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One message to a participant.

    `text` is what to say, without options or progress. `hint` is a short line under it ("Reply with a number.").
    `input` says which kind of answer is awaited, `question` for which question key; both are "none"/None for
    messages that await nothing. `progress` is (2, 7) for the second of seven questions along this branch.
    `answered` is the answer that was just taken, as it is said back; None where the message follows none.
    """

    text: str
    kind: Kind = "question"
    input: Input = "none"
    question: str | None = None
    options: tuple[Option, ...] = ()
    hint: str = ""
    progress: tuple[int, int] | None = None
    progress_text: str = ""
    language: str = "en"
    answered: str | None = None

    def as_text(self) -> str:
        """The prompt for channels without buttons, GSM-7 friendly: progress, text, numbered options, hint.

        The steps of a scale and the yes and no of a consent are options for buttons; in print the words around them
        name them already.
        """
        head = f"({self.progress_text}) {self.text}" if self.progress_text else self.text
        printed = () if self.input in ("scale", "consent") else self.options
        options = [f"{option.number}. {option.label}" for option in printed]
        return "\n".join([head, *options, *([self.hint] if self.hint else [])])

    def to_dict(self) -> dict[str, object]:
        """As plain JSON values; `from_dict` is the inverse."""
        return {
            "text": self.text,
            "kind": self.kind,
            "input": self.input,
            "question": self.question,
            "options": [[option.number, option.label] for option in self.options],
            "hint": self.hint,
            "progress": list(self.progress) if self.progress else None,
            "progress_text": self.progress_text,
            "language": self.language,
            "answered": self.answered,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Prompt":
        """The prompt that `to_dict` wrote."""
        options = tuple(Option(number, label) for number, label in data["options"])
        progress = tuple(data["progress"]) if data["progress"] else None
        return cls(**{**data, "options": options, "progress": progress})
