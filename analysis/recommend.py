"""From themes to draft recommendations: what people ask for, in their own words, who says so, and a first step.

Nothing is invented: a draft names its theme, quotes one suggestion as it was written, adds what a school can do first
about that kind of subject (`analysis.codebook`), and says who disagrees. Each sentence knows the answers that carry it.
People approve it, rewrite it or drop it.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import SCHOOL, SUBJECTS, Subject
from analysis.describe import Evidence, Thought
from analysis.listing import listed, quoted
from analysis.quotes import readability
from analysis.report import Recommendation, Sentence, Span, Theme
from analysis.represent import Members, group_counts
from analysis.segment import n_words
from analysis.stance import ASSET, CHALLENGE, PAST, SUGGESTION, VISION, stance_of

Matrix = NDArray[np.float64]

_LEAST_SHARE = 0.4
_MIXED = 0.25
_ASKED = 1 / 3
_PHRASE_WORDS = range(3, 21)
_READABLE = 0.8
_ALIKE = 0.5
_SURE = 0.5
_QUOTES = 3
_WHOLE_WORD = 4
_WORD = re.compile(r"\w+")

_SAYS = {SUGGESTION: "ask for change", CHALLENGE: "raise concerns", VISION: "share hopes"}
_SAYS_TOO = {SUGGESTION: "ask for more", CHALLENGE: "raise concerns", VISION: "hope for more"}
_FIRST_STEP = {
    SUGGESTION: "look for ways to act on what people ask for with the time and money there is",
    CHALLENGE: "find out what is wrong and why, and agree on what to change first",
    VISION: "agree on a first step toward what people hope for",
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
    thoughts: Sequence[Thought],
    groups: Members,
    *,
    nearness: Matrix,
    likeness: Matrix,
    smallest_group: int,
) -> tuple[Recommendation, ...]:
    """One draft for each theme that carries a wish or a concern; themes on one subject that are near share one.

    `thoughts` are all ideas. `nearness`, of shape (themes, subjects), is how near a theme's meaning is to each of
    `analysis.codebook.SUBJECTS`, as a cosine; `likeness`, of shape (themes, themes), how near themes are to one
    another. A theme carries a wish when at least two in five of those of its ideas that take a stance are suggestions,
    challenges or visions. Fewer than `smallest_group` answers make no recommendation, and a role is named when as many
    of its people speak.
    """
    asking = [i for i, one in enumerate(found) if _wishes(one.theme) >= _LEAST_SHARE]
    subjects = {i: _subject([thoughts[place].text for place in found[i].places], nearness[i]) for i in asking}
    together = [([found[i] for i in one], subjects[one[0]]) for one in _merged(asking, subjects, likeness)]
    enough = [(evidence, about) for evidence, about in together if len(_responses(evidence)) >= smallest_group]
    drafts = []
    for number, (evidence, (subject, is_sure)) in enumerate(enough, start=1):
        people = frozenset[str]().union(*(one.people for one in evidence))
        asked = Asked(evidence, thoughts, groups, smallest_group)
        sentences = tuple(asked.sentences(subject if is_sure else None))
        drafts.append(
            Recommendation(
                id=f"A{number}",
                text=" ".join(one.text for one in sentences),
                theme_ids=tuple(one.theme.id for one in evidence),
                n_responses=len(_responses(evidence)),
                n_participants=len(people),
                groups=group_counts(groups, people),
                quotes=_quotes(evidence),
                practice=subject.practice,
                level=subject.level if is_sure else SCHOOL,
                sentences=sentences,
            )
        )
    return tuple(drafts)


def _responses(evidence: Iterable[Evidence]) -> frozenset[str]:
    return frozenset[str]().union(*(one.responses for one in evidence))


@dataclass(frozen=True)
class Asked:
    """What the ideas of some themes ask for together, as sentences that each know their answers."""

    evidence: Sequence[Evidence]
    thoughts: Sequence[Thought]
    groups: Members
    smallest_group: int

    def sentences(self, subject: Subject | None) -> Iterator[Sentence]:
        """A first step, what is asked or wrong and who says so, one suggestion in its own words, who disagrees."""
        wishes, praise = self._in(_SAYS), self._in((ASSET,))
        main = self._main_stance()
        names = quoted(one.theme.name for one in self.evidence)
        step = subject.action if subject else _FIRST_STEP[main]
        if len(praise) > len(wishes):
            speakers = _speakers(self.groups, _people(praise), self.smallest_group)
            yield _sentence(f"On {names}, keep what works.", praise)
            yield _sentence(f"{speakers} speak well of it.", praise)
            yield _sentence(f"Some {_SAYS_TOO[main]}: {step}.", wishes)
        else:
            speakers = _speakers(self.groups, _people(wishes), self.smallest_group)
            yield _sentence(f"On {names}, {step}.", wishes)
            yield _sentence(f"{speakers} {_SAYS[main]}.", wishes)
        if said := self._said():
            end = "" if said.text[-1] in ".!…。！" else "."
            yield Sentence(f"One of them suggests: “{said.text}”{end}", (said.span.response_id,), said.span)
        if len(wishes) >= len(praise) >= _MIXED * (len(praise) + len(wishes)):
            speakers = _speakers(self.groups, _people(praise), self.smallest_group, others="others")
            yield _sentence(f"{speakers} speak well of it as it is: hear both before deciding.", praise)
        elif len(wishes) >= len(praise) > 1:
            yield _sentence("A few people speak well of it as it is.", praise)

    def _in(self, stances: Container[str]) -> list[Thought]:
        places = (place for one in self.evidence for place in one.places)
        return [self.thoughts[place] for place in places if self.thoughts[place].stance in stances]

    def _main_stance(self) -> str:
        """What to call it: a request, where at least one in three asks for something; else what most of them do."""
        counts = Counter(one.stance for one in self._in(_SAYS))
        if counts[SUGGESTION] >= _ASKED * counts.total():
            return SUGGESTION
        return max(_SAYS, key=lambda stance: counts[stance])

    def _said(self) -> Thought | None:
        """The suggestion nearest the center that reads well by itself, as it was written."""
        near = [
            (close, self.thoughts[place])
            for one in self.evidence
            for place, close in zip(one.places, one.closeness, strict=True)
            if self.thoughts[place].stance == SUGGESTION
        ]
        nearest_first = (one for _, one in sorted(near, key=lambda pair: -round(pair[0], 9)))
        return next(filter(_reads_well, nearest_first), None)


def names_step(sentence: str, action: str) -> bool:
    """Whether *action* is the first step that a sentence of a draft names."""
    return sentence.endswith((f", {action}.", f": {action}."))


def _reads_well(one: Thought) -> bool:
    """Three to twenty words in one line that are a suggestion whatever was asked: no question, nothing of the past, and
    no half of a sentence that points back ("so they didn't need to").
    """
    if one.time == PAST or readability(one.wording, one.span.start) < _READABLE:
        return False
    is_short = n_words(one.text) in _PHRASE_WORDS and "\n" not in one.text and one.text[-1] not in "?？"
    return is_short and stance_of(one.text, one.wording.language) == SUGGESTION


def _sentence(text: str, carried: Iterable[Thought]) -> Sentence:
    return Sentence(text, tuple(dict.fromkeys(one.span.response_id for one in carried)))


def _people(carried: Iterable[Thought]) -> frozenset[str]:
    return frozenset(one.person for one in carried)


def _wishes(theme: Theme) -> float:
    stances = dict(theme.stances)
    taking = sum(stances.get(stance, 0) for stance in (ASSET, *_SAYS))
    return 1 - stances.get(ASSET, 0) / taking if taking else 0.0


def _subject(texts: Sequence[str], nearness: Matrix) -> tuple[Subject, bool]:
    """The subject a theme is about, and whether that is sure: by meaning, and by the share of ideas with its cues."""
    scores = nearness + _cued(texts) / max(1, len(texts))
    best = int(scores.argmax())
    return SUBJECTS[best], bool(scores[best] >= _SURE)


def _cued(texts: Sequence[str]) -> Matrix:
    """How many of *texts* have a cue of each of `SUBJECTS`, shape (subjects,).

    Words are looked up by their beginnings, each once: to search for every cue in every text takes three times as long.
    """
    said = [_words_and_pairs(text.casefold()) for text in texts]
    pointing = {one: subjects for one in set().union(*said) if (subjects := _pointed_to(one))}
    counts = np.zeros(len(SUBJECTS))
    for words in said:
        counts[list(set().union(*(pointing[one] for one in words if one in pointing)))] += 1
    return counts


def _words_and_pairs(plain: str) -> set[str]:
    words = _WORD.findall(plain)
    return {*words, *(f"{one} {other}" for one, other in pairwise(words) if one in _FIRST_OF_TWO)}


def _pointed_to(words: str) -> frozenset[int]:
    """The places of the subjects that a word, or two, points to.

    Long cues are beginnings; short ones are whole words, or "art" would be found in "article".
    """
    beginnings = (words[:length] for length in _LENGTHS if length <= len(words))
    found = (_BEGINNINGS[beginning] for beginning in beginnings if beginning in _BEGINNINGS)
    return _WHOLE_WORDS.get(words, frozenset()).union(*found)


def _places_of(cues: Iterable[tuple[str, int]]) -> dict[str, frozenset[int]]:
    places: dict[str, frozenset[int]] = {}
    for cue, place in cues:
        places[cue] = places.get(cue, frozenset()) | {place}
    return places


_CUES = [(cue.replace("-", " "), place) for place, one in enumerate(SUBJECTS) for cue in one.cues]
_BEGINNINGS = _places_of((cue, place) for cue, place in _CUES if len(cue) > _WHOLE_WORD)
_WHOLE_WORDS = _places_of((cue + s, place) for cue, place in _CUES if len(cue) <= _WHOLE_WORD for s in ("", "s"))
_LENGTHS = sorted({len(cue) for cue in _BEGINNINGS})
_FIRST_OF_TWO = frozenset(cue.split(" ")[0] for cue in _BEGINNINGS if " " in cue)


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


def _speakers(groups: Members, people: frozenset[str], smallest_group: int, others: str = "people who answered") -> str:
    sizes: dict[str, set[str]] = {}
    for (tag, value), ids in groups.items():
        if tag == "role" and value.casefold() in _ROLES:
            sizes.setdefault(_ROLES[value.casefold()], set()).update(ids & people)
    named = sorted((role for role in sizes if len(sizes[role]) >= smallest_group), key=lambda role: -len(sizes[role]))
    speakers = listed(named[:3]) if named else others
    return speakers[0].upper() + speakers[1:]


def _quotes(evidence: Sequence[Evidence]) -> tuple[Span, ...]:
    """The themes' quotes in turns, most typical first, each answer once."""
    in_turns = [one.theme.quotes[turn] for turn in range(_QUOTES) for one in evidence if turn < len(one.theme.quotes)]
    return tuple({quote.response_id: quote for quote in reversed(in_turns)}.values())[::-1][:_QUOTES]
