"""What pages may be narrowed to: never more than two things at once, a theme and one thing about the writers."""

from multidict import MultiMapping

from analysis.document.people import People
from analysis.suppression import held_back

MOST_CROSSED = 2


class TooManyCrossed(ValueError):
    """An address asks to cross more than may be: a theme with two things about the writers, or three of them."""


def crossed_at_most_twice(query: MultiMapping[str], *about: str) -> None:
    """Raise `TooManyCrossed` where *query* narrows by more than one thing beside the theme, or by one thing twice.

    *about* are the names of these things: what is known of the writers, and how they speak.
    """
    chosen = [value for name in dict.fromkeys(about) for value in query.getall(name, ()) if value]
    if len(chosen) >= MOST_CROSSED:
        raise TooManyCrossed(f"{len(chosen)} things about the writers")


def open_groups(who: People, tag: str, people: frozenset[str]) -> frozenset[str]:
    """The groups of *tag* that *people* may be narrowed to.

    As numbers may be shown: neither a few of a group, nor a few others, nor those that are left when all that may be
    looked at are taken away, are told apart by that. People of whom the tag is not known can never be looked at apart.
    """
    smallest = who.report.options.smallest_group
    values = list(who.by(tag))
    numbers = [len(who.of(tag, value) & people) for value in values]
    unknown = len(people - who.known(tag))
    small = [place for place, n in enumerate((*numbers, unknown)) if 0 < n < smallest]
    anyway = [len(values)] if unknown >= smallest else []
    hidden, is_enough = frozenset(anyway), True
    if small:
        hidden, is_enough = held_back((*numbers, unknown), small, smallest, anyway=anyway)
    open_ = ((value, n) for place, (value, n) in enumerate(zip(values, numbers, strict=True)) if place not in hidden)
    return frozenset(value for value, n in open_ if is_enough and _is_enough(len(people) - n, smallest))


def open_languages(who: People, tag: str, value: str) -> frozenset[str]:
    """The languages in which answers of one group may be shown apart: the language stands beside each of them."""
    return frozenset(code for code, ids in who.languages.items() if value in open_groups(who, tag, ids))


def _is_enough(n: int, smallest: int) -> bool:
    return n == 0 or n >= smallest
