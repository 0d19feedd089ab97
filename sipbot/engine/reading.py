"""Numbers as people write them: in any script's digits, in words, with "about" before and "kids" after."""

import re
from collections.abc import Iterator

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.hearing import heard, hides_a_number
from sipbot.engine.labels import denies, is_counted_off, only_fillers
from sipbot.engine.languages import Lexicon, lexicon
from sipbot.engine.plain import words_of

_NUMBER = re.compile(r"(?<![\w.,])-?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*")
_THOUSANDS_WITH_COMMAS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_THOUSANDS_WITH_POINTS = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
_MOST_DIGITS = 15
_LONGEST_SMALL_WORD = 2


def the_number(reply: str, languages: tuple[str, ...], *, echoed: str = "") -> int | float:
    """The one number in *reply*. Raises `NotUnderstood` where there is none, or more than one, or it is left open.

    Words of the question itself, *echoed*, leave nothing open: "12 years" after "For how many years?" is 12.
    """
    known = lexicon(languages)
    folded = heard(reply, known)
    said = words_of(folded).split()
    if any(is_counted_off(word) for word in said):
        raise NotUnderstood("ambiguous")  # "one in 3rd grade" counts no children
    if _says_none(said, known):
        return 0
    found = numbers_in(folded, known)
    if not found:
        raise NotUnderstood("no number")
    if len(found) > 1 and not _says_it_twice(found, folded):
        raise NotUnderstood("several")
    asked = words_of(heard(echoed, known)).split()
    if _tells_an_age(said, known):
        raise NotUnderstood("ambiguous")
    if found[0] == 0 and not _is_nothing_else(said, known):
        raise NotUnderstood("ambiguous")
    if _is_open(said, found[0], known, asked) or (":" not in folded and _is_a_name(said, known, asked)):
        raise NotUnderstood("ambiguous")
    return found[0]


def _tells_an_age(said: list[str], known: Lexicon) -> bool:
    """ "my son is 7" counts no children."""
    starts = [" ".join(said[:at]) for at, word in enumerate(said) if word.isdigit() or word in known.numbers]
    return any(f" {before}".endswith(f" {age}") for before in starts for age in known.ages)


def _says_none(said: list[str], known: Lexicon) -> bool:
    meant = [word for word in said if word not in known.pleasantries]
    return " ".join(meant) in known.nothing or " ".join(said) in known.nothing


def _is_a_name(said: list[str], known: Lexicon, asked: list[str]) -> bool:
    """ "room 12" is no count, unless the question speaks of rooms."""
    *before, last = said
    if (
        len(before) != 1
        or not before[0].isalpha()
        or len(before[0]) <= _LONGEST_SMALL_WORD
        or before[0] in known.numbers
        or before[0] in asked
    ):
        return False
    return last.isdigit() and not only_fillers(before, known)


def _is_nothing_else(said: list[str], known: Lexicon) -> bool:
    """Whether "none" stands alone; "none of your business" says no number."""
    if not any(known.numbers.get(word) == 0 and word in known.negations for word in said):
        return True
    others = [word for word in said if known.numbers.get(word) != 0 and word not in known.negations]
    return only_fillers(others, known)


def _says_it_twice(found: list[int | float], folded: str) -> bool:
    """ "two (2)": once in digits and once in words."""
    return len(found) == 2 and found[0] == found[1] and len(_NUMBER.findall(folded)) == 1


def _is_open(said: list[str], number: int | float, known: Lexicon, asked: list[str]) -> bool:
    """Whether there is more to it: "more than 2", "not 2", "2 and a girl"."""
    others = [word for word in said if not word.isdigit() and word not in known.numbers]
    if number != 0 and denies(others, known):
        return True
    if any((word in known.vague or word in known.or_) and word not in asked for word in others):
        return True
    if any(word in known.grades or hides_a_number(word, known) for word in others):
        return True
    return any(word in known.sums for word in others) and not _is_only_polite(said, known)


def _is_only_polite(said: list[str], known: Lexicon) -> bool:
    """Whether nothing is added: "two, please and thank you"."""
    return only_fillers([w for w in said if not w.isdigit() and w not in known.numbers and w not in known.sums], known)


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
        if tokens[at - 1] in known.tens or (number and at < len(rest) and tokens[at] in known.tens and number < 10):
            number, at = _in_tens(tokens, at - 1, known)
        if number is None or number < 0 or (tokens[at - 1] in known.fillers and _is_number(rest, at)):
            continue
        if number >= 20 and number % 10 == 0:
            unit = at + (at + 1 < len(rest) and rest[at] == -1)
            if unit < len(rest) and 0 < (rest[unit] or 0) < 10:
                number, at = number + (rest[unit] or 0), unit + 1
        yield number


def _in_tens(tokens: list[str], at: int, known: Lexicon) -> tuple[int, int]:
    """ "mười hai" is 12, "hai mươi ba" 23: the number at *at*, and where the text goes on."""
    tens = 1
    if tokens[at] not in known.tens:
        tens, at = known.numbers[tokens[at]], at + 1
    at += 1
    unit = known.numbers.get(tokens[at], 0) if at < len(tokens) else 0
    return (10 * tens + unit, at + 1) if 0 < unit < 10 else (10 * tens, at)


def _is_number(numbers: list[int | None], at: int) -> bool:
    """Whether a number word stands at *at*: then "un" before it is an article, "un cuatro"."""
    return at < len(numbers) and (numbers[at] or 0) > 1
