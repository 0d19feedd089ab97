"""Who is meant by `role=family and school="Hill School"`: people by their tags, nothing cleverer."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

EVERYONE = "everyone"

_VALUE = r'(?:"[^"]*"|[^",=\s][^",=]*?)'
_TERM = re.compile(rf"\s*([\w.-]+)\s*(!=|=)\s*({_VALUE}(?:\s*,\s*{_VALUE})*)\s*(?:\band\b|$)", re.IGNORECASE)
_ENDS_OPEN = re.compile(r"\band\s*$", re.IGNORECASE)
_VALUES = re.compile(_VALUE + r"(?=\s*,|\s*$)")


class AudienceError(ValueError):
    """An audience cannot be read, or names what nobody has; the message lists what there is."""


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison: the tag `name` is, or where `is_not` is none of, `values` (in small letters)."""

    name: str
    values: frozenset[str]
    is_not: bool


Audience = tuple[Term, ...]


def read(text: str) -> Audience:
    """The comparisons in `role=family and grade=3_5,6_8 and school!="Hill School"`. Raises `AudienceError`."""
    if text.strip().lower() == EVERYONE:
        return ()
    terms: list[Term] = []
    at = 0
    while at < len(text) or not terms:
        found = _TERM.match(text, at)
        if found is None or found.end() == at or _ENDS_OPEN.search(text):
            raise AudienceError(f'{text!r} cannot be read: write role=family and school="Hill School", or {EVERYONE}')
        name, sign, values = found.groups()
        read_values = frozenset(value.strip().strip('"').lower() for value in _VALUES.findall(values))
        terms.append(Term(name.lower(), read_values, sign == "!="))
        at = found.end()
    return tuple(terms)


def check(audience: Audience, known: Mapping[str, Collection[str]]) -> None:
    """Raise `AudienceError` where it asks for a tag, or a value, that nobody has: it is misspelled."""
    for term in audience:
        if term.name not in known:
            raise AudienceError(f"nobody has a tag {term.name!r}: there are {', '.join(sorted(known)) or 'none'}")
        for value in sorted(term.values - set(known[term.name])):
            there = ", ".join(sorted(known[term.name]))
            raise AudienceError(f"nobody's {term.name} is {value!r}: there are {there}")


def matches(audience: Audience, tags: Mapping[str, Collection[str]]) -> bool:
    """Whether somebody with these *tags* is meant."""
    return all(term.values.isdisjoint(tags.get(term.name, ())) == term.is_not for term in audience)
