"""Changes of a survey's YAML, each of which leaves every other line as somebody wrote it, with its comments.

They work on lines: what a change does not touch is never written anew. Each makes sure that the new text says what the
old one said, with the change; a file that is written in so unusual a way that it would not is `Unusual`, and nothing is
changed: it can still be changed by hand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from sipbot.authored import read_text
from sipbot.writing.by_hand import dumped

Fields = Mapping[str, object]
"""Names and what they become; None takes them out."""

OF_SURVEY = (
    *("title", "stage", "audience", "tags", "language", "languages", "consent", "expires_after_days"),
    *("student_consent", "questions", "thanks"),
)
OF_QUESTION = (
    *("key", "type", "text", "choices", "choices_from", "low", "high", "at_least", "at_most", "earliest", "latest"),
    *("tag", "analyze", "probe", "ask_if", "required"),
)
"""The order in which people write them: where a new one is put."""


class Unusual(ValueError):
    """The file is written in a way in which only a person can change it."""


def with_fields(text: str, fields: Fields) -> str:
    """*text* with what it says of the survey as a whole changed."""
    top = _top(text)
    after = _with_fields(_lines(text), _entries(top, 0, _n_lines(text)), fields, OF_SURVEY)
    return _checked(text, after, lambda values: {**_without(values, fields), **_plain_of(fields)})


def with_question(text: str, at: int, fields: Fields) -> str:
    """*text* with fields of its question number *at*, from 0, changed."""
    asked = _questions(text)
    block = asked.blocks[at]
    entries = _entries(block.node, block.begins, block.ends)
    after = _with_fields(_lines(text), entries, fields, OF_QUESTION)

    def changed(values: dict[str, Any]) -> dict[str, Any]:
        questions = list(values["questions"])
        questions[at] = {**_without(questions[at], fields), **_plain_of(fields)}
        return {**values, "questions": questions}

    return _checked(text, after, changed)


def with_new_question(text: str, at: int, fields: Fields) -> str:
    """*text* with one more question, which becomes number *at*."""
    asked = _questions(text)
    given = {name: value for name, value in fields.items() if value is not None}
    ordered = {name: given[name] for name in (*OF_QUESTION, *given) if name in given}
    indent = " " * asked.indent
    new = [f"{indent}{line}" if line else line for line in _item(ordered)]
    blocks = [block.lines for block in asked.blocks]
    blank = blocks[1][: _n_blank(blocks[1])] if len(blocks) > 1 else [""]
    if at == 0:
        first = blocks[0][: _n_blank(blocks[0])]
        blocks[0] = blank + blocks[0][len(first) :]
        blocks.insert(0, first + new)
    else:
        blocks.insert(at, blank + new)

    def changed(values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "questions": [*values["questions"][:at], _plain(ordered), *values["questions"][at:]]}

    return _checked(text, asked.with_blocks(blocks), changed)


def without_question(text: str, at: int) -> str:
    """*text* without its question number *at*."""
    order = [number for number in range(len(_questions(text).blocks)) if number != at]
    return _reordered(text, order)


def with_moved(text: str, at: int, to: int) -> str:
    """*text* with its question number *at* moved to the place *to*."""
    order = [number for number in range(len(_questions(text).blocks)) if number != at]
    return _reordered(text, [*order[:to], at, *order[to:]])


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name of a mapping: its lines, up to but without `ends`, and the value's node."""

    name: str
    begins: int
    ends: int
    column: int
    node: Node


@dataclass(frozen=True, slots=True)
class _Block:
    """One question: its lines with the empty ones and the comments above it; it begins itself at `begins`."""

    node: Node
    begins: int
    ends: int
    lines: list[str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A survey's questions, and the lines before and behind them."""

    before: list[str]
    blocks: list[_Block]
    behind: list[str]
    indent: int

    def with_blocks(self, blocks: Sequence[Sequence[str]]) -> list[str]:
        """The whole with other questions."""
        return [*self.before, *(line for block in blocks for line in block), *self.behind]


def _reordered(text: str, order: Sequence[int]) -> str:
    """The questions in another order; the empty lines stay in their places."""
    asked = _questions(text)
    blank = [block.lines[: _n_blank(block.lines)] for block in asked.blocks]
    bodies = [block.lines[_n_blank(block.lines) :] for block in asked.blocks]
    after = asked.with_blocks([blank[place] + bodies[number] for place, number in enumerate(order)])
    return _checked(
        text, after, lambda values: {**values, "questions": [values["questions"][number] for number in order]}
    )


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _n_lines(text: str) -> int:
    return len(_lines(text))


def _top(text: str) -> MappingNode:
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        raise Unusual(str(error)) from error
    if not isinstance(node, MappingNode) or node.flow_style:
        raise Unusual("the file is no list of lines like 'title: Our school'")
    return node


def _questions(text: str) -> _Asked:
    lines, top = _lines(text), _top(text)
    found = next((one for one in _entries(top, 0, len(lines)) if one.name == "questions"), None)
    if found is None or not isinstance(found.node, SequenceNode) or found.node.flow_style or not found.node.value:
        raise Unusual("'questions' is no list with a line for each question")
    starts = [_start(lines, node) for node in found.node.value]
    indent = _indent(lines[starts[0]])
    blocks: list[_Block] = []
    last = found.begins + 1
    for node, begins, following in zip(found.node.value, starts, [*starts[1:], found.ends], strict=True):
        ends = _trimmed(lines, begins, following, indent)
        blocks.append(_Block(node, begins, ends, lines[last:ends]))
        last = ends
    return _Asked(lines[: found.begins + 1], blocks, lines[last:], indent)


def _start(lines: Sequence[str], node: Node) -> int:
    """The line of the dash before a question."""
    line = int(node.start_mark.line)
    if lines[line].lstrip().startswith("- "):
        return line
    if line and lines[line - 1].strip() == "-":
        return line - 1
    raise Unusual("a question does not begin with '- '")


def _entries(node: Node, begins: int, ends: int) -> list[_Entry]:
    """The names of a mapping that is written line by line, between two lines."""
    if not isinstance(node, MappingNode) or node.flow_style or not node.value:
        raise Unusual("a question is written on one line")
    marks = [key.start_mark for key, _ in node.value]
    following = [*(mark.line for mark in marks[1:]), ends]
    if marks[0].line < begins or any(one.line == another for one, another in zip(marks, following, strict=True)):
        raise Unusual("two names stand on one line")
    return [
        _Entry(str(key.value), mark.line, end, mark.column, value)
        for (key, value), mark, end in zip(node.value, marks, following, strict=True)
    ]


def _with_fields(lines: list[str], entries: Sequence[_Entry], fields: Fields, order: Sequence[str]) -> list[str]:
    """The lines with *fields* changed, from below, so that the places above stay what they are."""
    column, after = entries[0].column, list(lines)
    by_name = {entry.name: entry for entry in entries}
    put: list[tuple[int, int, list[str]]] = []
    for name in sorted(fields, key=lambda name: order.index(name) if name in order else len(order)):
        entry, value = by_name.get(name), fields[name]
        if entry is None and value is not None:
            place = _place(lines, entries, name, order)
            put.append((place, place, _field(name, value, column)))
        elif entry is not None:
            ends = _trimmed(lines, entry.begins, entry.ends, column)
            kept = _comment_of(lines, entry, column)
            put.append((entry.begins, ends, [*kept, *(_field(name, value, column) if value is not None else [])]))
    dash = lines[entries[0].begins][:column]
    put.sort(key=lambda one: one[:2])
    for begins, ends, new in reversed(put):
        after[begins:ends] = new
    return _with_dash(after, entries[0].begins, dash)


def _with_dash(lines: list[str], begins: int, dash: str) -> list[str]:
    """The dash of a question before its first name, which may be another one now."""
    written = (n for n in range(begins, len(lines)) if lines[n].strip() and not lines[n].lstrip().startswith("#"))
    first = next(written)
    return [*lines[:first], dash + lines[first][len(dash) :], *lines[first + 1 :]]


def _place(lines: Sequence[str], entries: Sequence[_Entry], name: str, order: Sequence[str]) -> int:
    """The line above which a new name goes: behind the last one that is written before it."""
    before = order[: order.index(name)] if name in order else order
    entry = next((entry for entry in reversed(entries) if entry.name in before), entries[-1])
    return _trimmed(lines, entry.begins, entry.ends, entry.column)


def _field(name: str, value: object, column: int) -> list[str]:
    indent = " " * column
    return [f"{indent}{line}" if line else line for line in dumped({name: value}).rstrip("\n").split("\n")]


def _item(fields: Fields) -> list[str]:
    first, *others = dumped(dict(fields)).rstrip("\n").split("\n")
    return [f"- {first}", *(f"  {line}" if line else line for line in others)]


def _comment_of(lines: Sequence[str], entry: _Entry, column: int) -> list[str]:
    """What somebody noted behind a value on its line: it is kept, above it."""
    end = entry.node.end_mark
    rest = lines[end.line][end.column :].strip() if end.line == entry.begins else ""
    return [f"{' ' * column}{rest}"] if rest.startswith("#") else []


def _trimmed(lines: Sequence[str], begins: int, ends: int, column: int) -> int:
    """Where lines that are empty, or comments as far to the left as *column*, begin at the end of these."""
    while ends > begins + 1 and _is_between(lines[ends - 1], column):
        ends -= 1
    return ends


def _is_between(line: str, column: int) -> bool:
    return not line.strip() or (line.lstrip().startswith("#") and _indent(line) <= column)


def _n_blank(lines: Sequence[str]) -> int:
    return next((n for n, line in enumerate(lines) if line.strip()), len(lines))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _checked(text: str, after: Sequence[str], changed: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    """The new text, if it says what it should."""
    new = "\n".join(after)
    before, now = _values(text), _values(new)
    if now != changed(before):
        raise Unusual("the lines around it are written in a way that a change would spoil")
    return new


def _values(text: str) -> dict[str, Any]:
    written = read_text(text, Path("survey.yaml"))
    if not isinstance(written.values, dict):
        raise Unusual("the file cannot be read")
    return written.values


def _without(values: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in fields}


def _plain_of(fields: Fields) -> dict[str, Any]:
    return {name: _plain(value) for name, value in fields.items() if value is not None}


def _plain(value: object) -> Any:
    """*value* as it is read again from a file."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
