"""The texts of a form: places for earlier answers, and the formatting that a chat does not show."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from sipbot.engine.survey import PIPED

PLACE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_LOOPED = re.compile(r"%\(\w+\)s")
"""Stands in a loop for what it goes over."""
_MARK = re.compile("\ue000(\\d+)\ue001")

_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6])>", re.IGNORECASE)
_TAGS = re.compile(
    r"</?(?:a|b|big|br|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small|span|strike|strong|sub|sup|table|td|"
    r"th|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(\S.*?)\s*#*$", re.MULTILINE)
_EMPHASIS = tuple(
    re.compile(rf"(?<![\w\\]){mark}(?=\S)([^{letter}\n]*[^\s{letter}\\]){mark}(?!\w)")
    for mark, letter in ((r"\*\*\*", "*"), (r"\*\*", "*"), ("__", "_"), (r"\*", "*"), ("_", "_"))
)
_LINK = re.compile(r"!?\[([^\[\]\n]+)\]\(\s*([^()\s]+)\s*\)")
_ESCAPED = re.compile(r"\\([\\*_#\[\]])")
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_x(?=[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Label:
    """A text as a survey says it, and what was changed for that, in words."""

    text: str
    changes: tuple[str, ...] = ()


def label_of(cell: str, key_of: Callable[[str], str | None]) -> Label:
    """The text in *cell*; *key_of* tells the key of an earlier question by its name in the form."""
    texts, names = PLACE.split(cell)[::2], PLACE.split(cell)[1::2]
    text = texts[0] + "".join(f"\ue000{n}\ue001{after}" for n, after in enumerate(texts[1:]))
    plain_text = _plain(text)
    changes = ["formatting (bold, links, HTML) is taken out"] if plain_text != text else []
    if "{" in plain_text or "}" in plain_text:
        plain_text = plain_text.replace("{", "(").replace("}", ")")
        changes.append("braces are parentheses now")
    if looped := dict.fromkeys(_LOOPED.findall(plain_text)):
        changes.append(f"'...' stands for {', '.join(looped)}, as a survey asks each question once")
        plain_text = _LOOPED.sub("...", plain_text)
    keys = [key_of(name) for name in names]
    lost = dict.fromkeys(f"${{{name}}}" for name, key in zip(names, keys, strict=True) if key is None)
    if lost:
        changes.append(f"'...' stands for {', '.join(lost)}, which is no answer to a question before it")
    said = [f"{{{key}}}" if key else "..." for key in keys]
    return Label(_tidy(_MARK.sub(lambda mark: said[int(mark[1])], plain_text)), tuple(changes))


def cell_of(text: str, name_of: Callable[[str], str]) -> str:
    """*text* as a form says it; *name_of* tells what the form calls the question with that key."""
    return safe(PIPED.sub(lambda place: f"${{{name_of(place[1])}}}", text))


def safe(text: str) -> str:
    """*text* as a cell keeps it: without characters that nobody can see, and blanks at the ends of lines."""
    return _tidy(_UNSAFE.sub("", text))


def _plain(text: str) -> str:
    without_tags = _TAGS.sub("", _BREAKS.sub("\n", text))
    found = html.unescape(without_tags) if without_tags != text else text
    found = _LINK.sub(lambda link: link[1] if link[1] == link[2] else f"{link[1]} ({link[2]})", found)
    found = _HEADING.sub(r"\1", found)
    for emphasis in _EMPHASIS:
        found = emphasis.sub(r"\1", found)
    return _ESCAPED.sub(r"\1", found)


def _tidy(text: str) -> str:
    spaced = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in spaced.split("\n"))).strip()
