"""The conditions of an XLSForm as trees: `${role} = 'family' and not(selected(${likes}, 'art'))`.

Only what a survey can come near is read: comparisons, `and`, `or`, and functions by their name. Whether a survey can
say it, `conditions` tells.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

MOST_NESTED = 40

_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_TOKEN = re.compile(
    r"""\s*(?:
        \$\{\s*(?P<answer>[^{}]+?)\s*\}
      | '(?P<single>[^']*)' | "(?P<double>[^"]*)"
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<sign>!=|<=|>=|=|<|>|\(|\)|,|-)
      | (?P<own>\.)(?![.\w/])
      | (?P<word>[A-Za-z_](?:[\w.:-]*\w)?)
    )\s*""",
    re.VERBOSE,
)
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


class Unreadable(ValueError):
    """A condition has something that no survey can say; names it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`${role}`, the answer to another question."""

    name: str


@dataclass(frozen=True, slots=True)
class Own:
    """`.`, the answer to the question itself."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text in quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    written: str

    @property
    def value(self) -> Decimal:
        return Decimal(self.written)


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is called with."""

    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two things and the sign between them."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """Parts with `and` between them."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Parts with `or` between them."""

    parts: tuple["Node", ...]


Node = Answer | Own | Said | Number | Call | Compared | All | Some


def read_expression(written: str) -> Node:
    """The tree of *written*. Raises `Unreadable`."""
    reading = _Reading(list(_tokens(written.translate(_QUOTES))))
    node = reading.some(0)
    if reading.tokens:
        _refuse(reading.tokens[0])
    return node


def spelled(node: Node) -> str:
    """The tree as an expression again."""
    match node:
        case Answer(name):
            return f"${{{name}}}"
        case Own():
            return "."
        case Said(text):
            return f'"{text}"' if "'" in text else f"'{text}'"
        case Number(written):
            return written
        case Call(name, arguments):
            return f"{name}({', '.join(map(spelled, arguments))})"
        case Compared(sign, left, right):
            return f"{spelled(left)} {sign} {spelled(right)}"
        case All(parts):
            return " and ".join(f"({spelled(part)})" if isinstance(part, Some) else spelled(part) for part in parts)
        case Some(parts):
            return " or ".join(map(spelled, parts))


def answers_in(node: Node) -> tuple[str, ...]:
    """The names of the questions that *node* asks about, in order, each once."""
    return tuple(dict.fromkeys(part.name for part in _walk(node) if isinstance(part, Answer)))


def constants_in(node: Node) -> tuple[str, ...]:
    """The texts and numbers in *node*, in order, each once."""
    said = (p.text if isinstance(p, Said) else p.written for p in _walk(node) if isinstance(p, Said | Number))
    return tuple(dict.fromkeys(said))


def _walk(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Call(_, parts) | All(parts) | Some(parts):
            for part in parts:
                yield from _walk(part)
        case Compared(_, left, right):
            yield from _walk(left)
            yield from _walk(right)
        case _:
            pass


def _tokens(written: str) -> Iterator[Node | str]:
    at = 0
    while at < len(written):
        found = _TOKEN.match(written, at)
        if found is None:
            if not written[at:].strip():
                return
            raise Unreadable(f"{written[at:].split()[0]!r} cannot be said in a survey")
        yield _token(found)
        at = found.end()


def _token(found: re.Match[str]) -> Node | str:
    if found["answer"]:
        return Answer(found["answer"])
    if found["single"] is not None or found["double"] is not None:
        return Said(found["single"] if found["single"] is not None else found["double"])
    if found["number"]:
        return Number(found["number"])
    return Own() if found["own"] else str(found["sign"] or found["word"])


class _Reading:
    """One pass over the tokens, what binds least first."""

    def __init__(self, tokens: list[Node | str]) -> None:
        self.tokens = tokens

    def some(self, depth: int) -> Node:
        if depth > MOST_NESTED:
            raise Unreadable("it has too many parentheses")
        parts = [self.all(depth)]
        while self._take("or"):
            parts.append(self.all(depth))
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def all(self, depth: int) -> Node:
        parts = [self.comparison(depth)]
        while self._take("and"):
            parts.append(self.comparison(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def comparison(self, depth: int) -> Node:
        left = self.part(depth)
        if self.tokens and self.tokens[0] in _COMPARISONS:
            return Compared(str(self.tokens.pop(0)), left, self.part(depth))
        return left

    def part(self, depth: int) -> Node:
        if self._take("("):
            inner = self.some(depth + 1)
            self._expect(")")
            return inner
        negative = self._take("-")
        first = self.tokens.pop(0) if self.tokens else ""
        if negative:
            return Number(f"-{first.written}") if isinstance(first, Number) else _refuse(first)
        return self._call(first, depth) if isinstance(first, str) else first

    def _call(self, name: str, depth: int) -> Node:
        if not re.fullmatch(r"[A-Za-z_][\w.:-]*", name) or not self._take("("):
            _refuse(name)
        arguments: list[Node] = []
        while not self._take(")"):
            if arguments:
                self._expect(",")
            arguments.append(self.some(depth + 1))
        return Call(name, tuple(arguments))

    def _take(self, token: str) -> bool:
        if self.tokens and self.tokens[0] == token:
            self.tokens.pop(0)
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._take(token):
            _refuse(self.tokens[0] if self.tokens else "")


def _refuse(token: Node | str) -> NoReturn:
    if token == "":
        raise Unreadable("it ends too early")
    raise Unreadable(f"{token if isinstance(token, str) else spelled(token)!r} cannot be said in a survey")
