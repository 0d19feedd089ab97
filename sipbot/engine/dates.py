"""Dates as people write them: `3/14`, `14 de marzo`, `March 14, 2027`, `3月14日`.

There is no clock here: "tomorrow" is asked for again.
"""

import re
from datetime import date
from itertools import pairwise

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.hearing import chinese_number, heard
from sipbot.engine.labels import denies, only_fillers, ordinal
from sipbot.engine.languages import Language, Lexicon, languages_of, lexicon
from sipbot.engine.plain import fold_keeping_accents, words_of

_CHINESE = re.compile(r"(?:(\d{4})年)?([\d一二三四五六七八九十]{1,3})月([\d一二三四五六七八九十]{1,3})[日号號]?")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_TWO_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[-/.]\s?(\d{1,2})(?:\s?[-/.]\s?(\d{4}|\d{2}))?(?![\d/.-])")
_LEAP_YEAR, _CENTURY, _FIRST_YEAR = 2024, 2000, 1900
_MOST_DAYS, _MOST_MONTHS = 31, 12


def the_date(reply: str, languages: tuple[str, ...]) -> str:
    """The one date in *reply*: "2027-03-14", or "03-14" where no year is said. Raises `NotUnderstood`.

    What may be the fourth of March or the third of April is asked back.
    """
    known = lexicon(languages)
    text = _CHINESE.sub(_year_first, fold_keeping_accents(reply))
    for pattern, days in ((_YEAR_FIRST, _days_of_year_first), (_TWO_NUMBERS, _days_of_two_numbers)):
        found = pattern.findall(text)
        if len(found) > 1:
            raise NotUnderstood("several")
        if found:
            left = words_of(heard(pattern.sub(" ", text), known)).split()
            return _one_of(days(found[0], known), left, known)
    return _named(words_of(heard(text, known)).split(), known)


def said(day: str, languages: tuple[str, ...]) -> str:
    """*day* in the first of these languages: "March 14", "14 de marzo de 2027"."""
    *year, month, number = map(int, day.split("-"))
    spoken: Language = (languages_of(languages) or languages_of(("en",)))[0]
    names = (spoken.months or languages_of(("en",))[0].months).split()
    name = names[month - 1].partition("|")[0].replace("_", " ")
    template = spoken.date_with_year if year else spoken.date
    return template.format(day=number, month=name, year=year[0] if year else "")


def in_range(day: str, earliest: date, latest: date) -> str:
    """*day* with the year in which it lies in the range. Raises `NotUnderstood` where there is none, or several."""
    years = [int(day[:4])] if len(day) > len("03-14") else range(earliest.year, latest.year + 1)
    possible = [one for year in years if (one := _date(year, day[-5:])) and earliest <= one <= latest]
    if len(possible) != 1:
        raise NotUnderstood("several" if possible else "out of range")
    return possible[0].isoformat()


def _date(year: int, month_and_day: str) -> date | None:
    month, number = map(int, month_and_day.split("-"))
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _year_first(written: re.Match[str]) -> str:
    year, month, number = written.groups()
    numbers = [int(part) if part.isdigit() else chinese_number(part) for part in (month, number)]
    if None in numbers:
        return written[0]
    return f" {year or 0:>04}-{numbers[0]}-{numbers[1]} "


def _days_of_year_first(found: tuple[str, ...], known: Lexicon) -> list[str]:
    del known
    year, month, number = map(int, found)
    return [_day(year or None, month, number)]


def _days_of_two_numbers(found: tuple[str, ...], known: Lexicon) -> list[str]:
    """Both readings, the one of the language spoken first; one where the other is no date."""
    first, second = int(found[0]), int(found[1])
    year = int(found[2]) + (_CENTURY if len(found[2]) < len("2027") else 0) if found[2] else None
    orders = [(second, first), (first, second)] if known.day_first else [(first, second), (second, first)]
    days = [_day(year, month, number) for month, number in orders]
    return [day for day in dict.fromkeys(days) if day]


def _named(words: list[str], known: Lexicon) -> str:
    """A date with the name of its month."""
    words = [word for word, after in pairwise([*words, ""]) if not (word in _YEAR and _is_a_year(after))]
    months = _months_in(words, known)
    if len({month for month, *_ in months}) != 1 or len(months) > 1:
        raise NotUnderstood("several" if months else "no date")
    month, at, size = months[0]
    others = [*words[:at], *words[at + size :]]
    numbers = [(word, n) for word in _joined_tens(others, known) if (n := _number(word, known)) is not None]
    days = [n for _, n in numbers if 0 < n <= _MOST_DAYS]
    years = [n for _, n in numbers if n > _FIRST_YEAR]
    if len(days) != 1 or len(years) > 1 or len(days) + len(years) < len(numbers):
        raise NotUnderstood("several" if numbers else "no date")
    left = [word for word in _joined_tens(others, known) if _number(word, known) is None]
    return _one_of([_day(years[0] if years else None, month, days[0])], left, known)


def _is_a_year(word: str) -> bool:
    return len(word) == len("2027") and word.isdigit()


def _months_in(words: list[str], known: Lexicon) -> list[tuple[int, int, int]]:
    """Each month that is named, with where it stands and how many words it has; "tháng 3" has two."""
    found: list[tuple[int, int, int]] = []
    at = 0
    while at < len(words):
        sizes = range(min(2, len(words) - at), 0, -1)
        size = next((size for size in sizes if " ".join(words[at : at + size]) in known.months), 0)
        if size:
            found.append((known.months[" ".join(words[at : at + size])], at, size))
        at += max(size, 1)
    return found


def _joined_tens(words: list[str], known: Lexicon) -> list[str]:
    """ "twenty one" as one number."""
    tens = {word for word, n in known.numbers.items() if n in (20, 30)}
    units = {word: n for word, n in known.numbers.items() if 0 < n < 10}
    joined = list(words)
    for at, (one, other) in enumerate(pairwise(words)):
        if one in tens and other in units:
            joined[at : at + 2] = ["", str(known.numbers[one] + units[other])]
    return [word for word in joined if word]


def _number(word: str, known: Lexicon) -> int | None:
    """The number that a word is, but for articles: "el", "un"."""
    if word.isdigit():
        return int(word)
    counted = ordinal(word, known)
    return counted if counted is not None else (None if word in known.fillers else known.numbers.get(word))


def _one_of(days: list[str], left: list[str], known: Lexicon) -> str:
    """The one day that is meant, if there is nothing doubtful beside it; otherwise asks back."""
    days = [day for day in days if day]
    if not days:
        raise NotUnderstood("out of range")
    left = _without_weekday([word for word in left if word not in _AROUND], known)
    doubtful = denies(left, known) or any(word in known.or_ or word in known.vague for word in left)
    if doubtful or any(_number(word, known) is not None for word in left):
        raise NotUnderstood("ambiguous")
    if len(days) > 1 or not only_fillers(left, known):
        raise NotUnderstood("ambiguous", maybe=days[0])
    return days[0]


def _without_weekday(words: list[str], known: Lexicon) -> list[str]:
    """ "Sunday" beside a date says nothing more."""
    for at in range(len(words)):
        for size in (2, 1):
            if " ".join(words[at : at + size]) in known.weekdays:
                return [*words[:at], *words[at + size :]]
    return words


def _day(year: int | None, month: int, number: int) -> str:
    """The date, or "" if there is no such day."""
    if not (0 < month <= _MOST_MONTHS and _date(year or _LEAP_YEAR, f"{month}-{number}")):
        return ""
    return f"{year:04}-{month:02}-{number:02}" if year else f"{month:02}-{number:02}"


_AROUND = frozenset(
    ["on", "the", "of", "el", "de", "del", "dia", "le", "nan", "ngày", "ngay", "di", "en", "em", "na", "ki"]
)
"""Words that stand around a date and say nothing."""
_YEAR = frozenset(["năm", "nam"])
"""The word for a year that is also a number."""
