"""Translations to and from a translator: what is given to them, what they give back, and what is wrong with that.

Nothing is lost on the way. What comes back changes only the entries that were changed: every other character of the
`.po` file stays as it was. Nothing is written where anything is wrong.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sipbot import surveys
from sipbot.authored import Problem
from sipbot.checking.languages import PHRASES_FILE, abouts, file_of, ours, phrases_file
from sipbot.engine.codes import code_of, folder_of
from sipbot.engine.errors import SurveyError
from sipbot.engine.phrases import PHRASES
from sipbot.sayings import Saying, say
from sipbot.translating import po_text
from sipbot.translating.po_text import Block
from sipbot.translating.state import HEADER as STATE
from sipbot.translating.state import HOW, read_state
from sipbot.translating.translations import Text, places_problem, quoted, read_po_file

SURVEY = "X-Sipbot-Survey"
"""The header of a `.po` file that is on its way: which survey it translates."""


@dataclass(frozen=True, slots=True)
class Source:
    """The texts of a survey, or of the engine itself (called "sipbot"), in the order in which they are said."""

    name: str
    language: str
    texts: tuple[Text, ...]
    about: Mapping[str, str]
    files: Mapping[str, Path]
    path: Path

    def file(self, language: str) -> Path:
        """Where its translation into *language* stands, or will."""
        if self.name == PHRASES_FILE:
            return phrases_file(self.path, language)
        return file_of(self.path, language)


@dataclass(frozen=True, slots=True)
class Row:
    """One text and its translation; `line` is where it stands in what the translator gave back."""

    context: str
    text: str
    said: str
    note: str = ""
    fuzzy: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One language of one survey on its way to a translator or back.

    `header` is the header of a `.po` file, where it is one. `problems` are what could not be read at all.
    """

    survey: str
    language: str
    state: str
    rows: tuple[Row, ...]
    state_line: int = 1
    header: Block | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What comes of a sheet: the text of its file, how many translations are other ones, how many are still missing."""

    file: Path
    text: str
    n_changed: int
    n_missing: int
    state: str

    def write(self) -> None:
        """Write the file, whole or not at all; where nothing is another it stays untouched."""
        if self.file.exists() and self.file.read_text("utf-8-sig") == self.text:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        beside = self.file.with_suffix(".po.new")
        beside.write_bytes(self.text.encode())
        beside.replace(self.file)


def source(name: str, folders: Sequence[Path] = ()) -> Source:
    """The texts of the survey called *name*, or of "sipbot" itself. Raises `SurveyError`."""
    if name == PHRASES_FILE:
        folder = (*folders, ours())[0] / "translations"
        files = {code_of(file.parent.name): file for file in sorted(folder.glob(f"*/{PHRASES_FILE}.po"))}
        about = {name: f"phrase {name!r}" for name in PHRASES}
        return Source(name, "en", tuple(PHRASES.items()), about, files, folder)
    path = surveys.path_of(name, folders)
    found = surveys.examine(path)
    if found.survey is None:
        raise SurveyError("\n".join(map(str, found.of_the_survey)))
    texts = tuple(dict.fromkeys(found.survey.texts()))
    files = {one.language: file_of(path, one.language) for one in found.spoken}
    return Source(name, found.survey.language, texts, abouts(found.survey), files, path)


def sheet(of: Source, language: str) -> Sheet:
    """The translation into *language* as it is now, every text that has none with an empty one."""
    blocks = _blocks(of.file(language))
    there = {(block.context, block.text): block for block in blocks if block.is_entry}
    rows = tuple(_row(context, text, there.get((context, text))) for context, text in of.texts)
    header = next((block for block in blocks if block.is_header), None)
    state = po_text.headers(header).get(STATE, "") if header else ""
    return Sheet(of.name, language, state, rows, header=header)


def po_of(of: Source, given: Sheet) -> str:
    """*given* as a `.po` file for a translator: it says which survey it is of."""
    blocks = _blocks(of.file(given.language))
    there = {(block.context, block.text): block for block in blocks if block.is_entry}
    header = po_text.with_header(given.header or _new_header(of, given), SURVEY, of.name)
    entries = (
        there.get((row.context, row.text)) or po_text.new_block(row.context, row.text, row.said) for row in given.rows
    )
    return _joined([header, *entries])


def read_po_sheet(path: Path) -> Sheet:
    """What a translator gave back as a `.po` file."""
    found = read_po_file(path)
    if isinstance(found, Problem):
        return Sheet("", "", "", (), problems=(found,))
    blocks = _blocks(path)
    header = next((block for block in blocks if block.is_header), None)
    fields = po_text.headers(header) if header else {}
    rows = tuple(
        Row(block.context, block.text, block.said, block.notes, block.is_fuzzy, _line_of(block))
        for block in blocks
        if block.is_entry and not block.is_header
    )
    line = header.first_line if header else 1
    language = code_of(fields.get("Language", "")) if fields.get("Language") else ""
    return Sheet(fields.get(SURVEY, ""), language, fields.get(STATE, ""), rows, line, header)


def problems(of: Source, given: Sheet, path: Path) -> Iterator[Problem]:
    """Everything that is wrong with what came back, line by line."""
    if not given.language or given.language == of.language:
        no_language = say(
            "this is no language to translate '%(survey)s' into: '%(language)s'",
            survey=of.name,
            language=given.language,
        )
        yield Problem(str(path), 1, no_language)
    if wrong := _state_problem(given.state):
        yield Problem(str(path), given.state_line, wrong)
    seen: dict[Text, int] = {}
    for row in given.rows:
        here = (row.context, row.text)
        if here in seen:
            again = say(
                "%(text)s stands here again, first on line %(line)s: keep one of them",
                text=quoted(row.text),
                line=seen[here],
            )
            yield Problem(str(path), row.line, again, of.about.get(row.context, row.context))
        elif told := _row_problem(of, row):
            yield Problem(str(path), row.line, told, of.about.get(row.context, repr(row.context)))
        seen.setdefault(here, row.line)
    last = max((row.line for row in given.rows), default=1)
    for context, text in of.texts:
        if (context, text) not in seen:
            told = say("%(text)s is missing: put it back, or export again", text=quoted(text))
            yield Problem(str(path), last, told, of.about[context])


def taken(of: Source, given: Sheet) -> Taken:
    """The file that *given*, in which nothing is wrong, makes of the one that is there."""
    file = of.file(given.language)
    blocks = list(_blocks(file))
    places = {(block.context, block.text): n for n, block in enumerate(blocks) if block.is_entry}
    n_changed = 0
    added: list[Block] = []
    for row in given.rows:
        place = places.get((row.context, row.text))
        before = blocks[place] if place is not None else None
        after = _changed(before, row)
        n_changed += (before.said if before else "") != row.said
        if place is None:
            added.append(after)
        else:
            blocks[place] = after
    header = _header_of(of, given, blocks)
    others = [block for block in blocks if not block.is_header]
    n_missing = sum(not row.said.strip() or row.fuzzy for row in given.rows)
    return Taken(file, _joined([header, *others, *added]), n_changed, n_missing, " ".join(given.state.split()))


def _row(context: str, text: str, block: Block | None) -> Row:
    return Row(context, text, block.said, block.notes, block.is_fuzzy) if block else Row(context, text, "")


def _changed(before: Block | None, row: Row) -> Block:
    if before is None:
        return po_text.new_block(row.context, row.text, row.said, notes=row.note, fuzzy=row.fuzzy)
    return po_text.with_translation(before, row.said, notes=row.note, fuzzy=row.fuzzy)


def _header_of(of: Source, given: Sheet, blocks: Iterable[Block]) -> Block:
    """The header that the file will have: a translator's program may have changed other lines of it as well."""
    before = next((block for block in blocks if block.is_header), None)
    header = given.header or before or _new_header(of, given)
    return po_text.with_header(po_text.with_header(header, SURVEY, None), STATE, " ".join(given.state.split()))


def _new_header(of: Source, given: Sheet) -> Block:
    fields = {
        "Project-Id-Version": of.name,
        "Language": folder_of(given.language),
        STATE: given.state,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return po_text.new_block("", "", "".join(f"{name}: {value}\n" for name, value in fields.items()))


def _joined(blocks: Iterable[Block]) -> str:
    """The blocks as one file, with an empty line between two."""
    whole = ""
    for block in blocks:
        if whole and not whole.endswith("\n\n"):
            whole += "\n" if whole.endswith("\n") else "\n\n"
        whole += "".join(block.lines)
    return whole


def _blocks(file: Path) -> tuple[Block, ...]:
    return po_text.blocks_of(file.read_text("utf-8-sig")) if file.exists() else ()


def _line_of(block: Block) -> int:
    """The line on which the text itself begins, below the comments."""
    return next(
        (line for line, written in enumerate(block.lines, block.first_line) if written.startswith("msg")),
        block.first_line,
    )


def _state_problem(written: str) -> str | None:
    if not written.strip():
        return f"nobody says whose translation this is: {HOW} as its state"
    try:
        read_state(written)
    except ValueError as error:
        return str(error)
    return None


def _row_problem(of: Source, row: Row) -> Saying | None:
    if (row.context, row.text) in of.texts:
        return places_problem(row.text, row.said) if row.said.strip() else None
    if row.context in of.about:
        return say(
            "%(text)s is not what the survey says there: leave these words alone, or export again",
            text=quoted(row.text),
        )
    return say("there is no such place in the survey: leave this column alone, or export again")
