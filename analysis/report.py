"""The frozen result of one run: spans and ids, never copied words. Numbers are counted, quotes are cut, when asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.table import TableError, fingerprint

Code = tuple[str, str, tuple[str, ...]]
"""One theme of a codebook: its name, what belongs to it, and examples in people's words."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked to do. Same table, same options: the same report.

    `embedder` is a file name in `analysis/embedders/`. `smallest_group` is the least number of people a group must
    have to be shown. `population` is how many people there are by tag: ((name, value, count), ...).
    `marginalized` lists the groups whose perspectives are reported one by one: ((name, value), ...). `codebook` are
    themes to look for, such as last year's: what fits none of them makes new ones.
    """

    embedder: str = "multilingual"
    seed: int = 0
    smallest_group: int = 10
    population: tuple[tuple[str, str, int], ...] = ()
    marginalized: tuple[tuple[str, str], ...] = (
        ("race", "black"),
        ("race", "hispanic"),
        ("english_learner", "yes"),
        ("disability", "yes"),
        ("low_income", "yes"),
    )
    codebook: tuple[Code, ...] = ()


DEFAULTS = Options()


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one answer: characters `start` to `end` of the text of `response_id`, as Python counts them."""

    response_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea in one answer, where it went and how it speaks.

    `theme_id` is None for ideas "on their own", `subtheme_id` for those in no part of their theme. `stance` is asset,
    challenge, suggestion, vision, question or unclear; `time` is what it speaks of: now, past or future.
    """

    span: Span
    theme_id: str | None
    stance: str
    time: str = "now"
    subtheme_id: str | None = None


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many of one group: `n` people out of the `of` people of that group who answered."""

    tag: str
    value: str
    n: int
    of: int


@dataclass(frozen=True, slots=True)
class Subtheme:
    """A part of a large theme; ids "T3.1", "T3.2", ... from the largest on. Its numbers and quotes are as a theme's."""

    id: str
    name: str
    keywords: tuple[str, ...]
    n_responses: int
    n_participants: int
    quotes: tuple[Span, ...]
    stability: float


@dataclass(frozen=True, slots=True)
class Theme:
    """Responses that say similar things. Largest first; ids "T1", "T2", ... in that order.

    `n_responses` and `n_participants` count distinct responses and people with an idea in it. `quotes` are typical
    ideas, most typical first. `stances` is ((stance, ideas), ...), `groups` every tag value's share, unsuppressed:
    whoever shows it to people goes through `analysis.represent.shown`. `is_given` where the theme is one of the
    codebook's. `stability` is the share of random halves of the answers in which it comes back (see
    `analysis.stability`), None beside a codebook. `subthemes` are its parts where it is large (`analysis.subthemes`).
    """

    id: str
    name: str
    keywords: tuple[str, ...]
    n_responses: int
    n_participants: int
    quotes: tuple[Span, ...]
    stances: tuple[tuple[str, int], ...]
    groups: tuple[GroupCount, ...]
    is_given: bool = False
    stability: float | None = None
    subthemes: tuple[Subtheme, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """An answer that no theme was looked for in, and why: "no content", "repeat of R12", ... Listed, never lost."""

    response_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A group that was not heard enough. `population` is None where nobody said how many there are."""

    tag: str
    value: str
    n: int
    of: int
    population: int | None
    population_of: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a recommendation and the answers that carry it; `quote` where it quotes one of them."""

    text: str
    responses: tuple[str, ...]
    quote: Span | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A draft suggestion with its evidence, in plain sentences, to be approved by people.

    `text` is all of its `sentences`, each with the answers that carry it. `practice` is the Massachusetts Turnaround
    Practice it belongs to, "TP1" to "TP4"; `level` who can act on it, "school" or "district".
    """

    id: str
    text: str
    theme_ids: tuple[str, ...]
    n_responses: int
    n_participants: int
    groups: tuple[GroupCount, ...]
    quotes: tuple[Span, ...]
    practice: str
    level: str
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A date in the engagement's calendar. `owner` is who is responsible, "" while nobody is named."""

    on: str
    what: str
    audience: str
    owner: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What a planning team decided about one recommendation: adopted, adapted, not now or out of scope."""

    recommendation_id: str
    fate: str
    reason: str
    plan_section: str
    owner: str
    decided_by: str
    decided_at: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One survey as it was used: how many people began, agreed and finished; on which channels, in which languages."""

    title: str
    n_began: int
    n_finished: int
    channels: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Engagement:
    """What sipbot knows of one school's engagement for one plan; everything unknown is empty, and said so.

    `analyzed_at` is when the run was made, in UTC: "2026-11-03T14:05:00+00:00".
    """

    school: str
    invented: bool = False
    kind: str = "initial"
    horizon_year: int | None = None
    opened_on: str = ""
    closed_on: str = ""
    asked: tuple[Asked, ...] = ()
    calendar: tuple[Meeting, ...] = ()
    owner: str = ""
    consent: str = ""
    fates: tuple[Fate, ...] = ()
    n_opted_out: int = 0
    analyzed_at: str = ""


@dataclass(frozen=True, eq=False)
class Report:
    """Themes, who stands behind them, what they suggest, and everything that was set aside.

    `table` is the checked input (see `analysis.table.check`), one row per response; it is not part of `to_dict`, so
    that a stored report holds no answers. `input_hash` is `analysis.table.fingerprint(table)`: it ties the two.
    """

    table: pd.DataFrame = field(repr=False)
    input_hash: str
    options: Options
    themes: tuple[Theme, ...]
    ideas: tuple[Idea, ...]
    set_aside: tuple[SetAside, ...]
    gaps: tuple[Gap, ...]
    recommendations: tuple[Recommendation, ...]
    notes: tuple[str, ...] = ()
    engagement: Engagement | None = None

    def text_of(self, span: Span) -> str:
        """The words of *span*, cut from the stored answer."""
        return self._texts[span.response_id][span.start : span.end]

    def theme(self, theme_id: str) -> Theme:
        """The theme of that id. Raises `KeyError`."""
        return self._themes[theme_id]

    def ideas_of(self, theme_id: str) -> tuple[Idea, ...]:
        """The ideas of a theme, in the order of the answers."""
        return tuple(self.ideas[place] for place in self.places_of(theme_id))

    def places_of(self, theme_id: str) -> tuple[int, ...]:
        """Where the ideas of a theme stand among all ideas."""
        return self._places.get(theme_id, ())

    @cached_property
    def languages(self) -> Mapping[str, str]:
        """In which language each answer is written."""
        return dict(zip(self.table["response_id"], self.table["language"], strict=True))

    @cached_property
    def _places(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for place, idea in enumerate(self.ideas):
            if idea.theme_id is not None:
                found.setdefault(idea.theme_id, []).append(place)
        return {theme: tuple(places) for theme, places in found.items()}

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return dict(zip(self.table["response_id"], self.table["text"], strict=True))

    @cached_property
    def _themes(self) -> Mapping[str, Theme]:
        return {theme.id: theme for theme in self.themes}

    def to_dict(self) -> dict[str, Any]:
        """Everything but the table and the engagement, as JSON values; `from_dict` is the inverse."""
        return {name: _plain(getattr(self, name)) for name in _STORED}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], table: pd.DataFrame, engagement: Engagement | None = None) -> "Report":
        """The report that `to_dict` wrote, over its checked *table*.

        Raises `TableError` where the table is another one than the report was made from.
        """
        if data["input_hash"] != fingerprint(table):
            raise TableError("this report was made from another table: its quotes would be cut from the wrong answers")
        return cls(
            table=table,
            input_hash=data["input_hash"],
            options=Options(**{name: _tuples(value) for name, value in data["options"].items()}),
            themes=tuple(_theme(theme) for theme in data["themes"]),
            ideas=tuple(Idea(**{**idea, "span": Span(**idea["span"])}) for idea in data["ideas"]),
            set_aside=tuple(SetAside(**one) for one in data["set_aside"]),
            gaps=tuple(Gap(**gap) for gap in data["gaps"]),
            recommendations=tuple(_recommendation(one) for one in data["recommendations"]),
            notes=tuple(data["notes"]),
            engagement=engagement,
        )


_STORED = ("input_hash", "options", "themes", "ideas", "set_aside", "gaps", "recommendations", "notes")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    return value


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list | tuple) else value


def _theme(data: Mapping[str, Any]) -> Theme:
    subthemes = tuple(_subtheme(one) for one in data.get("subthemes", ()))
    return Theme(**{name: _tuples(value) for name, value in data.items()} | _evidence(data) | {"subthemes": subthemes})


def _subtheme(data: Mapping[str, Any]) -> Subtheme:
    return Subtheme(**{name: _tuples(value) for name, value in data.items()} | {"quotes": _spans(data["quotes"])})


def _recommendation(data: Mapping[str, Any]) -> Recommendation:
    sentences = tuple(_sentence(one) for one in data.get("sentences", ()))
    return Recommendation(
        **{name: _tuples(value) for name, value in data.items()} | _evidence(data) | {"sentences": sentences}
    )


def _sentence(data: Mapping[str, Any]) -> Sentence:
    quote = Span(**data["quote"]) if data["quote"] else None
    return Sentence(data["text"], tuple(data["responses"]), quote)


def _evidence(data: Mapping[str, Any]) -> dict[str, Any]:
    groups = tuple(GroupCount(**group) for group in data["groups"])
    return {"quotes": _spans(data["quotes"]), "groups": groups}


def _spans(quotes: Iterable[Mapping[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(**quote) for quote in quotes)
