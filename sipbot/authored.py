"""Files that people write by hand: YAML with the line of every value, and problems that say where to look."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from sipbot.sayings import Saying

Place = tuple[str | int, ...]
"""Where a value stands: ("questions", 2, "text")."""

INT = re.compile(r"[-+]?[0-9]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}

REMEDIES = {
    "mapping values are not allowed here": "a colon and a space begin a new key: put a text that has them in quotes",
    "found character '\\t' that cannot start any token": "a tab stands here: indent with spaces",
    "found unexpected end of stream": "a quote that is opened here is never closed: close it",
}

WRONG_TYPES = {
    "string_type": "should be text: put it in quotes",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "tuple_type": "should be a list: write [one, two]",
    "mapping_type": "should be pairs: write {key: text, another: text}",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
}
"""What to do where pydantic finds a value of another type."""

BOUNDS = {"greater_than_equal": ("at least", "ge"), "less_than_equal": ("at most", "le")}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where it stands, what it is about, what is wrong and what to do.

    A warning is something to look at: it may be meant. `told` is a saying where it can be said in other languages than
    English.
    """

    path: str
    line: int
    told: str | Saying
    about: str = ""
    is_warning: bool = False

    @property
    def message(self) -> str:
        """What is wrong and what to do, in English."""
        return str(self.told)

    def __str__(self) -> str:
        warning = "warning: " if self.is_warning else ""
        about = f"{self.about}: " if self.about else ""
        return f"{self.path}:{self.line}: {warning}{about}{self.message}"


@dataclass(frozen=True, slots=True)
class Written:
    """What a YAML file says in plain values, and the line on which each of them begins."""

    path: str
    values: Any
    lines: Mapping[Place, int]
    problems: tuple[Problem, ...]

    def line(self, place: Place) -> int:
        """The line of *place*, or of the nearest thing around it that stands in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(path: Path) -> Written:
    """The file at *path*, read as YAML 1.2: `no` and `yes` are words, `3_5` too, and keys are always words."""
    try:
        return read_text(path.read_text(encoding="utf-8-sig"), path)
    except FileNotFoundError:
        return _unreadable(path, 1, "there is no such file: look at the name and the folder")
    except UnicodeDecodeError:
        return _unreadable(path, 1, "this is not UTF-8 text: save the file as UTF-8")


def read_text(text: str, path: Path) -> Written:
    """The same for *text*, which stands in the file at *path*, or will."""
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        return _unreadable(path, *_syntax(error))
    except ReaderError as error:
        line = text[: error.position].count("\n") + 1
        return _unreadable(
            path, line, f"there is a character that nobody can see (number {ord(text[error.position])}): take it out"
        )
    if node is None:
        return _unreadable(path, 1, "the file is empty: begin with 'title:'")
    reading = _Reading(str(path))
    values = reading.value(node, ())
    return Written(str(path), values, reading.lines, tuple(reading.problems))


def closest(word: str, known: Iterable[str]) -> str:
    """What to do about an unknown *word*: take the known one that looks like it, or choose one."""
    choices = list(known)
    alike = get_close_matches(word, choices, n=1)
    if alike:
        return f"did you mean {alike[0]!r}?"
    return f"choose one of {', '.join(choices)}" if choices else "take it out"


def mistake(written: Written, error: ErrorDetails, told: Callable[[ErrorDetails, str], str]) -> Problem:
    """Where what pydantic found stands in the file; *told* says what is wrong with the value of that name."""
    place = error["loc"]
    name = next((str(part) for part in reversed(place) if isinstance(part, str)), "the file")
    return Problem(written.path, written.line(place), told(error, name))


def advice(error: ErrorDetails, name: str, known: Sequence[str]) -> str:
    """What is wrong with the value called *name*, in the words of its author; *known* are the names it could have."""
    kind, told = error["type"], error["msg"].removeprefix("Value error, ")
    limits = error.get("ctx", {})
    if kind == "missing":
        return f"{name!r} is missing: add a line '{name}: ...'"
    if kind == "extra_forbidden":
        return f"{name!r} is not known here: {closest(name, known)}"
    if kind == "literal_error":
        return f"{name!r} cannot be {error['input']!r}: choose one of {limits['expected']}"
    if kind in ("too_short", "too_long"):
        least, most = limits.get("min_length"), limits.get("max_length")
        return f"{name!r} has {limits['actual_length']}: " + (
            f"write at least {least}" if least else f"write {most} at most"
        )
    if kind in BOUNDS:
        bound, limit = BOUNDS[kind]
        return f"{name!r} should be {bound} {limits[limit]}"
    if kind in WRONG_TYPES:
        return (
            f"{name!r} is empty: write something after the colon"
            if error["input"] is None
            else f"{name!r} {WRONG_TYPES[kind]}"
        )
    if kind == "value_error" and (not name or told.startswith("'")):
        return told
    return f"{name!r}: {told[:1].lower()}{told[1:]}"


class _Reading:
    """One pass over the nodes of a file, noting lines and problems on the way."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def value(self, node: Node, place: Place) -> Any:
        self.lines.setdefault(place, _line(node))
        if id(node) in self._seen:
            self._note(self.lines[place], f"'*{node.anchor}' repeats another place: write the lines out here")
            return None
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return _scalar(node) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, here = str(key_node.value), (*place, str(key_node.value))
            if not isinstance(key_node, ScalarNode):
                self._note(_line(key_node), "a key should be a word: put a text that begins with '[' or '{' in quotes")
            elif key in found:
                again = f"{key!r} is written twice (first on line {self.lines[here]}): keep one of them"
                self._note(_line(key_node), again)
            else:
                self.lines[here] = _line(key_node)
                found[key] = self.value(value_node, here)
        return found

    def _note(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _scalar(node: ScalarNode) -> str | int | float | bool | None:
    text = str(node.value)
    if node.style:
        return text
    if text in CONSTANTS:
        return CONSTANTS[text]
    if INT.fullmatch(text):
        return int(text)
    return float(text) if FLOAT.fullmatch(text) else text


def _unreadable(path: Path, line: int, message: str) -> Written:
    return Written(str(path), None, {}, (Problem(str(path), line, message),))


def _syntax(error: MarkedYAMLError) -> tuple[int, str]:
    problem = str(error.problem or error.context)
    for known, remedy in REMEDIES.items():
        if problem.startswith(known):
            mark = error.context_mark if known.endswith("stream") else error.problem_mark
            return mark.line + 1, remedy
    line = error.problem_mark.line + 1 if error.problem_mark else 1
    return line, f"this is not YAML ({problem}): look at the indentation, brackets and quotes here and just above"
