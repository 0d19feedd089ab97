"""The page's own words ("Send", "Back") in the languages of `translations/`; the survey brings all others."""

from collections.abc import Callable, Mapping
from pathlib import Path

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parent / "translations"
ENGLISH = "en"

Words = Callable[[str], str]
"""English in, the page's language out."""


class Texts:
    """The translations, read once."""

    def __init__(self, folder: Path = TRANSLATIONS) -> None:
        self._translated = {path.stem: _read(path) for path in sorted(folder.glob("*.po"))}
        self.languages = (ENGLISH, *self._translated)

    def language(self, wanted: str) -> str:
        """The language in which the page's own words are shown to somebody who reads *wanted*."""
        return negotiate_locale([wanted], self.languages, sep="-") or ENGLISH

    def words(self, wanted: str) -> Words:
        """The page's own words in *wanted*, or in English where nobody has translated them."""
        translated = self._translated.get(self.language(wanted), {})
        return lambda english: translated.get(english) or english


def name_of(language: str) -> str:
    """The language's name for itself: "Español" for `es`."""
    locale = _locale(language)
    name = locale.get_language_name(language) if locale is not None else None
    return name[:1].upper() + name[1:] if name else language


def direction_of(language: str) -> str:
    """`rtl` for languages that are written from right to left, else `ltr`."""
    locale = _locale(language)
    return "rtl" if locale is not None and locale.character_order == "right-to-left" else "ltr"


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _read(path: Path) -> Mapping[str, str]:
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}
