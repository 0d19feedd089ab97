"""From what Slack sends to what it means: who wrote or pressed, which question it belongs to, which words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, Self

Payload = Mapping[str, Any]

_SIGN = re.compile(r"<((?:[@#!]|[a-z][a-z0-9+.-]*:)[^<>|]*)(?:\|([^<>]*))?>")
_EMOJI = re.compile(r":([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?")
_MEANT = {
    "+1": "👍",
    "thumbsup": "👍",
    "-1": "👎",
    "thumbsdown": "👎",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "keycap_ten": "10",
    "octagonal_sign": "🛑",
    "no_entry": "⛔",
    "no_entry_sign": "🚫",
}
"""Emoji that answer something, which Slack sends by name."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace."""

    team: str
    user: str

    @property
    def handle(self) -> str:
        """Their address: "T0123/U0456"."""
        return f"{self.team}/{self.user}"

    @classmethod
    def at(cls, handle: str) -> Self:
        """The person whose address *handle* is."""
        team, _, user = handle.partition("/")
        return cls(team, user)

    @classmethod
    def who_pressed(cls, payload: Payload) -> Self:
        """Who pressed a button, sent a modal or typed a command."""
        if "team_id" in payload:
            return cls(payload["team_id"], payload["user_id"])
        return cls(payload["team"]["id"], payload["user"]["id"])


@dataclass(frozen=True, slots=True)
class Place:
    """What a button knows: the survey, the prompt's question, its language, and which answer it is."""

    survey: str
    question: str
    language: str
    answer: str = ""

    def with_answer(self, answer: str) -> "Place":
        """The place of one of its answers."""
        return replace(self, answer=answer)

    def to_text(self) -> str:
        """As a button keeps it. No part has a bar in it: they are names, codes and numbers."""
        return "|".join((self.survey, self.question, self.language, self.answer))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The place that `to_text` wrote. Raises `ValueError`."""
        survey, question, language, answer = text.split("|")
        return cls(survey, question, language, answer)


@dataclass(frozen=True, slots=True)
class Said:
    """Words in a direct message to the app."""

    person: Person
    text: str
    n_media: int


def said(body: Payload) -> Said | None:
    """The words in a message event, or None: an edit, a join, another bot or another channel is nobody's answer."""
    event = body["event"]
    is_theirs = event.get("subtype") in (None, "file_share") and "bot_id" not in event and "user" in event
    if event.get("channel_type") != "im" or not is_theirs:
        return None
    person = Person(body["team_id"], event["user"])
    return Said(person, as_typed(event.get("text") or ""), len(event.get("files") or ()))


def as_typed(text: str) -> str:
    """*text* as it was typed: Slack escapes it, marks links and mentions in it, and sends some emoji by name."""
    return unescape(_EMOJI.sub(_emoji, _SIGN.sub(_shown, text)))


def pressed(payload: Payload) -> Place:
    """Where the pressed button belongs. Raises `ValueError` where it is none of ours."""
    return Place.from_text(str(payload["actions"][0].get("value", "")))


def picked(payload: Payload) -> Mapping[str, tuple[str, ...]]:
    """The numbers picked in a modal, by its blocks, in the order of their places ("picked.1", "picked.2", ...)."""
    values = payload["view"]["state"]["values"]
    order = sorted(values, key=lambda name: int(name.partition(".")[2] or 0))
    return {name: tuple(number for element in values[name].values() for number in _numbers(element)) for name in order}


def repeated(picked: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The blocks in which something is picked that stands in an earlier one already."""
    seen: set[str] = set()
    again = []
    for name, numbers in picked.items():
        again += [name] if seen.intersection(numbers) else []
        seen.update(numbers)
    return tuple(again)


def _numbers(element: Payload) -> list[str]:
    one = element.get("selected_option")
    options = element.get("selected_options", [one] if one else [])
    return [option["value"] for option in options]


def _shown(sign: re.Match[str]) -> str:
    """A link as its words, a mention without the id of whom it names."""
    target, label = sign[1], sign[2]
    if target[:1] in ("@", "#", "!"):
        return f"{target[:1].replace('!', '@')}{label or '…'}"
    return label or target.removeprefix("mailto:")


def _emoji(name: re.Match[str]) -> str:
    return _MEANT.get(name[1], name[0])
