"""Lists in pages. All pages belong to one version: who reads on after a change is told so, and begins anew."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from multidict import MultiMapping

from sipbot.web.api.problems import BAD_REQUEST, CHANGED, Refused

PAGE, LIMIT, VERSION = "page", "limit", "version"
LAST_PAGE = 1_000_000
MOST, USUAL = 500, 100
"""Items on one page: at most, and where nobody says how many."""
VERSIONS = r"^[0-9a-f]{16}$"


def version_of(*parts: object) -> str:
    """A version: another one where any of *parts* is another."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page was asked for, with how many items, and of which version; "" for whichever there is now."""

    page: int = 1
    limit: int = USUAL
    version: str = ""

    @classmethod
    def of(cls, query: MultiMapping[str]) -> "Asked":
        """What an address asks for. Raises `Refused` where it makes no sense."""
        unknown = sorted(set(query) - {PAGE, LIMIT, VERSION})
        if unknown:
            raise Refused(BAD_REQUEST, f"there is no parameter {unknown[0]!r}: use {PAGE}, {LIMIT} and {VERSION}")
        version = _once(query, VERSION, "")
        if VERSION in query and not re.fullmatch(VERSIONS, version):
            raise Refused(BAD_REQUEST, f"{VERSION!r} must be one that a page before said")
        return cls(_whole(query, PAGE, 1, LAST_PAGE), _whole(query, LIMIT, USUAL, MOST), version)

    def within(self, n_items: int) -> slice:
        """Which of so many items stand on the page."""
        first = (self.page - 1) * self.limit
        return slice(min(first, n_items), min(first + self.limit, n_items))

    def refuse_another(self, version: str) -> None:
        """Raise `Refused` where another version was asked for."""
        if self.version not in ("", version):
            raise Refused(CHANGED, "what was read so far is out of date: begin again with the first page")

    def after(self, address: str, n_items: int, version: str) -> str | None:
        """The address of the page after this one, None where it was the last."""
        if self.page * self.limit >= n_items:
            return None
        said: Mapping[str, object] = {PAGE: self.page + 1, LIMIT: self.limit, VERSION: version}
        return f"{address}?{urlencode(said)}"


def _whole(query: MultiMapping[str], name: str, usual: int, most: int) -> int:
    written = _once(query, name, str(usual))
    if not re.fullmatch(r"[0-9]{1,7}", written) or not 1 <= int(written) <= most:
        raise Refused(BAD_REQUEST, f"{name!r} must be a whole number from 1 to {most}")
    return int(written)


def _once(query: MultiMapping[str], name: str, usual: str) -> str:
    said = query.getall(name, [usual])
    if len(said) > 1:
        raise Refused(BAD_REQUEST, f"{name!r} is there twice")
    return said[0]
