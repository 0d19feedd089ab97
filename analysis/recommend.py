"""From themes to draft recommendations: plain sentences made of a theme's name, who speaks in it, and a known action.

Nothing is invented: a draft says what people asked for, in the theme's own words, and what a school can do first about
that kind of subject (`analysis.codebook`). People approve it, rewrite it or drop it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import SCHOOL, SUBJECTS, Subject
from analysis.describe import Evidence
from analysis.report import Recommendation, Span, Theme
from analysis.represent import Members, group_counts
from analysis.stance import ASSET, CHALLENGE, SUGGESTION, VISION

Matrix = NDArray[np.float64]

_LEAST_SHARE = 0.4
_MIXED = 0.25
_ALIKE = 0.5
_SURE = 0.5
_QUOTES = 3
_WHOLE_WORD = 4

_SAYS = {SUGGESTION: "ask for this", CHALLENGE: "raise a concern", VISION: "hope for this"}
_SAYS_TOO = {SUGGESTION: "ask for more", CHALLENGE: "raise a concern", VISION: "hope for more"}
_FIRST_STEP = {
    SUGGESTION: "Look for ways to act on it with the time and money there is",
    CHALLENGE: "Find out what is behind it, and agree on what to change first",
    VISION: "Agree on a first step toward it",
}
_ROLES = {
    "family": "families",
    "parent": "families",
    "caregiver": "families",
    "student": "students",
    "staff": "staff",
    "teacher": "staff",
    "community": "community members",
}


def draft(
    found: Sequence[Evidence],
    texts: Sequence[str],
    groups: Members,
    *,
    nearness: Matrix,
    likeness: Matrix,
    smallest_group: int,
) -> tuple[Recommendation, ...]:
    """One draft for each theme that carries a wish or a concern; themes on one subject that are near share one.

    `texts` are the words of all ideas. `nearness`, of shape (themes, subjects), is how near a theme's meaning is to
    each of `analysis.codebook.SUBJECTS`, as a cosine; `likeness`, of shape (themes, themes), how near themes are to
    one another. A theme carries a wish when at least two in five of those of its ideas that take a stance are
    suggestions, challenges or visions. A role is named when at least `smallest_group` of its people speak.
    """
    asking = [i for i, one in enumerate(found) if _wishes(one.theme) >= _LEAST_SHARE]
    subjects = {i: _subject([texts[place] for place in found[i].places], nearness[i]) for i in asking}
    drafts = []
    for number, together in enumerate(_merged(asking, subjects, likeness), start=1):
        evidence = [found[i] for i in together]
        subject, is_sure = subjects[together[0]]
        people = frozenset[str]().union(*(one.people for one in evidence))
        drafts.append(
            Recommendation(
                id=f"A{number}",
                text=_text(evidence, subject if is_sure else None, _speakers(groups, people, smallest_group)),
                theme_ids=tuple(one.theme.id for one in evidence),
                n_responses=len(frozenset[str]().union(*(one.responses for one in evidence))),
                n_participants=len(people),
                groups=group_counts(groups, people),
                quotes=_quotes(evidence),
                practice=subject.practice,
                level=subject.level if is_sure else SCHOOL,
            )
        )
    return tuple(drafts)


def _wishes(theme: Theme) -> float:
    stances = dict(theme.stances)
    taking = sum(stances.get(stance, 0) for stance in (ASSET, *_SAYS))
    return 1 - stances.get(ASSET, 0) / taking if taking else 0.0


def _subject(texts: Sequence[str], nearness: Matrix) -> tuple[Subject, bool]:
    """The subject a theme is about, and whether that is sure: by meaning, and by the share of ideas with its cues."""
    shares = np.array([sum(bool(_cues(one.cues).search(text.casefold())) for text in texts) for one in SUBJECTS])
    scores = nearness + shares / max(1, len(texts))
    best = int(scores.argmax())
    return SUBJECTS[best], bool(scores[best] >= _SURE)


@cache
def _cues(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Long cues are beginnings of words; short ones are whole words, or "art" would be found in "article"."""
    patterns = (re.escape(cue).replace(r"\-", r"[\s-]") + (r"s?\b" if len(cue) <= _WHOLE_WORD else "") for cue in cues)
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


def _merged(
    asking: Iterable[int], subjects: Mapping[int, tuple[Subject, bool]], likeness: Matrix
) -> list[tuple[int, ...]]:
    merged: list[tuple[int, ...]] = []
    for i in asking:
        for place, (first, *rest) in enumerate(merged):
            if subjects[i] == subjects[first] and subjects[i][1] and likeness[i, first] >= _ALIKE:
                merged[place] = (first, *rest, i)
                break
        else:
            merged.append((i,))
    return merged


def _text(evidence: Sequence[Evidence], subject: Subject | None, speakers: str) -> str:
    stances: Counter[str] = Counter()
    for one in evidence:
        stances.update(dict(one.theme.stances))
    main = max(_SAYS, key=lambda stance: stances[stance])
    names = _listed([f"“{one.theme.name}”" for one in evidence])
    step = subject.action if subject else _FIRST_STEP[main]
    wishes = sum(stances[stance] for stance in _SAYS)
    if stances[ASSET] > wishes:
        praise = f"{speakers} speak well of {names}, and some {_SAYS_TOO[main]}."
        return f"{praise} Keep what works. {step[0].upper()}{step[1:]}."
    sentences = [f"{speakers} {_SAYS[main]}: {names}.", f"{step[0].upper()}{step[1:]}."]
    if stances[ASSET] >= _MIXED * (stances[ASSET] + wishes):
        sentences.append("Others speak well of it as it is: hear both before deciding.")
    return " ".join(sentences)


def _speakers(groups: Members, people: frozenset[str], smallest_group: int) -> str:
    sizes: dict[str, set[str]] = {}
    for (tag, value), ids in groups.items():
        if tag == "role" and value.casefold() in _ROLES:
            sizes.setdefault(_ROLES[value.casefold()], set()).update(ids & people)
    named = sorted((role for role in sizes if len(sizes[role]) >= smallest_group), key=lambda role: -len(sizes[role]))
    listed = _listed(named[:3]) if named else "people who answered"
    return listed[0].upper() + listed[1:]


def _listed(names: Sequence[str]) -> str:
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _quotes(evidence: Sequence[Evidence]) -> tuple[Span, ...]:
    """The themes' quotes in turns, most typical first, each answer once."""
    in_turns = [one.theme.quotes[turn] for turn in range(_QUOTES) for one in evidence if turn < len(one.theme.quotes)]
    return tuple({quote.response_id: quote for quote in reversed(in_turns)}.values())[::-1][:_QUOTES]
