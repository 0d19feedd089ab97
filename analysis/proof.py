"""What is said must be so: every quote and every count of a report is found again in the answers before it leaves.

A report that somebody changed by hand, or that a fault changed, is refused with the first thing that does not hold.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.report import Gap, GroupCount, Idea, Recommendation, Report, Span, Subtheme, Theme
from analysis.represent import group_counts, members
from analysis.table import fingerprint


class NotProven(ValueError):
    """A report says something that its answers do not; the message says what."""


def prove(report: Report) -> Report:
    """*report* itself, when all of it holds. Raises `NotProven`.

    The table is the one the report was made from. Each idea and each quote is a piece of an answer, each quote of a
    theme or of a part of one a piece of one of its ideas. The numbers of answers, people, stances and groups of each
    theme, part and recommendation, hidden ones too, are those counted again from its ideas, no idea is in a part of
    another theme, and each sentence of a recommendation has answers behind it. The numbers of each gap are those of the
    table and the options, and every answer has an idea or is set aside.
    """
    _must(fingerprint(report.table) == report.input_hash, "the answers are not those that the report was made from")
    evidence = Evidence(report)
    themes = (*report.themes, *(one.theme for one in report.hidden))
    parts = {part.id: theme.id for theme in themes for part in theme.subthemes}
    for idea in report.ideas:
        evidence.must_be_words(idea.span, "an idea")
        is_inside = idea.subtheme_id is None or parts.get(idea.subtheme_id) == idea.theme_id
        _must(is_inside, f"an idea of theme {idea.theme_id} is said to be in {idea.subtheme_id}")
    for theme in themes:
        _prove_theme(theme, evidence)
    for one in (*report.recommendations, *(one for theme in report.hidden for one in theme.recommendations)):
        _prove_recommendation(one, evidence)
    for gap in report.gaps:
        _must(gap == evidence.gap(gap.tag, gap.value), f"the numbers of the group {gap.tag}={gap.value} do not add up")
    _prove_set_aside(report)
    return report


def prove_quote(text: str, span: Span, report: Report) -> None:
    """Raises `NotProven` unless *text* is, letter for letter, what the answer says at *span*."""
    Evidence(report).must_be_words(span, "a quote")
    _must(text == report.text_of(span), f"a quote of {span.response_id} is not what was written there")


@dataclass(frozen=True)
class Evidence:
    """A report's answers and ideas, to count again."""

    report: Report

    @cached_property
    def authors(self) -> Mapping[str, str]:
        """Who gave each answer."""
        return dict(zip(self.report.table["response_id"], self.report.table["participant_id"], strict=True))

    def groups(self, people: frozenset[str]) -> tuple[GroupCount, ...]:
        """How many of *people* are in each group."""
        return group_counts(self._members, people)

    def gap(self, tag: str, value: str) -> Gap:
        """How many of a group answered, of how many of whom the tag is known, and how many the school has."""
        known = frozenset[str]().union(*(ids for (name, _), ids in self._members.items() if name == tag))
        enrolled = {name: n for of, name, n in self.report.options.population if of == tag}
        there = (enrolled[value], sum(enrolled.values())) if value in enrolled else (None, None)
        return Gap(tag, value, len(self._members.get((tag, value), ())), len(known), *there)

    def must_be_words(self, span: Span, what: str) -> None:
        """Raises `NotProven` unless *span* is a piece of an answer."""
        text = self.report.texts.get(span.response_id)
        _must(text is not None, f"{what} is said to be from {span.response_id}, which is no answer")
        _must(0 <= span.start < span.end <= len(text or ""), f"{what} is outside of what {span.response_id} says")

    @cached_property
    def _members(self) -> Mapping[tuple[str, str], frozenset[str]]:
        return members(self.report.table, self.report.options.population)


def _prove_set_aside(report: Report) -> None:
    aside = [one.response_id for one in report.set_aside]
    _must(len(set(aside)) == len(aside), "an answer is set aside twice")
    _must(report.texts.keys() >= set(aside), "something is set aside that is no answer")
    lost = report.texts.keys() - set(aside) - {idea.span.response_id for idea in report.ideas}
    _must(not lost, f"{len(lost)} of the answers have no idea and are not set aside")


def _prove_theme(theme: Theme, evidence: Evidence) -> None:
    ideas = evidence.report.ideas_of(theme.id)
    people = _prove_numbers(theme, f"theme {theme.id}", _responses(ideas), evidence)
    _must(theme.groups == evidence.groups(people), f"the groups of theme {theme.id} do not add up")
    stances = Counter(idea.stance for idea in ideas)
    _must(dict(theme.stances) == dict(stances), f"the stances of theme {theme.id} are {dict(stances)}")
    _prove_quotes(theme.quotes, f"theme {theme.id}", ideas, evidence)
    for part in theme.subthemes:
        inside = [idea for idea in ideas if idea.subtheme_id == part.id]
        _prove_numbers(part, f"part {part.id}", _responses(inside), evidence)
        _prove_quotes(part.quotes, f"part {part.id}", inside, evidence)


def _prove_recommendation(one: Recommendation, evidence: Evidence) -> None:
    name = f"recommendation {one.id}"
    ideas = [evidence.report.ideas[place] for place in evidence.report.places_behind(one)]
    behind = frozenset(evidence.report.responses_behind(one))
    _must(behind <= evidence.report.texts.keys(), f"{name} is said to rest on an answer that is none")
    people = _prove_numbers(one, name, behind, evidence)
    _must(one.groups == evidence.groups(people), f"the groups of {name} do not add up")
    _prove_quotes(one.quotes, name, ideas, evidence)
    for sentence in one.sentences:
        if sentence.quote:
            evidence.must_be_words(sentence.quote, f"a quote of {name}")
            verbatim = f"“{evidence.report.text_of(sentence.quote)}”" in sentence.text
            _must(verbatim, f"{name} quotes what {sentence.quote.response_id} does not say")
        carried = bool(sentence.responses) and behind.issuperset(sentence.responses)
        _must(carried, f"no answer carries a sentence of {name}: {sentence.text!r}")
    said = " ".join(sentence.text for sentence in one.sentences)
    _must(not one.sentences or said == one.text, f"{name} says more than its sentences")


def _responses(ideas: Iterable[Idea]) -> frozenset[str]:
    return frozenset(idea.span.response_id for idea in ideas)


def _prove_numbers(
    one: Theme | Subtheme | Recommendation, name: str, responses: frozenset[str], evidence: Evidence
) -> frozenset[str]:
    """The people who gave *responses*, who are as many as it says."""
    people = frozenset(evidence.authors[response] for response in responses)
    _must(one.n_responses == len(responses), f"{name} is of {len(responses)} answers, not {one.n_responses}")
    _must(one.n_participants == len(people), f"{name} is of {len(people)} people, not {one.n_participants}")
    return people


def _prove_quotes(quotes: Iterable[Span], name: str, ideas: Iterable[Idea], evidence: Evidence) -> None:
    spans = [idea.span for idea in ideas]
    for quote in quotes:
        evidence.must_be_words(quote, f"a quote of {name}")
        _must(any(_lies_in(quote, span) for span in spans), f"a quote of {name} is of none of its ideas")


def _lies_in(quote: Span, span: Span) -> bool:
    return quote.response_id == span.response_id and span.start <= quote.start and quote.end <= span.end


def _must(holds: bool, what: str) -> None:
    if not holds:
        raise NotProven(what)
