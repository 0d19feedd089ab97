"""The types of an XLSForm's rows: which of ours each is, and why the others are none.

Their spellings are those of https://xlsform.org/en/#question-types and, the old ones, of pyxform.
"""

import re
from dataclasses import dataclass
from typing import Literal

What = Literal[
    "text", "date", "number", "whole number", "choice", "choices", "rank", "range", "note", "begin", "end", "left out"
]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a row is.

    `list_name` names its choices, which stand on the sheet `choices`, or `external_choices`, or in a file. `block` is
    the kind of block that begins or ends here. `constraint` is what a type asks of its answers. `why` and `remedy` say
    why a row is left out, or what was made of it.
    """

    what: What
    list_name: str = ""
    comes_from: Literal["choices", "external", "file"] = "choices"
    or_other: bool = False
    block: str = ""
    constraint: str = ""
    why: str = ""
    remedy: str = ""


_SELECT = re.compile(
    r"(?:(?:add|q)[ _])?(?P<kind>select1|select[ _]one|select[ _]multiple|select[ _]all[ _]that[ _]apply|rank)"
    r"(?:[ _]prompt)?(?P<apart>[ _]external|[ _]from[ _]file)?(?:[ _](?:from|using))? (?P<list>\S+)"
    r"(?P<other> or[ _](?:specify[ _])?other)?",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"(?P<edge>begin|end) (?P<block>group|lgroup|repeat|loop|looped group)(?: over .+)?")
_PREFIX = re.compile(r"(?:add|q|get) (.+?)(?: prompt)?")

_ASK_IN_WORDS = "it is asked as an open question; make it a 'date' or a 'choice' if that fits better"
_SHOWN = "its words stand before the next question"
HEAD = Kind("note", why="it heads a table, and nobody answers it", remedy=_SHOWN)
"""A question with `appearance` label: it shows its choices above those that are asked."""

_KEEP_OUT = "ask in words for what you need, or do without"
_NOBODY_ASKED = "nobody is asked; a report can compute it from the answers"
_OWN_RECORD = "sipbot records by itself when and how people answer, and nothing else about their phones"

_SIMPLE: dict[str, Kind] = {
    **dict.fromkeys(("text", "string"), Kind("text")),
    **dict.fromkeys(("integer", "int"), Kind("whole number")),
    "decimal": Kind("number"),
    "percentage": Kind("whole number", constraint="0 <= . and . <= 100"),
    "number of days in last month": Kind("whole number", constraint="0 <= . and . <= 31"),
    "number of days in last six months": Kind("whole number", constraint="0 <= . and . <= 183"),
    "number of days in last year": Kind("whole number", constraint="0 <= . and . <= 365"),
    "range": Kind("range"),
    "date": Kind("date"),
    "note": Kind("note"),
    **dict.fromkeys(("acknowledge", "trigger"), Kind("note", why="a chat has no box to tick", remedy=_SHOWN)),
    **dict.fromkeys(
        ("time", "datetime", "date time"),
        Kind("text", why="a survey has no question for a time of day", remedy=_ASK_IN_WORDS),
    ),
    **dict.fromkeys(
        ("image", "photo", "picture", "audio", "video", "file"),
        Kind("left out", why="sipbot takes answers in words, no files", remedy=_KEEP_OUT),
    ),
    **dict.fromkeys(
        ("geopoint", "geotrace", "geoshape", "location", "gps", "osm", "start geopoint", "background geopoint"),
        Kind("left out", why="sipbot does not ask where people are", remedy=_KEEP_OUT),
    ),
    **dict.fromkeys(("barcode",), Kind("left out", why="a chat has no scanner", remedy=_KEEP_OUT)),
    **dict.fromkeys(
        ("background audio", "audit", "text audit", "audio audit", "speed violations audit"),
        Kind("left out", why="sipbot does not watch people while they answer", remedy="nothing is to be done"),
    ),
    **dict.fromkeys(
        ("calculate", "calculate here", "hidden"),
        Kind("left out", why="a survey has no computed values", remedy=_NOBODY_ASKED),
    ),
    **dict.fromkeys(
        (
            "start",
            "start time",
            "end",
            "end time",
            "today",
            "deviceid",
            "device id",
            "subscriberid",
            "subscriber id",
            "simserial",
            "sim id",
            "imei",
            "phonenumber",
            "phone number",
            "username",
            "email",
            "uri:deviceid",
            "uri:subscriberid",
            "uri:simserial",
            "uri:phonenumber",
            "uri:username",
            "uri:email",
            "caseid",
            "comments",
            "speed violations count",
            "speed violations list",
        ),
        Kind("left out", why=_OWN_RECORD, remedy="nothing is to be done"),
    ),
    **dict.fromkeys(
        (
            *("begin kobomatrix", "end kobomatrix", "begin score", "score row", "end score"),
            *("begin rank", "rank level", "end rank"),
        ),
        Kind("left out", why="only KoboToolbox has such tables", remedy="write each of its rows as a question"),
    ),
    **dict.fromkeys(
        ("csv-external", "xml-external", "csv external", "xml external"),
        Kind("left out", why="a survey reads no other files", remedy="write what is needed into the survey"),
    ),
}


def kind_of(written: str) -> Kind:
    """What the cell `type` of a row makes it."""
    tidy = " ".join(written.split())
    spelled = " ".join(tidy.replace("_", " ").lower().split())
    spelled = "osm" if spelled.startswith("osm ") else spelled
    block, select = _BLOCK.fullmatch(spelled), _SELECT.fullmatch(tidy)
    if block:
        return Kind("begin" if block["edge"] == "begin" else "end", block=_block(block["block"]))
    if select:
        return _select(select)
    simple = _SIMPLE.get(spelled) or _SIMPLE.get(spelled.replace("-", " "))
    prefixed = _PREFIX.fullmatch(spelled)
    found = simple or (_SIMPLE.get(prefixed[1]) if prefixed else None)
    return found or Kind("left out", why="there is no such type of question", remedy="look at its spelling")


def _block(named: str) -> str:
    return {"lgroup": "repeat", "looped group": "repeat"}.get(named, named)


def _select(select: re.Match[str]) -> Kind:
    what: dict[str, What] = {"select1": "choice", "select one": "choice", "rank": "rank"}
    apart = (select["apart"] or "").lower()
    return Kind(
        what.get(select["kind"].replace("_", " ").lower(), "choices"),
        list_name=select["list"],
        comes_from="external" if "external" in apart else "file" if apart else "choices",
        or_other=select["other"] is not None,
    )
