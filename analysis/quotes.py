"""Which ideas speak for a theme: typical, different from one another, short, and by people of different groups.

The rule of fairness: each quote is by somebody else; the roles that speak of a theme take turns, however many people
or words each has, so that none has a second quote before every other has its first, unless all that a role says of it
is less than half as typical; and whoever belongs to a role too small to be shown is quoted only where nobody else
speaks of the theme, and then without a word on who it is (`analysis.document.quoting`). Documents say so.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analysis import words
from analysis.clean import plainly
from analysis.report import Idea, Report, Span
from analysis.segment import n_words, sentences_in
from analysis.stance import ASSET, CHALLENGE, SUGGESTION, VISION
from analysis.wording import Wording, stem

QUOTES = 3
_LONGEST = 280
_SENTENCES = 2
_GOOD_WORDS = range(4, 36)
_SAMENESS = 0.5
_OTHER_SIDE = 0.15
_TYPICAL_ENOUGH = 0.5
_TOO_SMALL = 10.0
_ODD_SIZE = 0.8
_MIDWAY = 0.7
_LEANING = 0.4
_SIDES = {ASSET: "for", CHALLENGE: "against", SUGGESTION: "against", VISION: "against"}

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Voices:
    """The role of each person of whom it is known, and the people whose role is too small to be shown."""

    role_of: Mapping[str, str]
    protected: frozenset[str]

    @classmethod
    def of(cls, groups: Mapping[tuple[str, str], frozenset[str]], smallest_group: int) -> "Voices":
        """Read from who belongs to each (tag, value)."""
        roles = {value: ids for (tag, value), ids in groups.items() if tag == "role"}
        small = (ids for ids in roles.values() if len(ids) < smallest_group)
        role_of = {person: role for role, ids in roles.items() for person in ids}
        return cls(role_of, frozenset[str]().union(*small))


NOBODY_KNOWN = Voices({}, frozenset())


def typical(
    spans: Sequence[Span],
    wordings: Sequence[Wording],
    people: Sequence[str],
    *,
    stances: Sequence[str],
    rows: Matrix,
    voices: Voices = NOBODY_KNOWN,
) -> tuple[Span, ...]:
    """Up to three quotes for one theme, the most typical first, each at most two sentences and 280 characters.

    The arguments are of one length: an idea's span, its words, who said it, its stance, and its row of length one;
    `voices` knows people's roles. The first is the one nearest the theme's center; each further one is by somebody
    else, of a role whose turn it is, and is near the center, unlike those before it, and, where there are
    such, on the other side (what people like and what they want changed).
    """
    center = rows.mean(axis=0)
    center = center / max(float(np.linalg.norm(center)), 1e-12)
    near = rows @ center
    hidden = _TOO_SMALL * np.array([person in voices.protected for person in people])
    readable = np.array([readability(one, span.start) for one, span in zip(wordings, spans, strict=True)])
    near, worth = near - hidden, near * readable - hidden
    roles = [voices.role_of.get(person, "") for person in people]
    speak = {role for role, one in zip(roles, near, strict=True) if one >= _TYPICAL_ENOUGH * near.max()}
    plain = [plainly(one.text) for one in wordings]
    chosen: list[int] = []
    open_to: Sequence[int] = range(len(spans))
    while open_to and len(chosen) < QUOTES:
        fair = _next_in_turn(open_to, roles, [roles[i] for i in chosen], speak)
        score = worth[fair] + _adds(fair, chosen, stances, rows)
        best = max(zip(fair, np.round(score, 9).tolist(), strict=True), key=lambda one: (one[1], -one[0]))[0]
        chosen.append(best)
        open_to = [i for i in open_to if people[i] != people[best] and plain[i] != plain[best]]
    return tuple(shortened(spans[i], wordings[i].text) for i in chosen)


def by_words(
    report: Report, kept: Sequence[Span], ideas: Sequence[Idea], *, voices: Voices = NOBODY_KNOWN, most: int = QUOTES
) -> tuple[Span, ...]:
    """*kept* and further quotes of *ideas*, *most* in all, where people put ideas together: nobody knows their rows.

    Typical is an idea whose words are the most common ones among them. Each quote is by somebody else and says
    something else, and roles take turns; whoever is protected is quoted only where nobody else is left.
    """
    wordings = [Wording(report.text_of(idea.span), report.languages[idea.span.response_id]) for idea in ideas]
    told = [frozenset(map(stem, one.telling)) for one in wordings]
    common = Counter(word for one in told for word in one)
    people = [report.authors[idea.span.response_id] for idea in ideas]
    worth = [
        sum(common[word] for word in said) / max(1, len(said)) ** 0.5 * readability(one, idea.span.start)
        for one, said, idea in zip(wordings, told, ideas, strict=True)
    ]
    chosen = list(kept)
    quoted = [report.authors[span.response_id] for span in kept]
    repeated = {plainly(report.text_of(span)) for span in kept}
    roles = [voices.role_of.get(one, "") for one in people]
    speak = {role for role, one in zip(roles, people, strict=True) if one not in voices.protected}
    order = sorted(range(len(ideas)), key=lambda i: (people[i] in voices.protected, -worth[i], i))
    while len(chosen) < most:
        open_to = [i for i in order if people[i] not in quoted and plainly(wordings[i].text) not in repeated]
        if not open_to:
            break
        i = _next_in_turn(open_to, roles, [voices.role_of.get(one, "") for one in quoted], speak)[0]
        chosen.append(shortened(ideas[i].span, wordings[i].text))
        quoted.append(people[i])
        repeated.add(plainly(wordings[i].text))
    return tuple(chosen)


def _next_in_turn(
    open_to: Sequence[int], roles: Sequence[str], quoted: Sequence[str], speak: Collection[str]
) -> Sequence[int]:
    """Those of *open_to* whose role, one that does *speak* of the theme, was quoted the least; all where there is none.

    People of whom no role is known are one role.
    """
    times = {i: quoted.count(roles[i]) for i in open_to if roles[i] in speak}
    least = min(times.values(), default=0)
    return [i for i in times if times[i] == least] or open_to


def shortened(span: Span, text: str) -> Span:
    """*span* of the words *text*, ended after two sentences or, where these are long, after a word."""
    end = sentences_in(text)[:_SENTENCES][-1][1]
    if end > _LONGEST:
        cut = text.rfind(" ", _LONGEST // 2, _LONGEST)
        end = cut if cut > 0 else _LONGEST
    return Span(span.response_id, span.start, span.start + len(text[:end].rstrip(" ,;")))


def readability(said: Wording, start: int) -> float:
    """From 0 to 1: less for what is too short or too long, and for what is half of a thought.

    That leans on what stood before, in its answer or, at *start* 0, in the question or in the answer to the one before
    ("But it's one teacher."); or it begins amid an answer with a small letter.
    """
    worth = 1.0 if n_words(said.text) in _GOOD_WORDS else _ODD_SIZE
    if _leaning(said.language).match(said.text):
        return worth * (_LEANING if start else _MIDWAY)
    return worth * _MIDWAY if start and said.text[:1].islower() else worth


@cache
def _leaning(language: str) -> re.Pattern[str]:
    """What a sentence begins with that leans on the one before it. Chinese has no spaces between words."""
    end = "" if language == "zh" else r"\b"
    some = "|".join(sorted(map(re.escape, words.LEANS.get(language, ())), key=len, reverse=True))
    return re.compile(rf"\W*(?:{some}){end}" if some else "(?!)", re.IGNORECASE)


def _adds(some: Sequence[int], chosen: Sequence[int], stances: Sequence[str], rows: Matrix) -> Matrix:
    """How much each of *some* adds to those *chosen*: another side, and less the more it is like one of them."""
    if not chosen:
        return np.zeros(len(some))
    heard = {_SIDES.get(stances[i], "") for i in chosen}
    sides = [_SIDES.get(stances[i], "") for i in some]
    sameness: Matrix = (rows[some] @ rows[chosen].T).max(axis=1)
    return np.array([_OTHER_SIDE if side and side not in heard else 0.0 for side in sides]) - _SAMENESS * sameness
