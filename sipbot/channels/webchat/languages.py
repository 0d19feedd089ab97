"""What a page says of a language: its name, and the direction in which it is written."""

from babel import Locale, UnknownLocaleError

from sipbot.engine import languages


def name_of(language: str) -> str:
    """The language's name for itself: "Español" for `es`."""
    if own_name := languages.name_of(language):
        return own_name
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
