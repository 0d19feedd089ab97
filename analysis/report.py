"""The frozen result of one run: spans and ids, never copied words. Numbers are counted, quotes are cut, when asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.releases import Table
from analysis.table import TableError, fingerprint

Code = tuple[str, str, tuple[str, ...]]
"""One theme of a codebook: its name, what belongs to it, and examples in people's words."""
_SHAKY = 0.5


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

    @property
    def is_shaky(self) -> bool:
        """Whether it comes back in fewer than half of random halves of the answers."""
        return self.stability is not None and self.stability < _SHAKY


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
class Comment:
    """What somebody of the planning team says about a recommendation."""

    text: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody of the planning team approves of a recommendation as it is worded; `role` is theirs on the team.

    `by` is the id of their account, since two people may have one name.
    """

    who: str
    role: str
    at: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """When a recommendation is approved: by `needed` different people, each for another of `roles` if these are set."""

    needed: int = 2
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Teamwork:
    """What the planning team made of a recommendation (`analysis.edits.recommendations`); nothing until somebody did.

    `root` names the first edit that concerned it and `edits` all of them in force, by their ids. `draft` is what the
    program had written, where the words are the team's now. `origin` is "team" for one of the team's own, made at
    `meeting`, and "earlier" for a draft that the team worked on and this run has not. `responses` are answers behind it
    besides those of its themes. `parts` are the recommendations that were combined into it, as they were, itself first.
    `flags` are some of `analysis.edits.recommendations.FLAGS`; `objective` is one of the school's own.
    """

    root: str = ""
    edits: tuple[int, ...] = ()
    draft: str = ""
    origin: str = ""
    meeting: str = ""
    responses: tuple[str, ...] = ()
    parts: tuple["Recommendation", ...] = ()
    objective: str = ""
    flags: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    approvals: tuple[Approval, ...] = ()


UNTOUCHED = Teamwork()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A draft suggestion with its evidence, in plain sentences, to be approved by people.

    `text` is all of its `sentences`, each with the answers that carry it; words of the planning team have none.
    `practice` is the Massachusetts Turnaround Practice it belongs to, "TP1" to "TP4"; `level` who can act on it,
    "school" or "district". `team` is stored only where there is something in it.
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
    team: Teamwork = UNTOUCHED

    @property
    def is_worded_by_team(self) -> bool:
        """Whether the words are the planning team's own."""
        return bool(self.team.draft) or self.team.origin == "team"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A date in the engagement's calendar. `owner` is who is responsible, "" while nobody is named.

    `held` once it took place, or was sent or handed in.
    """

    on: str
    what: str
    audience: str
    owner: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What a planning team decided about one recommendation: adopted, adapted, not now or out of scope.

    `due` is the date by which it will be done, "" where none was set.
    """

    recommendation_id: str
    fate: str
    reason: str
    plan_section: str
    owner: str
    decided_by: str
    decided_at: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class AskedWith:
    """The words of one question in every language of its survey, ((language, words), ...); the survey's own first.

    `is_probe` where it is what was asked after a thin answer to the question called `question`.
    """

    question: str
    is_probe: bool
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a survey, and how many people began it. `begun_on` is the day on which the first of them did.

    Both texts are "" for answers that came in a file.
    """

    fingerprint: str
    begun_on: str
    n: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One survey as it was used: how many people began, agreed and finished; on which channels, in which languages.

    `survey` is its name, `wordings` what its open questions and their follow-ups say, by language: see `AskedWith`.
    The other texts are those of the newest of its `versions`, which are in the order in which they were first begun.
    """

    title: str
    n_began: int
    n_finished: int
    channels: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    questions: tuple[str, ...]
    survey: str = ""
    wordings: tuple[AskedWith, ...] = ()
    versions: tuple[Version, ...] = ()

    @property
    def has_versions(self) -> bool:
        """Whether it was changed while people answered."""
        return len(self.versions) > 1


@dataclass(frozen=True, slots=True)
class Invited:
    """One survey on one channel: how many people were invited, got a message, and gave an answer."""

    title: str
    channel: str
    n_invited: int
    n_reached: int
    n_answered: int


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that is written down: how many came, by role, and what there is of it in writing. No names."""

    on: str
    what: str
    came: tuple[tuple[str, int], ...]
    languages: str = ""
    interpreter: str = ""
    written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outreach:
    """What was tried to hear a group: when and how, such as "ELPAC evening with interpreters"."""

    on: str
    how: str
    tag: str
    value: str


@dataclass(frozen=True, slots=True)
class ToldTwice:
    """Of how many people who answered the roster has the `same` tag that they told themselves, or an `other`; of
    `alone` it is known by one of the two. For computing only: what of it may be shown is said elsewhere.
    """

    tag: str
    same: int
    other: int
    alone: int


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of the local stakeholder group, who chooses, and who has it: by what they are (`roles`), never by name.

    It comes with an office where `chosen_by` is "". Its `name` is "" for those with a seat that the rules do not know.
    """

    name: str
    chosen_by: str
    roles: tuple[str, ...]
    is_required: bool


@dataclass(frozen=True, slots=True)
class LastDay:
    """By when something of the local stakeholder group must be done, and `on` which day it is or was, "" for none."""

    name: str
    last: str
    on: str


@dataclass(frozen=True, slots=True)
class StakeholderGroup:
    """The local stakeholder group of a school that the state designated.

    `missing` is what else it lacks than people in seats and days, as (sentence, last day or ""). `law` at `address` is
    where its rules stand; they are `is_verified` where somebody compared all of them with it.
    """

    status: str
    designated_on: str
    convened_by: str
    at_most: int
    seats: tuple[Seat, ...]
    last_days: tuple[LastDay, ...]
    missing: tuple[tuple[str, str], ...]
    law: str
    address: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Engagement:
    """What sipbot knows of one school's engagement for one plan; everything unknown is empty, and said so.

    `analyzed_at` is when the run was made, in UTC: "2026-11-03T14:05:00+00:00". `released` are the tables of groups
    that were in documents before, oldest first. There is a `group` where the state designated the school. `told_twice`
    is as it was counted on the day `told_twice_on`.
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
    outreach: tuple[Outreach, ...] = ()
    held: tuple[Held, ...] = ()
    invited: tuple[Invited, ...] = ()
    released: tuple[Table, ...] = ()
    group: StakeholderGroup | None = None
    told_twice: tuple[ToldTwice, ...] = ()
    told_twice_on: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing a person changed over what the machine proposed; see `analysis.edits`.

    `id` grows: a later edit has a higher one. `run_id` is the run it was made on, in whose ids it speaks; `subject` the
    id of what it changes, `kind` how, `detail` the rest, as JSON values. `at` is in UTC: "2026-11-03T14:05:00+00:00".
    """

    id: int
    run_id: str
    subject: str
    kind: str
    detail: Mapping[str, Any]
    who: str
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class Translation:
    """What one whole answer says in another language, as somebody of the team wrote it. It never stands alone."""

    text: str
    language: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An edit that could not be applied to this report, and why, as a clause: "the theme is not there any more"."""

    edit: Edit
    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The clause, with `values` put into its `text`."""
        return self.text % self.values if self.values else self.text


@dataclass(frozen=True, slots=True)
class Hidden:
    """A theme that people took out of the report by `edit`, and the recommendations that were about nothing else."""

    theme: Theme
    edit: Edit
    recommendations: tuple[Recommendation, ...] = ()


@dataclass(frozen=True, eq=False)
class Report:
    """Themes, who stands behind them, what they suggest, and everything that was set aside.

    `table` is the checked input (see `analysis.table.check`), one row per response; it is not part of `to_dict`, so
    that a stored report holds no answers. `input_hash` is `analysis.table.fingerprint(table)`: it ties the two.

    What people changed is not part of it either, since it is stored beside it: `edits` are those in force, oldest
    first, `every_edit` all that were ever made, those taken back too, `left_out` those that could not be applied,
    `hidden` the themes taken out (their ideas keep their ids), and `merged` the ids of themes that are part of another
    one now, with the id of that one. A form says what it was made from by `run_id` and `last_edit`, the id of the last
    edit ever made. `rule` and `objectives` are the school's: when a recommendation is approved, and its own aims.
    `proposed_ideas` are the ideas as the program had them, in the same order, where people put any elsewhere, and
    `judged` the last edit by which somebody did that with one idea, by its place. `split_off` has the ids of the themes
    that edits made, by the id of the edit. `translations` are by answer.

    `given_to` says to which question of which survey an answer was given: {response: (survey, whether to its probe)}.
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
    run_id: str = ""
    edits: tuple[Edit, ...] = ()
    every_edit: tuple[Edit, ...] = ()
    last_edit: int = 0
    left_out: tuple[LeftOut, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    rule: Rule = Rule()
    objectives: tuple[str, ...] = ()
    proposed_ideas: tuple[Idea, ...] = ()
    judged: Mapping[int, Edit] = field(default_factory=dict)
    split_off: Mapping[int, str] = field(default_factory=dict)
    translations: Mapping[str, Translation] = field(default_factory=dict)
    given_to: Mapping[str, tuple[str, bool]] = field(default_factory=dict)

    @property
    def machine_ideas(self) -> tuple[Idea, ...]:
        """The ideas as the program had them, in the order of `ideas`."""
        return self.proposed_ideas or self.ideas

    def text_of(self, span: Span) -> str:
        """The words of *span*, cut from the stored answer."""
        return self.texts[span.response_id][span.start : span.end]

    def theme(self, theme_id: str) -> Theme:
        """The theme of that id. Raises `KeyError`."""
        return self._themes[theme_id]

    def ideas_of(self, theme_id: str) -> tuple[Idea, ...]:
        """The ideas of a theme, in the order of the answers."""
        return tuple(self.ideas[place] for place in self.places_of(theme_id))

    def places_of(self, theme_id: str) -> tuple[int, ...]:
        """Where the ideas of a theme stand among all ideas."""
        return self._places.get(theme_id, ())

    def places_behind(self, one: Recommendation) -> tuple[int, ...]:
        """Where the ideas behind a recommendation stand: those of its themes, and those of other answers behind it."""
        of_themes = [place for theme in one.theme_ids for place in self.places_of(theme)]
        others = [place for response in one.team.responses for place in self._places_in.get(response, ())]
        return tuple(dict.fromkeys((*of_themes, *others)))

    def places_in(self, response_id: str) -> tuple[int, ...]:
        """Where the ideas of an answer stand among all ideas."""
        return self._places_in.get(response_id, ())

    def responses_behind(self, one: Recommendation) -> tuple[str, ...]:
        """The answers behind a recommendation, each once."""
        of_ideas = (self.ideas[place].span.response_id for place in self.places_behind(one))
        return tuple(dict.fromkeys((*of_ideas, *one.team.responses)))

    @cached_property
    def languages(self) -> Mapping[str, str]:
        """In which language each answer is written."""
        return dict(zip(self.table["response_id"], self.table["language"], strict=True))

    @cached_property
    def questions(self) -> Mapping[str, str]:
        """The key of the question that each answer was given to."""
        return dict(zip(self.table["response_id"], self.table["question"], strict=True))

    @cached_property
    def authors(self) -> Mapping[str, str]:
        """Who gave each answer."""
        return dict(zip(self.table["response_id"], self.table["participant_id"], strict=True))

    @cached_property
    def _places(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for place, idea in enumerate(self.ideas):
            if idea.theme_id is not None:
                found.setdefault(idea.theme_id, []).append(place)
        return {theme: tuple(places) for theme, places in found.items()}

    @cached_property
    def _places_in(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for place, idea in enumerate(self.ideas):
            found.setdefault(idea.span.response_id, []).append(place)
        return {response: tuple(places) for response, places in found.items()}

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The words of each answer."""
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
        kept = {part.name: getattr(value, part.name) for part in fields(value)}
        return {name: _plain(item) for name, item in kept.items() if item != UNTOUCHED}
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
    made = _evidence(data) | {"sentences": sentences, "team": _teamwork(data.get("team", {}))}
    return Recommendation(**{name: _tuples(value) for name, value in data.items()} | made)


def _teamwork(data: Mapping[str, Any]) -> Teamwork:
    made = {
        "parts": tuple(_recommendation(one) for one in data.get("parts", ())),
        "comments": tuple(Comment(**one) for one in data.get("comments", ())),
        "approvals": tuple(Approval(**one) for one in data.get("approvals", ())),
    }
    return Teamwork(**{name: _tuples(value) for name, value in data.items()} | made)


def _sentence(data: Mapping[str, Any]) -> Sentence:
    quote = Span(**data["quote"]) if data["quote"] else None
    return Sentence(data["text"], tuple(data["responses"]), quote)


def _evidence(data: Mapping[str, Any]) -> dict[str, Any]:
    groups = tuple(GroupCount(**group) for group in data["groups"])
    return {"quotes": _spans(data["quotes"]), "groups": groups}


def _spans(quotes: Iterable[Mapping[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(**quote) for quote in quotes)
