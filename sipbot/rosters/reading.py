"""What the values of a roster mean, whatever file they come from: languages, grades, several values in a cell."""

import re
from collections.abc import Iterable

from sipbot.engine.keywords import language_named
from sipbot.engine.plain import plain
from sipbot.rosters import Remark
from sipbot.rosters.phones import NotAPhone, e164

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_THREE_LETTERS = {
    "eng": "en", "spa": "es", "por": "pt", "hat": "ht", "vie": "vi", "zho": "zh", "chi": "zh", "fra": "fr", "fre": "fr",
    "ara": "ar", "rus": "ru", "khm": "km", "som": "so", "kea": "kea",
}  # fmt: skip
_BANDS = (("prek_2", -2, 2), ("3_5", 3, 5), ("6_8", 6, 8), ("9_12", 9, 13))
_YOUNGEST = {"IT": -2, "PR": -2, "PK": -1, "PREK": -1, "PRE-K": -1, "TK": 0, "KG": 0, "K": 0}
"""The grades before the first, as the Common Education Data Standards call them, and as schools do."""


def several(cell: str) -> tuple[str, ...]:
    """The values in a cell: several stand with semicolons between."""
    return tuple(part.strip() for part in re.split(r"[;\n|]", cell) if part.strip())


def language(written: str) -> str | None:
    """The code of a language, from its code or its name in any language that sipbot speaks; None where unknown."""
    text = written.strip()
    if not text:
        return None
    if text.lower() in _THREE_LETTERS:
        return _THREE_LETTERS[text.lower()]
    named = language_named(plain(text))
    return named or (text if _CODE.fullmatch(text) else None)


def grade_bands(grades: Iterable[str]) -> tuple[str, ...]:
    """The bands that surveys ask for ("3_5"), from grades as schools write them ("03", "KG")."""
    years = [_year(grade) for grade in grades]
    return tuple(band for band, low, high in _BANDS if any(year is not None and low <= year <= high for year in years))


def _year(grade: str) -> int | None:
    text = grade.strip().upper()
    if text in _YOUNGEST:
        return _YOUNGEST[text]
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) else None


def phones(cells: Iterable[str], region: str, place: str) -> tuple[tuple[str, ...], tuple[Remark, ...]]:
    """The numbers in *cells*, each once, and what had to be left out."""
    good: list[str] = []
    bad: list[Remark] = []
    for written in (one for cell in cells for one in re.split(r"[;\n|/]| or ", cell) if one.strip()):
        try:
            good.append(e164(written, region))
        except NotAPhone as error:
            bad.append(Remark(place, f"a phone number was left out: {error}"))
    return tuple(dict.fromkeys(good)), tuple(bad)


def email(written: str) -> str | None:
    """An address in small letters; None where it is none."""
    text = written.strip().lower()
    return text if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) else None
