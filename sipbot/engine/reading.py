"""Numbers as people write them: in any script's digits, in words, with "about" before and "kids" after."""

import re
from collections.abc import Iterator

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.languages import Lexicon, lexicon
from sipbot.engine.plain import fold, words_of

_NUMBER = re.compile(r"(?<![\w.,])-?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*")
_THOUSANDS_WITH_COMMAS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_THOUSANDS_WITH_POINTS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
_MOST_DIGITS = 15


def the_number(reply: str, languages: tuple[str, ...]) -> int | float:
    """The one number in *reply*. Raises `NotUnderstood` where there is none, or more than one."""
    known = lexicon(languages)
    found = set(numbers_in(fold(reply), known))
    if len(found) == 1:
        return found.pop()
    raise NotUnderstood("several" if found else "no number")


def numbers_in(folded: str, known: Lexicon) -> list[int | float]:
    """All numbers in a folded text in order; number words next to digits count from two up ("one" may be no number)."""
    digits: list[int | float] = [value for written in _NUMBER.findall(folded) for value in as_numbers(written, known)]
    spelled = list(_spelled(words_of(folded).split(), known))
    return [*digits, *(n for n in spelled if n > 1)] if digits else [*spelled]


def as_numbers(written: str, known: Lexicon) -> list[int | float]:
    """What digits with points and commas say: "1,200" is a thousand, "2,5" depends on the language."""
    if len(written) > _MOST_DIGITS:
        raise NotUnderstood("out of range")
    sign, digits = (-1, written[1:]) if written.startswith("-") else (1, written)
    if _THOUSANDS_WITH_COMMAS.fullmatch(digits):
        return [sign * _value(digits.replace(",", ""))]
    if known.comma_is_decimal and _THOUSANDS_WITH_POINTS.fullmatch(digits):
        return [sign * _value(digits.replace(".", "").replace(",", "."))]
    if known.comma_is_decimal and digits.count(",") == 1 and "." not in digits:
        return [sign * _value(digits.replace(",", "."))]
    if digits.count(".") == 1 and "," not in digits:
        return [sign * _value(digits)]
    first, *others = (int(part) for part in re.split(r"[.,]", digits))
    return [sign * first, *others]


def _value(digits: str) -> int | float:
    number = float(digits)
    return int(number) if number.is_integer() else number


def _spelled(tokens: list[str], known: Lexicon) -> Iterator[int]:
    """Numbers in words: tens take a following unit, "twenty five" and "treinta y cinco" are one number."""
    rest = [known.numbers.get(token, -1 if token in known.and_ else None) for token in tokens]
    at = 0
    while at < len(rest):
        number = rest[at]
        at += 1
        if number is None or number < 0:
            continue
        if number >= 20 and number % 10 == 0:
            unit = at + (at + 1 < len(rest) and rest[at] == -1)
            if unit < len(rest) and 0 < (rest[unit] or 0) < 10:
                number, at = number + (rest[unit] or 0), unit + 1
        yield number
