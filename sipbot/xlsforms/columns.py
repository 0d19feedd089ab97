"""The headers of a form's columns, in all the spellings that other programs take: what a column holds.

They are told in https://xlsform.org/en/ref-table/ and, the old ones, by pyxform's `aliases.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

OURS = "sipbot_"
"""Begins the columns that hold what an XLSForm cannot say; other programs pass over them."""

TRANSLATED = ("label", "hint", "text")
"""Columns that a form has once for each language and a survey can carry."""

ALSO_TRANSLATED = (
    "guidance_hint",
    "constraint_message",
    "required_message",
    "image",
    "big-image",
    "audio",
    "video",
)
"""Columns that a form has once for each language and a survey cannot carry."""

_SAME = {
    "caption": "label",
    "relevance": "relevant",
    "command": "type",
    "value": "name",
    "calculate": "calculation",
    "read_only": "readonly",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "set_form_title": "form_title",
    "title": "form_title",
    "set_form_id": "form_id",
    "id_string": "form_id",
}
_KNOWN = frozenset(
    {
        *_SAME.values(),
        *TRANSLATED,
        *ALSO_TRANSLATED,
        *("list_name", "required", "constraint", "choice_filter", "appearance", "default", "parameters", "disabled"),
        *("default_language", "version", "trigger", "note"),
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_OUTER = frozenset({"bind", "control", "body", "media", "instance"})
"""Words before the name of a column that tell where it ends up in an XForm."""

_NAME_IN_SURVEY = {"tag": "name"}
"""What only the sheet of questions spells so."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, and the language of its texts as the header writes it."""

    field: str
    language: str = ""


def columns(headers: Sequence[str], *, in_survey: bool = False) -> tuple[Column | None, ...]:
    """What each column holds; None where it has no header."""
    seen = (visible(header) for header in headers)
    return tuple(_column(header, in_survey=in_survey) if header else None for header in seen)


def visible(written: str) -> str:
    """*written* without characters that nobody can see: for what programs read."""
    return _INVISIBLE.sub("", written).strip()


def _column(header: str, *, in_survey: bool) -> Column:
    between = "::" if "::" in header else ":"
    parts = [part.strip() for part in _parts(header, between)]
    first = _snake(parts[0])
    if first in _OUTER and len(parts) > 1 and _field(parts[1]) in _KNOWN:
        parts, first = parts[1:], _snake(parts[1])
    if in_survey:
        first = _NAME_IN_SURVEY.get(first, first)
    field = _field(first)
    if field not in _KNOWN and not field.startswith(OURS):
        return Column(header.strip())
    return Column(field, between.join(parts[1:]))


def _parts(header: str, between: str) -> list[str]:
    """The header apart; `jr:` belongs to the word behind it."""
    return re.split(re.escape(between), re.sub(r"\bjr\s*:\s*(?=\w)", "jr\0", header, flags=re.IGNORECASE))


def _field(part: str) -> str:
    name = _snake(part)
    return _SAME.get(name, name)


def _snake(part: str) -> str:
    return "_".join(part.replace("\0", ":").split()).lower()
