"""A channel's own words ("Send", "Choose") in the languages of its `translations/`; the survey brings all others."""

from collections.abc import Callable, Mapping
from pathlib import Path

from babel import negotiate_locale
from babel.messages.pofile import read_po

ENGLISH = "en"

Words = Callable[[str], str]
"""English in, the reader's language out."""


class OwnWords:
    """The translations in *folder*, read once."""

    def __init__(self, folder: Path) -> None:
        self._translated = {path.stem: _read(path) for path in sorted(folder.glob("*.po"))}
        self.languages = (ENGLISH, *self._translated)

    def language(self, wanted: str) -> str:
        """The language in which they are shown to somebody who reads *wanted*."""
        return negotiate_locale([wanted], self.languages, sep="-") or ENGLISH

    def words(self, wanted: str) -> Words:
        """Them in *wanted*, or in English where nobody has translated them."""
        translated = self._translated.get(self.language(wanted), {})
        return lambda english: translated.get(english) or english


def _read(path: Path) -> Mapping[str, str]:
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}
