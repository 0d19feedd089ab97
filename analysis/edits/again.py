"""Themes and ideas found again on a newer run, by the answers that they held.

A theme is the one it was where the two have at least half in common of the answers that they hold together (Jaccard),
among the answers that were there before: Hennig 2007 calls such a cluster recovered, and no two themes that share no
answer can both be. That new answers came makes no difference.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from analysis.report import Edit, Report, Span, Theme

ThemeOf = Sequence[str | None]
Places = Mapping[str, set[int]]

SAME = 0.5
"""So much of the answers of an old and a new theme must be in both."""
INSIDE = 0.8
"""So much of an old theme's answers must be in a new theme to say that this one holds it."""
_SAME_IDEA = 0.5


def anchor(report: Report, theme_ids: Sequence[str]) -> dict[str, Any]:
    """What an edit must keep to be found again: names and ideas of its themes, and the last answer there is.

    Answers stand in a report in the order they were given: those after the last one were not there yet.
    """
    every = {theme.id: theme for theme in (*report.themes, *(one.theme for one in report.hidden))}
    return {
        "themes": {one: _held(report, every[one]) for one in theme_ids if one in every},
        "last": str(report.table["response_id"].iloc[-1]) if len(report.table) else "",
    }


def _held(report: Report, theme: Theme) -> dict[str, Any]:
    spans = (idea.span for idea in report.ideas_of(theme.id))
    return {"name": theme.name, "ideas": [[one.response_id, one.start, one.end] for one in spans]}


class Finder:
    """Looks in one report for what was in an older one.

    `theme_of` and `places` say which ideas the themes hold by now: see `analysis.edits.board.Board`.
    """

    def __init__(self, report: Report) -> None:
        self._ideas = report.ideas
        self._order = {str(response): place for place, response in enumerate(report.table["response_id"])}

    def theme(self, edit: Edit, theme_id: str, theme_of: ThemeOf, places: Places) -> str | None:
        """The theme that has at least `SAME` in common with what *edit* knows as *theme_id*."""
        held = self._held(edit, theme_id)
        limit = self._limit(edit)
        shared = self._shared(held, theme_of)
        scores = {one: n / (len(held) + len(self._known(places[one], limit)) - n) for one, n in shared.items()}
        best = max(scores, key=lambda one: (scores[one], -_first(places[one])), default=None)
        return best if best is not None and scores[best] >= SAME else None

    def holder(self, edit: Edit, theme_id: str, theme_of: ThemeOf, places: Places) -> str | None:
        """The theme that holds at least `INSIDE` of the answers of what *edit* knows as *theme_id*."""
        held = self._held(edit, theme_id)
        shared = self._shared(held, theme_of)
        best = max(shared, key=lambda one: (shared[one], -_first(places[one])), default=None)
        return best if best is not None and shared[best] >= INSIDE * len(held) else None

    def idea_at(self, span: Span) -> int | None:
        """The place of the idea at *span*."""
        among = self._by_answer.get(span.response_id, ())
        return next((place for place in among if self._ideas[place].span == span), None)

    def idea_like(self, span: Span) -> int | None:
        """The place of the idea at *span*, or of one that has at least half of the text of both in common with it."""
        best, most = None, 0.0
        for place in self._by_answer.get(span.response_id, ()):
            other = self._ideas[place].span
            both = min(span.end, other.end) - max(span.start, other.start)
            share = both / (max(span.end, other.end) - min(span.start, other.start))
            if share >= _SAME_IDEA and share > most:
                best, most = place, share
        return best

    def _held(self, edit: Edit, theme_id: str) -> frozenset[str]:
        """The answers of an old theme that are still there."""
        ideas = edit.detail.get("anchor", {}).get("themes", {}).get(theme_id, {}).get("ideas", ())
        return frozenset(response for response, _, _ in ideas if response in self._by_answer)

    def _limit(self, edit: Edit) -> int:
        """The place in the table of the last answer that was there before."""
        known = edit.detail.get("anchor", {})
        last = [known.get("last", "")]
        held = [response for theme in known.get("themes", {}).values() for response, _, _ in theme["ideas"]]
        return max((self._order[response] for response in last + held if response in self._order), default=-1)

    def _shared(self, held: frozenset[str], theme_of: ThemeOf) -> Counter[str]:
        """How many of the answers *held* each theme has an idea of."""
        shared: Counter[str] = Counter()
        for response in held:
            themes = {theme_of[place] for place in self._by_answer[response]}
            shared.update(theme for theme in themes if theme is not None)
        return shared

    def _known(self, places: set[int], limit: int) -> frozenset[str]:
        """The answers of the ideas at *places* that were there before."""
        responses = (self._ideas[place].span.response_id for place in places)
        return frozenset(one for one in responses if self._order[one] <= limit)

    @cached_property
    def _by_answer(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for place, idea in enumerate(self._ideas):
            found.setdefault(idea.span.response_id, []).append(place)
        return {response: tuple(places) for response, places in found.items()}


def _first(places: set[int]) -> int:
    return min(places, default=0)
