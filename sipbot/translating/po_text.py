"""A `.po` file as it is written, entry by entry, so that one can be changed and every other character stays.

Babel reads what is said in it (`translations.read_po_file`); it drops the headers it does not know, and would write
the whole file anew.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from babel.messages.pofile import denormalize, normalize

WIDTH = 110
"""So long are the lines that we write."""

_KEYWORD = re.compile(r"(msgctxt|msgid|msgstr)\s*(\".*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One entry with the comments above it and the empty lines below it; the header's `text` is ""."""

    lines: tuple[str, ...]
    first_line: int
    context: str
    text: str
    said: str

    @property
    def is_entry(self) -> bool:
        """Whether it says anything: a block may be comments alone."""
        return any(line.startswith("msgid") for line in self.lines)

    @property
    def is_header(self) -> bool:
        return self.is_entry and not self.text and not self.context

    @property
    def notes(self) -> str:
        """What translators have noted: the comments that begin with "# "."""
        return "\n".join(line[1:].strip() for line in self.lines if _is_note(line))

    @property
    def flags(self) -> tuple[str, ...]:
        """`fuzzy`, `python-brace-format`."""
        found = (line[2:].split(",") for line in self.lines if line.startswith("#,"))
        return tuple(flag.strip() for flags in found for flag in flags if flag.strip())

    @property
    def is_fuzzy(self) -> bool:
        return "fuzzy" in self.flags


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a `.po` file; their lines put together are the file."""
    groups: list[list[str]] = [[]]
    n_seen = 0
    for line in text.splitlines(keepends=True):
        if _begins(line, said_before=any(before.startswith("msgstr") for before in groups[-1])):
            groups.append([])
        groups[-1].append(line)
    blocks = []
    for group in filter(None, groups):
        blocks.append(_block(group, n_seen + 1))
        n_seen += len(group)
    return tuple(blocks)


def header_of(text: str) -> Block | None:
    """The header of a `.po` file, without reading the rest."""
    begins = [match.start() for match in islice(re.finditer("^msgid", text, re.MULTILINE), 2)]
    return next((block for block in blocks_of(text[: begins[1]] if begins[1:] else text) if block.is_header), None)


def written(blocks: tuple[Block, ...]) -> str:
    """The file that the blocks make."""
    return "".join(line for block in blocks for line in block.lines)


def headers(block: Block) -> Mapping[str, str]:
    """What the header says, by the names of its lines."""
    fields = (line.partition(":") for line in block.said.split("\n") if ":" in line)
    return {name.strip(): value.strip() for name, _, value in fields}


def with_header(block: Block, name: str, value: str | None) -> Block:
    """The header with one line changed, added at its end, or (None) taken out."""
    if headers(block).get(name) == value:
        return block
    kept = [line for line in block.said.split("\n") if line and line.partition(":")[0].strip() != name]
    said = "".join(f"{line}\n" for line in [*kept, *([f"{name}: {value}"] if value is not None else [])])
    return _with_lines(block, said, [line for line in block.lines if line.startswith("#")])


def with_translation(block: Block, said: str, *, notes: str, fuzzy: bool) -> Block:
    """The entry as somebody has translated it. The same block where nothing is changed."""
    if (said, notes, fuzzy) == (block.said, block.notes, block.is_fuzzy):
        return block
    comments = [line for line in block.lines if line.startswith("#")]
    if notes != block.notes:
        comments = [*_note_lines(notes), *(line for line in comments if not _is_note(line))]
    if fuzzy != block.is_fuzzy:
        comments = _with_fuzzy(block, comments, fuzzy=fuzzy)
    return _with_lines(block, said, comments)


def new_block(context: str, text: str, said: str, *, notes: str = "", fuzzy: bool = False) -> Block:
    """An entry that is not in the file yet."""
    comments = [*_note_lines(notes), *(["#, fuzzy\n"] if fuzzy else [])]
    return _with_lines(Block((), 0, context, text, said), said, comments, n_empty=1)


def _begins(line: str, *, said_before: bool) -> bool:
    return said_before and line.startswith(("#", "msgctxt", "msgid"))


def _block(lines: list[str], first_line: int) -> Block:
    said: dict[str, str] = {}
    keyword = ""
    for line in (line.strip() for line in lines):
        match = _KEYWORD.fullmatch(line)
        if match:
            keyword, line = match[1], match[2]
        if keyword and line.startswith('"'):
            said[keyword] = said.get(keyword, "") + denormalize(line)
    return Block(tuple(lines), first_line, said.get("msgctxt", ""), said.get("msgid", ""), said.get("msgstr", ""))


def _with_lines(block: Block, said: str, comments: list[str], *, n_empty: int = 0) -> Block:
    """*block* with another translation and other comments, its empty lines below kept."""
    below = len(block.lines) - len("".join(block.lines).rstrip().splitlines()) if block.lines else n_empty
    entry = [
        *([_said("msgctxt", block.context)] if block.context else []),
        _said("msgid", block.text),
        _said("msgstr", said),
    ]
    lines = [*comments, *"".join(entry).splitlines(keepends=True), *["\n"] * below]
    return Block(tuple(lines), block.first_line, block.context, block.text, said)


def _said(keyword: str, text: str) -> str:
    return f"{keyword} {normalize(text, width=WIDTH)}\n"


def _is_note(line: str) -> bool:
    return line.startswith("#") and not line.startswith(("#.", "#:", "#,", "#|", "#~"))


def _note_lines(notes: str) -> list[str]:
    return [f"# {line}".rstrip() + "\n" for line in notes.split("\n")] if notes else []


def _with_fuzzy(block: Block, comments: list[str], *, fuzzy: bool) -> list[str]:
    """The comments with that flag or without; what the text was before goes with it."""
    flags = [*(["fuzzy"] if fuzzy else []), *(flag for flag in block.flags if flag != "fuzzy")]
    others = [line for line in comments if not line.startswith(("#,", *(() if fuzzy else ("#|",))))]
    return [*others, *([f"#, {', '.join(flags)}\n"] if flags else [])]
