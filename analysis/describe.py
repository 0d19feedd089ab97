"""From groups of ideas to themes: counted, named, and with the quotes that speak for them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.label import Fits, Label, labels
from analysis.quotes import Voices, typical
from analysis.report import DEFAULTS, Span, Theme
from analysis.represent import Members, group_counts
from analysis.stance import NOW, STANCES
from analysis.wording import Wording

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Thought:
    """One idea on its way into a theme: where it stands, its words, who said it, how it speaks, and of which time."""

    span: Span
    wording: Wording
    person: str
    stance: str
    time: str = NOW

    @property
    def text(self) -> str:
        """Its words as written."""
        return self.wording.text


@dataclass(frozen=True, slots=True)
class Evidence:
    """A theme with what stands behind it: its ideas (places in the list of thoughts), the answers, the people, how near
    each idea is to the theme's center, and the ideas of each of its subthemes.
    """

    theme: Theme
    places: tuple[int, ...]
    responses: frozenset[str]
    people: frozenset[str]
    closeness: tuple[float, ...] = ()
    parts: tuple[tuple[int, ...], ...] = ()


def describe(
    thoughts: Sequence[Thought],
    rows: Matrix,
    themes: Labels,
    groups: Members,
    fits: Fits | None = None,
    given: Sequence[str] = (),
    smallest_group: int = DEFAULTS.smallest_group,
    taken: Sequence[str] = (),
    language: str = "",
    core: Labels | None = None,
) -> tuple[Evidence, ...]:
    """The themes of *themes*, shape (len(thoughts),), -1 for none: most answers first, ids "T1", "T2", ...

    `rows`, of shape (len(thoughts), d), are the vectors the themes were found in, each of length one. `fits` is as in
    `analysis.label.labels`; so are `given`, `taken` and `language`. With `core`, *themes* without some ideas, only what
    it holds has a say in names. People of a role with fewer than `smallest_group`
    people are not quoted where others can be.
    """
    closeness = _closeness(rows, themes)
    wordings = [one.wording for one in thoughts]
    stances = [one.stance for one in thoughts]
    named = labels(
        wordings,
        themes if core is None else core,
        closeness,
        fits,
        given,
        taken=taken,
        language=language,
        stances=stances,
    )
    voices = Voices.of(groups, smallest_group)
    found = [
        _evidence(thoughts, rows, np.flatnonzero(themes == i), label, groups, voices) for i, label in enumerate(named)
    ]
    found = [replace(one, theme=replace(one.theme, is_given=i < len(given))) for i, one in enumerate(found)]
    found = [replace(one, closeness=tuple(closeness[list(one.places)].tolist())) for one in found]
    found.sort(key=lambda one: (-one.theme.n_responses, -one.theme.n_participants, one.places[0]))
    return tuple(replace(one, theme=replace(one.theme, id=f"T{i}")) for i, one in enumerate(found, start=1))


def _evidence(
    thoughts: Sequence[Thought],
    rows: Matrix,
    places: NDArray[np.intp],
    label: Label,
    groups: Members,
    voices: Voices,
) -> Evidence:
    members = [thoughts[place] for place in places]
    responses = frozenset(one.span.response_id for one in members)
    people = frozenset(one.person for one in members)
    stances = Counter(one.stance for one in members)
    quotes = typical(
        [one.span for one in members],
        [one.wording for one in members],
        [one.person for one in members],
        stances=[one.stance for one in members],
        rows=rows[places],
        voices=voices,
    )
    theme = Theme(
        id="",
        name=label.name,
        keywords=label.keywords,
        n_responses=len(responses),
        n_participants=len(people),
        quotes=quotes,
        stances=tuple((stance, stances[stance]) for stance in STANCES if stances[stance]),
        groups=group_counts(groups, people),
    )
    return Evidence(theme, tuple(places.tolist()), responses, people)


def _closeness(rows: Matrix, themes: Labels) -> Matrix:
    """The cosine of each row with the mean of its theme's rows; 0 for rows in no theme."""
    closeness = np.zeros(len(rows))
    for theme in range(int(themes.max(initial=-1)) + 1):
        members = themes == theme
        center = rows[members].mean(axis=0)
        closeness[members] = rows[members] @ center / max(float(np.linalg.norm(center)), 1e-12)
    return closeness
