"""A survey as its page shows it: each question with what `sipbot check` says, and with what a phone shows of it."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from typing import Any

from sipbot.authored import Problem
from sipbot.channels.webchat.languages import name_of
from sipbot.checking.length import Length, length
from sipbot.engine.survey import Survey
from sipbot.sayings import Saying
from sipbot.surveys import Examined
from sipbot.translating.state import State
from sipbot.trying.previewing import Shown, preview

OTHERS_LINE = 10**9


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that `sipbot check` says, and the line that it says it of."""

    line: int
    told: str | Saying
    about: str
    is_warning: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One question. `shown` is what a phone shows of it, nothing where the survey cannot be asked yet.

    `choices_from` is the question that its choices come from, which are people's own ideas where that is `in_words`.
    """

    number: int
    key: str
    type: str
    text: str
    line: int
    condition: str
    choices_from: str
    in_words: bool
    told: tuple[Told, ...]
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """One language, who stands for it, and whether anybody can be asked in it."""

    code: str
    name: str
    is_own: bool
    state: State | None
    n_texts: int
    n_missing: int
    is_open: bool
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """A survey, `begins` and `ends` being what is said before the first question and after the last one."""

    title: str
    fields: Mapping[str, Any]
    cards: tuple[Card, ...]
    told: tuple[Told, ...]
    languages: tuple[Language, ...]
    begins: tuple[Shown, ...]
    ends: tuple[Shown, ...]
    length: Length | None
    n_errors: int
    n_warnings: int


def look(found: Examined, *, language: str, channel: str, now: datetime) -> Look:
    """The survey as it stands in its file, shown in *language* on *channel*."""
    told = _told(found)
    fields = found.written.values if isinstance(found.written.values, dict) else {}
    asked = [one for one in _list(fields.get("questions")) if isinstance(one, dict)]
    survey = found.survey if found.can_be_opened else None
    seen = _seen(survey, language, channel, now) if survey else {}
    open_ended = {str(one.get("key", "")) for one in asked if one.get("type") == "text"}
    cards = tuple(_card(found, number, one, told, seen, open_ended) for number, one in enumerate(asked))
    beside = {one for card in cards for one in card.told}
    keys = [card.key for card in cards]
    return Look(
        title=str(fields.get("title") or found.path.stem),
        fields=fields,
        cards=cards,
        told=tuple(one for one in told if one not in beside),
        languages=languages(found),
        begins=_around(seen, keys, before=True),
        ends=_around(seen, keys, before=False),
        length=length(survey) if survey else None,
        n_errors=sum(not one.is_warning for one in told),
        n_warnings=sum(one.is_warning for one in told),
    )


def languages(found: Examined) -> tuple[Language, ...]:
    """The survey's own language, then those it is translated into."""
    if found.survey is None:
        return ()
    own = found.survey.language
    first = Language(own, name_of(own), True, None, 0, 0, is_open=found.can_be_opened)
    return (
        first,
        *(
            Language(
                one.language,
                name_of(one.language),
                False,
                one.state,
                one.n_texts,
                one.n_texts - one.n_finished,
                one.can_be_opened,
                tuple(Told(told.line, told.told, told.about, told.is_warning) for told in one.errors[:20]),
            )
            for one in found.spoken
        ),
    )


def differences(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The lines that differ, and three around them: ("+", line), ("-", line), (" ", line) and ("@", "") between."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    told = [(line[:1], line[1:]) for line in lines if not line.startswith(("---", "+++"))]
    return tuple(("@", "") if sign == "@" else (sign, line) for sign, line in told)


def problems(found: Iterable[Problem]) -> tuple[Told, ...]:
    """*found* without the server's paths."""
    return tuple(dict.fromkeys(Told(one.line, one.told, one.about, one.is_warning) for one in found))


def _told(found: Examined) -> tuple[Told, ...]:
    """What is said of the survey itself, each thing once."""
    here = [one for one in (*found.of_the_survey, *found.warnings) if one.path == str(found.path)]
    return problems(sorted(here, key=lambda one: one.line))


def _card(
    found: Examined,
    number: int,
    fields: Mapping[str, Any],
    told: Sequence[Told],
    seen: Mapping[str, tuple[Shown, ...]],
    open_ended: Container[str],
) -> Card:
    begins, ends = _lines_of(found, number)
    key, source = str(fields.get("key", "")), str(fields.get("choices_from") or "")
    return Card(
        number=number,
        key=key,
        type=str(fields.get("type", "")),
        text=str(fields.get("text") or ""),
        line=begins,
        condition=_condition(fields.get("ask_if")),
        choices_from=source,
        in_words=source in open_ended,
        told=tuple(one for one in told if begins <= one.line < ends),
        shown=(*seen.get(key, ()), *seen.get(f"{key} (follow-up)", ())),
    )


def _lines_of(found: Examined, number: int) -> tuple[int, int]:
    """Where a question begins, and where the next thing does."""
    lines = found.written.lines
    begins = lines.get(("questions", number), 1)
    tops = [line for place, line in lines.items() if len(place) == 1 or (len(place) == 2 and place[0] == "questions")]
    return begins, min((line for line in tops if line > begins), default=OTHERS_LINE)


def _condition(asked_if: object) -> str:
    if not isinstance(asked_if, dict):
        return ""
    return "; ".join(f"{key}: {', '.join(map(str, _list(some) or [some]))}" for key, some in asked_if.items())


def _seen(survey: Survey, language: str, channel: str, now: datetime) -> dict[str, tuple[Shown, ...]]:
    """What is shown about each thing, on the first way on which it is."""
    spoken = language if language in survey.languages else survey.language
    seen: dict[str, tuple[Shown, ...]] = {}
    for way in preview(survey, language=spoken, channel=channel, now=now):
        here: dict[str, list[Shown]] = {}
        for one in way.shown:
            here.setdefault(one.about, []).append(one)
        seen = {**{about: tuple(some) for about, some in here.items()}, **seen}
    return seen


def _around(seen: Mapping[str, tuple[Shown, ...]], keys: Sequence[str], *, before: bool) -> tuple[Shown, ...]:
    """What is said about no question: the consent begins, all else ends."""
    known = {*keys, *(f"{key} (follow-up)" for key in keys)}
    return tuple(
        one for about, some in seen.items() if about not in known and (about in BEGINNING) is before for one in some
    )


BEGINNING = ("consent", "invitation")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
