"""The app's own words ("Choose", "Go on")."""

from functools import cache
from pathlib import Path

from sipbot.channels._own_words import OwnWords, Words

TRANSLATIONS = Path(__file__).parent / "translations"


def words_in(language: str) -> Words:
    """The app's own words in *language*, or in English where nobody has translated them."""
    return _own().words(language)


@cache
def _own() -> OwnWords:
    return OwnWords(TRANSLATIONS)
