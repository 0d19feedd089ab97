"""The answers behind each claim of a page, so that every sentence about a theme leads to what people wrote."""

import html
import re
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from analysis.document.blocks import Translated
from analysis.document.quoting import translated
from analysis.report import Recommendation, Report, Sentence, Theme


@dataclass(frozen=True, slots=True)
class Said:
    """One idea as it was written: its place among all ideas, its words, their language, how it speaks."""

    place: int
    text: str
    language: str
    stance: str
    translated: Translated | None


@dataclass(frozen=True, slots=True)
class Behind:
    """The ideas of one part of a theme, or those in none of its parts: then `id` and `name` are ""."""

    id: str
    name: str
    ideas: tuple[Said, ...]


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

    def behind(self, theme: Theme) -> tuple[Behind, ...]:
        """The ideas of a theme by its parts, last those in none of them, each in the order of the answers."""
        named = [(part.id, part.name) for part in theme.subthemes]
        found = (Behind(id_, name, self._ideas(theme, id_)) for id_, name in [*named, ("", "")])
        return tuple(one for one in found if one.ideas)

    def claims(self, one: Recommendation) -> tuple[Claim, ...]:
        """The sentences of a recommendation; all of it, where the words are the team's or do not know their answers."""
        if not one.sentences:
            return (Claim(_anchor(one.id, 1), one.text, self.report.places_behind(one)),)
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

    def _ideas(self, theme: Theme, part: str) -> tuple[Said, ...]:
        places = self.report.places_of(theme.id)
        return tuple(self._said(place) for place in places if (self.report.ideas[place].subtheme_id or "") == part)

    def _said(self, place: int) -> Said:
        idea = self.report.ideas[place]
        language = self.report.languages[idea.span.response_id]
        return Said(place, self.report.text_of(idea.span), language, idea.stance, translated(self.report, idea.span))

    def _carrying(self, one: Recommendation, sentence: Sentence) -> tuple[int, ...]:
        carried = frozenset(sentence.responses)
        among = self.report.places_behind(one)
        return tuple(place for place in among if self.report.ideas[place].span.response_id in carried)

    @cached_property
    def _ids(self) -> frozenset[str]:
        parts = (part.id for theme in self.report.themes for part in theme.subthemes)
        themes = (theme.id for theme in self.report.themes)
        return frozenset((*themes, *parts, *(one.id for one in self.report.recommendations)))

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


def _anchor(recommendation: str, number: int) -> str:
    return f"behind-{recommendation}-{number}"


def _link(anchor: str, text: str) -> str:
    return f'<a class="claim" href="#{html.escape(anchor)}">{html.escape(text)}</a>'
