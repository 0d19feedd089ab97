"""Read gettext `.po` files and compare them with the texts they translate."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from textwrap import shorten

from babel.messages.pofile import PoFileError, read_po

from sipbot.authored import Problem
from sipbot.engine.words import SEPARATOR
from sipbot.sayings import Saying, say
from sipbot.translating import po_text
from sipbot.translating.state import HEADER, HOW, State, read_state

Text = tuple[str, str]
"""A text to translate: its context, and the text as it was written."""

PLACE = re.compile(r"\{(\w+)(?:\|[^{}]*)?\}")
"""`{role}` or `{role|a member of our school}`: something is put in here when the text is said."""

REVIEW = f"let somebody who speaks the language read it, then write 'reviewed by NAME on 2026-11-20' after {HEADER}"
STATE = f"add a line {HEADER}, and {HOW}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation; `said` is "" where nobody has written it yet, `fuzzy` waits for somebody to look at it."""

    context: str
    text: str
    said: str
    line: int
    fuzzy: bool


@dataclass(frozen=True, slots=True)
class PoFile:
    """The translations in one file. `n_lines` is where new ones can be added.

    `state` is what the header says of it, on `state_line`; a Problem where that cannot be read, None where it is not
    there.
    """

    path: Path
    entries: Mapping[Text, Entry]
    n_lines: int
    state: State | Problem | None = None
    state_line: int = 1

    def attached(self, *, prefix: str = "") -> dict[str, str]:
        """The finished translations as a survey holds them, *prefix* before their contexts."""
        finished = (entry for entry in self.entries.values() if entry.said and not entry.fuzzy)
        return {f"{prefix}{entry.context}{SEPARATOR}{entry.text}": entry.said for entry in finished}

    def says(self, context: str, text: str) -> bool:
        """Whether that text is translated, and nobody has to look at it again."""
        entry = self.entries.get((context, text))
        return entry is not None and bool(entry.said.strip()) and not entry.fuzzy

    def unreviewed(self) -> Problem | None:
        """A warning where nobody who speaks the language has reviewed it, or nothing is said of that."""
        if isinstance(self.state, Problem) or (self.state and self.state.is_reviewed):
            return None
        told = (
            f"{self.state}, not reviewed: {REVIEW}" if self.state else f"the header does not say whose this is: {STATE}"
        )
        return Problem(str(self.path), self.state_line, told, is_warning=True)

    def differences(
        self, wanted: Sequence[Text], about: Mapping[str, str], said_elsewhere: Collection[Text] = ()
    ) -> Iterator[Problem]:
        """What is missing, unfinished, altered or left over, against the texts *wanted*, which come in any order.

        *about* says for every context what a problem in it is about. What is *said_elsewhere* may be missing here.
        """
        if isinstance(self.state, Problem):
            yield self.state
        for context, text in dict.fromkeys(wanted):
            entry = self.entries.get((context, text))
            if entry is None and (context, text) in said_elsewhere:
                continue
            if entry is None:
                missing = say(
                    "%(text)s is not translated: add it here with msgctxt '%(context)s'",
                    text=quoted(text),
                    context=context,
                )
                yield Problem(str(self.path), self.n_lines, missing, about[context])
            elif told := _unfinished(entry):
                yield Problem(str(self.path), entry.line, told, about[context])
        for context, text in self.entries.keys() - set(wanted):
            left_over = say(
                "%(text)s is not among the texts there: if the English was changed, put the new text into msgid and "
                "mend the translation; else take the entry out",
                text=quoted(text),
            )
            line = self.entries[context, text].line
            yield Problem(str(self.path), line, left_over, about.get(context, repr(context)))


def read_po_file(path: Path) -> PoFile | Problem:
    """The translations in the file at *path*, or why they cannot be read.

    What sipbot itself says is in the same few files for every survey: a file that has not changed is not read again.
    """
    try:
        there = path.stat()
    except FileNotFoundError:
        return Problem(str(path), 1, "there is no such file: write it, or do not offer this language")
    return _read(path, (there.st_mtime_ns, there.st_size, there.st_ino))


@lru_cache(maxsize=256)
def _read(path: Path, _unchanged: tuple[int, int, int]) -> PoFile | Problem:
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
    except PoFileError as error:
        reason = str(error).rpartition(" on ")[0]
        return Problem(str(path), error.lineno + 1, f"this is not a .po file ({reason}): mend the entry here")
    except UnicodeDecodeError:
        return Problem(str(path), 1, "this is not UTF-8 text: save the file as UTF-8")
    entries = (
        Entry(message.context or "", str(message.id), str(message.string or ""), message.lineno or 1, message.fuzzy)
        for message in catalog
        if message.id
    )
    state, line = _state(path)
    return PoFile(path, {(entry.context, entry.text): entry for entry in entries}, _n_lines(path), state, line)


def quoted(text: str) -> str:
    """The beginning of *text*, to recognize it by."""
    return f"'{shorten(text, 40, placeholder='...')}'"


def _state(path: Path) -> tuple[State | Problem | None, int]:
    """What the header says of the translations, and the line on which it does."""
    header = po_text.header_of(path.read_text("utf-8-sig"))
    written = po_text.headers(header).get(HEADER) if header else None
    if header is None or written is None:
        return None, 1
    named = (number for number, line in enumerate(header.lines, header.first_line) if HEADER in line)
    line = next(named, header.first_line)
    try:
        return read_state(written), line
    except ValueError as error:
        return Problem(str(path), line, str(error)), line


def _n_lines(path: Path) -> int:
    return len(path.read_bytes().splitlines()) or 1


def _unfinished(entry: Entry) -> Saying | None:
    if not entry.said.strip():
        return say("%(text)s is not translated: write its msgstr", text=quoted(entry.text))
    if entry.fuzzy:
        return say("%(text)s waits for a review: look at it, then take '#, fuzzy' out", text=quoted(entry.text))
    return places_problem(entry.text, entry.said)


def places_problem(text: str, said: str) -> Saying | None:
    """What is wrong with the names in braces of a translation, or None."""
    wanted, found = sorted(places_in(text)), sorted(places_in(said))
    if wanted != found:
        return say(
            "%(wanted)s should stand in the translation, not %(found)s: names in braces stay English",
            wanted=_listed(wanted),
            found=_listed(found),
        )
    return None


def places_in(text: str) -> list[str]:
    """The names in braces, in their order."""
    return [place[1] for place in PLACE.finditer(text)]


def _listed(places: list[str]) -> str | Saying:
    return " ".join(f"{{{place}}}" for place in places) or say("nothing in braces")
