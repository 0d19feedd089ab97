"""Read gettext `.po` files and compare them with the texts they translate."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

from babel.messages.pofile import PoFileError, read_po

from sipbot.authored import Problem
from sipbot.engine.words import SEPARATOR

Text = tuple[str, str]
"""A text to translate: its context, and the text as it was written."""

PLACE = re.compile(r"\{(\w+)(?:\|[^{}]*)?\}")
"""`{role}` or `{role|a member of our school}`: something is put in here when the text is said."""

LEFT_OVER = "if the English was changed, put the new text into msgid and mend the translation; else take the entry out"


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
    """The translations in one file. `n_lines` is where new ones can be added."""

    path: Path
    entries: Mapping[Text, Entry]
    n_lines: int

    def attached(self, *, prefix: str = "") -> dict[str, str]:
        """The finished translations as a survey holds them, *prefix* before their contexts."""
        finished = (entry for entry in self.entries.values() if entry.said and not entry.fuzzy)
        return {f"{prefix}{entry.context}{SEPARATOR}{entry.text}": entry.said for entry in finished}

    def differences(self, wanted: Sequence[Text], about: Mapping[str, str]) -> Iterator[Problem]:
        """What is missing, unfinished, altered or left over, against the texts *wanted*, which come in any order.

        *about* says for every context what a problem in it is about.
        """
        for context, text in dict.fromkeys(wanted):
            entry = self.entries.get((context, text))
            if entry is None:
                missing = f"{quoted(text)} is not translated: add it here with msgctxt {context!r}"
                yield Problem(str(self.path), self.n_lines, missing, about[context])
            elif told := _unfinished(entry):
                yield Problem(str(self.path), entry.line, told, about[context])
        for context, text in self.entries.keys() - set(wanted):
            left_over = f"{quoted(text)} is not among the texts there: {LEFT_OVER}"
            line = self.entries[context, text].line
            yield Problem(str(self.path), line, left_over, about.get(context, repr(context)))


def read_po_file(path: Path) -> PoFile | Problem:
    """The translations in the file at *path*, or why they cannot be read."""
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
    except FileNotFoundError:
        return Problem(str(path), 1, "there is no such file: write it, or do not offer this language")
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
    return PoFile(path, {(entry.context, entry.text): entry for entry in entries}, _n_lines(path))


def quoted(text: str) -> str:
    """The beginning of *text*, to recognize it by."""
    return f"'{shorten(text, 40, placeholder='...')}'"


def _n_lines(path: Path) -> int:
    return len(path.read_bytes().splitlines()) or 1


def _unfinished(entry: Entry) -> str | None:
    if not entry.said.strip():
        return f"{quoted(entry.text)} is not translated: write its msgstr"
    if entry.fuzzy:
        return f"{quoted(entry.text)} waits for a review: look at it, then take '#, fuzzy' out"
    wanted, found = _places(entry.text), _places(entry.said)
    if wanted != found:
        return f"{_listed(wanted)} should stand in the translation, not {_listed(found)}: names in braces stay English"
    return None


def _places(text: str) -> list[str]:
    return sorted(place[1] for place in PLACE.finditer(text))


def _listed(places: list[str]) -> str:
    return " ".join(f"{{{place}}}" for place in places) or "nothing in braces"
