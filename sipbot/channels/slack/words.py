"""The app's own words ("Choose", "Go on") in the languages of `translations/`; the survey brings all others."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from sipbot.translations import PoFile, read_po_file

TRANSLATIONS = Path(__file__).parent / "translations"

Words = Callable[[str], str]
"""English in, the language of the conversation out."""


def words_in(language: str) -> Words:
    """The app's own words in *language*, or in English where nobody has translated them."""
    translated = _translated().get(language) or _translated().get(language.partition("-")[0], {})
    return lambda english: translated.get(english) or english


@cache
def _translated() -> Mapping[str, Mapping[str, str]]:
    found = {path.stem: read_po_file(path) for path in sorted(TRANSLATIONS.glob("*.po"))}
    return {
        language: {entry.text: entry.said for entry in file.entries.values()}
        for language, file in found.items()
        if isinstance(file, PoFile)
    }
