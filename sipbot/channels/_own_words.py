"""A channel's own words ("Send", "Choose") in the languages of its `translations/`; the survey brings all others."""

from collections.abc import Callable
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from sipbot.engine.codes import best, code_of

ENGLISH = "en"

Words = Callable[[str], str]
"""English in, the reader's language out."""


class OwnWords:
    """The translations in *folder*, read once."""

    def __init__(self, folder: Path) -> None:
        self._translations = {code_of(path.stem): _read(path) for path in sorted(folder.glob("*.po"))}
        self.languages = (ENGLISH, *self._translations)

    def language(self, wanted: str) -> str:
        """The language in which they are shown to somebody who reads *wanted*."""
        return best(wanted, self.languages) or ENGLISH

    def words(self, wanted: str) -> Words:
        """Them in *wanted*, or in English where nobody has translated them."""
        return self.translations(wanted).gettext

    def translations(self, wanted: str) -> NullTranslations:
        """The same with their plural forms."""
        return self._translations.get(self.language(wanted)) or NullTranslations()


def _read(path: Path) -> GNUTranslations:
    """The finished translations: what is empty or waits for a review is said in English."""
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=path.stem))
    compiled.seek(0)
    return GNUTranslations(compiled)
