"""Quotes as a reader may see them: the words as stored, their language, at most one thing about who wrote them.

One answer is quoted with the same attribute wherever it stands, so that two places of a document cannot be put together
to say two things about one person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.document.blocks import Quote, Translated
from analysis.document.people import People
from analysis.document.words import day, language_name, one_of
from analysis.quotes import readability
from analysis.report import Idea, Report, Span
from analysis.wording import Wording

Attribute = tuple[str, str]
READABLE = 140  # Characters of a quote that is read at a glance; nearer is better.
LONGEST = 600
VOICES = 2


def about(quote: Quote) -> str:
    """What stands beside a quote: "a student, in Spanish", or ""."""
    language = f"in {language_name(quote.language)}" if quote.language not in ("", "en") else ""
    return ", ".join(part for part in (quote.attribution, language) if part)


def translated(report: Report, span: Span) -> Translated | None:
    """The translation of the answer that *span* is cut from, marked as one: of whom, without a name, and when."""
    found = report.translations.get(span.response_id)
    if found is None:
        return None
    is_whole = report.text_of(span).strip() == report.texts[span.response_id].strip()
    of = "" if is_whole else " of the whole answer"
    return Translated(f"Translation{of} by the planning team, {day(found.at)}:", found.text, found.language)


@dataclass(frozen=True)
class Quoting:
    """Chooses and words the quotes of one document."""

    who: People

    def quotes(self, spans: Iterable[Span], most: int = VOICES + 1) -> tuple[Quote, ...]:
        """The quotes cut at *spans*, each once, in order, and no more than *most*."""
        return tuple(self._quote(span) for span in list(dict.fromkeys(spans))[:most])

    def unsigned(self, spans: Iterable[Span]) -> tuple[Quote, ...]:
        """The quotes cut at *spans* without a word on who wrote them, for what few people say and fear to say."""
        return tuple(replace(quote, attribution="") for quote in self.quotes(spans))

    def picked(self, ideas: Iterable[Idea], most: int = VOICES) -> tuple[Span, ...]:
        """The ideas that read best as quotes: themes' typical ones first, then whole thoughts of a readable length."""
        spans = [idea.span for idea in ideas if idea.span.end - idea.span.start <= LONGEST]
        return tuple(sorted(spans, key=lambda span: (span not in self._typical, self._order(span)))[:most])

    @cached_property
    def voices(self) -> Mapping[Attribute, tuple[Span, ...]]:
        """Quotes for each marginalized group that is large enough to be named; every answer stands for one group."""
        chosen: dict[Attribute, tuple[Span, ...]] = {}
        taken: set[str] = set()
        for tag, value in self.who.report.options.marginalized:
            members = self.who.of(tag, value)
            ideas = (idea for idea in self.who.report.ideas if self.who.author[idea.span.response_id] in members)
            free = [i for i in ideas if i.theme_id is not None and i.span.response_id not in taken]
            nameable = [idea for idea in free if self._may_name((tag, value), idea.span.response_id)]
            chosen[tag, value] = self.picked(nameable)
            taken.update(span.response_id for span in chosen[tag, value])
        return chosen

    def _quote(self, span: Span) -> Quote:
        report = self.who.report
        words, language = report.text_of(span), report.languages[span.response_id]
        return Quote(span, words, language, self._attribution(span), translated(report, span))

    def attribute(self, response_id: str) -> Attribute | None:
        """The one thing that may be said of who wrote an answer: (tag, value)."""
        return self._of_group.get(response_id) or self._role(response_id)

    def _attribution(self, span: Span) -> str:
        attribute = self.attribute(span.response_id)
        return one_of(*attribute) if attribute else ""

    def _role(self, response_id: str) -> Attribute | None:
        author = self.who.author[response_id]
        roles = (("role", value) for value, members in self.who.by("role").items() if author in members)
        return next((role for role in roles if self._may_name(role, response_id)), None)

    def _may_name(self, attribute: Attribute, response_id: str) -> bool:
        return (*attribute, self.who.report.languages[response_id]) in self.who.nameable

    @cached_property
    def _of_group(self) -> Mapping[str, Attribute]:
        return {span.response_id: attribute for attribute, spans in self.voices.items() for span in spans}

    @cached_property
    def _typical(self) -> frozenset[Span]:
        return frozenset(span for theme in self.who.report.themes for span in theme.quotes)

    def _order(self, span: Span) -> tuple[float, int, str, int]:
        report = self.who.report
        said = Wording(report.text_of(span), report.languages[span.response_id])
        return (-readability(said, span.start), abs(span.end - span.start - READABLE), span.response_id, span.start)
