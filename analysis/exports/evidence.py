"""The answers behind each claim of a page, so that every sentence about a theme leads to what people wrote."""

import html
import re
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from analysis.report import Recommendation, Report, Sentence, Theme


@dataclass(frozen=True, slots=True)
class Said:
    """One idea as it was written: its place among all ideas, its words, their language, how it speaks."""

    place: int
    text: str
    language: str
    stance: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a recommendation and the places of the ideas that carry it."""

    anchor: str
    text: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class Links:
    """From claims to ideas, inside one page: every theme, every recommendation and each of its sentences."""

    report: Report

    def ideas(self, theme: Theme) -> tuple[Said, ...]:
        """The ideas of a theme, in the order of the answers."""
        return tuple(self._said(place) for place in self._places.get(theme.id, ()))

    def claims(self, one: Recommendation) -> tuple[Claim, ...]:
        """The sentences of a recommendation; all of it, where it was made before sentences knew their answers."""
        if not one.sentences:
            every = tuple(place for theme in one.theme_ids for place in self._places.get(theme, ()))
            return (Claim(_anchor(one.id, 1), one.text, every),)
        return tuple(
            Claim(_anchor(one.id, number), sentence.text, self._carrying(one, sentence))
            for number, sentence in enumerate(one.sentences, start=1)
        )

    def linked(self, text: str) -> Markup:
        """*text* as HTML, where the number or the name of a theme, and each sentence of a recommendation, is a link."""
        if text in self._ids:
            return Markup(_link(f"behind-{text}", text))  # noqa: S704 (escaped by _link)
        pieces = [piece for piece in self._known.split(text) if piece]
        return Markup("".join(self._piece(piece) for piece in pieces))  # noqa: S704 (escaped piece by piece)

    def _piece(self, text: str) -> str:
        anchor = self._anchors.get(text)
        return html.escape(text) if anchor is None else _link(anchor, text)

    def _said(self, place: int) -> Said:
        idea = self.report.ideas[place]
        language = self._languages[idea.span.response_id]
        return Said(place, self.report.text_of(idea.span), language, idea.stance)

    def _carrying(self, one: Recommendation, sentence: Sentence) -> tuple[int, ...]:
        carried = frozenset(sentence.responses)
        among = (place for theme in one.theme_ids for place in self._places.get(theme, ()))
        return tuple(place for place in among if self.report.ideas[place].span.response_id in carried)

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset((*(one.id for one in self.report.themes), *(one.id for one in self.report.recommendations)))

    @cached_property
    def _anchors(self) -> dict[str, str]:
        names = {f"“{theme.name}”": f"behind-{theme.id}" for theme in reversed(self.report.themes)}
        sentences = {
            sentence.text: _anchor(one.id, number)
            for one in reversed(self.report.recommendations)
            for number, sentence in enumerate(one.sentences, start=1)
        }
        return names | sentences

    @cached_property
    def _known(self) -> re.Pattern[str]:
        longest_first = sorted(self._anchors, key=lambda text: (-len(text), text))
        return re.compile(f"({'|'.join(map(re.escape, longest_first))})") if longest_first else re.compile("(?!)")

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, idea in enumerate(self.report.ideas):
            if idea.theme_id is not None:
                found.setdefault(idea.theme_id, []).append(place)
        return found

    @cached_property
    def _languages(self) -> dict[str, str]:
        return dict(zip(self.report.table["response_id"], self.report.table["language"], strict=True))


def _anchor(recommendation: str, number: int) -> str:
    return f"behind-{recommendation}-{number}"


def _link(anchor: str, text: str) -> str:
    return f'<a class="claim" href="#{html.escape(anchor)}">{html.escape(text)}</a>'
