"""The words of a draft recommendation anew, where people say that ideas behind it speak otherwise than was thought.

They are made as `analysis.recommend` makes them, of the same themes: who asks for what, one suggestion as it was
written, the first step that the draft had, who disagrees. No draft goes away by that, and none is added.
"""

from collections.abc import Sequence

from analysis.codebook import SUBJECTS, Subject
from analysis.describe import Evidence, Thought
from analysis.recommend import Asked, names_step
from analysis.report import Recommendation, Report, Sentence, Span, Theme
from analysis.represent import Members
from analysis.wording import Wording


def redrafted(report: Report, one: Recommendation, themes: Sequence[Theme], groups: Members) -> tuple[Sentence, ...]:
    """The sentences of *one*, which is about *themes*, from how the ideas of *report* speak now.

    There are none where no idea asks for anything or is content.
    """
    thoughts: list[Thought] = []
    evidence = []
    quoted = next((sentence.quote for sentence in one.sentences if sentence.quote), None)
    for theme in themes:
        ideas = report.ideas_of(theme.id)
        places = tuple(range(len(thoughts), len(thoughts) + len(ideas)))
        thoughts += [_thought(report, idea.span, idea.stance) for idea in ideas]
        near = tuple(_nearness(idea.span, theme, quoted) for idea in ideas)
        evidence.append(Evidence(theme, places, frozenset(), frozenset(), near))
    asked = Asked(evidence, thoughts, groups, report.options.smallest_group)
    return tuple(sentence for sentence in asked.sentences(_subject(one)) if sentence.responses)


def _thought(report: Report, span: Span, stance: str) -> Thought:
    wording = Wording(report.text_of(span), report.languages[span.response_id])
    return Thought(span, wording, report.authors[span.response_id], stance)


def _nearness(span: Span, theme: Theme, quoted: Span | None) -> float:
    """The suggestion that was quoted first, then the theme's typical ideas, then the others: no vectors are here."""
    if span == quoted:
        return 2.0
    return 1 / (1 + theme.quotes.index(span)) if span in theme.quotes else 0.0


def _subject(one: Recommendation) -> Subject | None:
    """The subject whose first step the draft names; None for one about nothing in particular."""
    said = [sentence.text for sentence in one.sentences]
    return next((it for it in SUBJECTS if any(names_step(text, it.action) for text in said)), None)
