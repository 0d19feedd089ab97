"""The invented school of `sipbot demo`: its facts, and what its invented people type."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

FOLDER = Path(str(resources.files(__name__)))
SCHOOL = FOLDER / "school.yaml"
PASS = "SKIP"  # noqa: S105 (a word to type, no secret)
STOP = "STOP"


@dataclass(frozen=True, slots=True)
class Person:
    """One invented participant: what they type for each question; `keep.probe` answers the follow-up of `keep`.

    At the question `stop_at` they have had enough and type STOP.
    """

    id: str
    survey: str
    language: str
    answers: Mapping[str, str]
    stop_at: str = ""

    def types(self, question: str, *, asked_before: int) -> str:
        """What they type when *question* is asked, after it was asked so many times before."""
        if self.stop_at == question:
            return STOP
        if question == "consent":
            return "1"
        said = {0: question, 1: f"{question}.probe"}
        return self.answers.get(said.get(asked_before, ""), PASS)


def people() -> tuple[Person, ...]:
    """Everybody, in an order that mixes languages and roles the way real days do: by a fixed shuffle of their ids."""
    found = [Person(**json.loads(line)) for file in sorted(FOLDER.glob("people_*.jsonl")) for line in _lines(file)]
    return tuple(sorted(found, key=lambda person: (person.id[::-1], person.id)))


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()
