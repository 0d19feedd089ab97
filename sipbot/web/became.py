"""What became of each recommendation, for everybody who answered: you said, we did."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.edits.checking import FATES
from analysis.report import Fate, Recommendation, Report
from sipbot.web.recommendations import fates

UNDECIDED, TAKEN_OUT = "undecided", "taken out"
ORDER = (*FATES, UNDECIDED, TAKEN_OUT)


@dataclass(frozen=True, slots=True)
class Became:
    """One recommendation and what became of it; `fate` is None while nobody has decided, `reason` "" where none is.

    `said` is what somebody suggested, in `language`, where the draft of the program quotes it; else "".
    """

    recommendation: Recommendation
    fate: Fate | None
    reason: str
    themes: tuple[str, ...]
    said: str
    language: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Everything that was recommended, by what became of it: ((kind, recommendations), ...), kinds as in `ORDER`."""

    parts: tuple[tuple[str, tuple[Became, ...]], ...]
    n: int
    n_decided: int


def became(report: Report) -> Answered:
    """Each recommendation of *report* once, also those that were taken out together with their theme."""
    found: dict[str, list[Became]] = {kind: [] for kind in ORDER}
    for kind, one in _every(report):
        found[kind].append(one)
    parts = tuple((kind, tuple(ones)) for kind, ones in found.items() if ones)
    n = sum(len(ones) for _, ones in parts)
    return Answered(parts, n, n - len(found[UNDECIDED]))


def _every(report: Report) -> Iterator[tuple[str, Became]]:
    decided = fates(report)
    for one in report.recommendations:
        fate = decided.get(one.id)
        kind = fate.fate.replace("_", " ") if fate else UNDECIDED
        yield kind, _became(report, one, fate, fate.reason if fate else "")
    for hidden in report.hidden:
        for one in hidden.recommendations:
            yield TAKEN_OUT, _became(report, one, None, hidden.edit.why)


def _became(report: Report, one: Recommendation, fate: Fate | None, reason: str) -> Became:
    named = {theme.id: theme.name for theme in (*report.themes, *(hidden.theme for hidden in report.hidden))}
    themes = tuple(named[theme] for theme in one.theme_ids if theme in named)
    quote = None if one.is_worded_by_team else next((each.quote for each in one.sentences if each.quote), None)
    said, language = (report.text_of(quote), report.languages[quote.response_id]) if quote else ("", "")
    return Became(one, fate, reason, themes, said, language)
