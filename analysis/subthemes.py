"""Inside a large theme: the parts that its ideas fall into, found as themes are.

A theme is looked into where it has fifty answers or more, fewer can be read through, and one in twenty-five of all. It
has parts where at least two come back in most random halves of it, each with as many people as the smallest group, and
these lie apart. Whatever is in no such part stays in the theme, as it was.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from analysis.describe import Evidence, Thought, describe
from analysis.grouping import ON_ITS_OWN, Labels, grouped
from analysis.label import Asked
from analysis.matrices import unit
from analysis.report import Options, Subtheme
from analysis.represent import Members
from analysis.views import Views

FitsOf = Callable[[Labels, Sequence[Asked]], Sequence[Sequence[float]]]

_LARGE = 50
_LARGE_SHARE = 0.04
_FEWEST = 5
_QUOTES = 2
_LEAST_PARTS = 2

# Chosen on eleven labelled sets of 500 to 1,500 texts: questions to a bank and to a shop, requests, patients' and
# engineers' answers. Of 40 large themes with several labels 21 have parts, of 11 with one label 2. How sure parts are
# hardly tells the two apart; how far they lie apart does.
_SURE = 0.7
_APART = 0.55


@dataclass(frozen=True)
class Ground:
    """What themes are divided on: all ideas, where they lie, who is in which group, and what the run was asked.

    `fits` is that of `analysis.meaning.Meaning`.
    """

    thoughts: Sequence[Thought]
    seen: Views
    groups: Members
    fits: FitsOf
    options: Options

    @cached_property
    def n_answers(self) -> int:
        """How many answers there are."""
        return len({one.span.response_id for one in self.thoughts})

    @cached_property
    def rows(self) -> NDArray[np.float64]:
        """One row of length one for each idea."""
        return self.seen.together


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one theme: its ideas that were looked at (places in the list of thoughts), the part of each, -1 for
    none, and how surely each part comes back.
    """

    places: NDArray[np.intp]
    labels: Labels
    stability: tuple[float, ...]


def divided(found: Sequence[Evidence], ground: Ground) -> tuple[Evidence, ...]:
    """The themes in *found*, each with its parts where it has any; no part is called like a theme or another part.

    The ideas of a part are its theme's, and an idea is in one part at most. Parts are numbered from the largest on.
    """
    names = [one.theme.name for one in found]
    made = []
    for one in found:
        parts = parts_of(one, ground)
        inside = _described(parts, names, ground) if parts else ()
        names.extend(subtheme.name for subtheme, _ in inside)
        subthemes = tuple(replace(part, id=f"{one.theme.id}.{i}") for i, (part, _) in enumerate(inside, start=1))
        theme = replace(one.theme, subthemes=subthemes)
        made.append(replace(one, theme=theme, parts=tuple(places for _, places in inside)))
    return tuple(made)


def parts_of(one: Evidence, ground: Ground) -> Parts | None:
    """The parts of a theme, None where it is too small to have any, or fewer than two are sure."""
    thoughts, options = ground.thoughts, ground.options
    places = np.array([place for place in one.places if thoughts[place].wording.telling], dtype=np.intp)
    if len({thoughts[place].span.response_id for place in places}) < max(_LARGE, _LARGE_SHARE * ground.n_answers):
        return None
    found = grouped(ground.seen.rows[places], ground.seen.parts, seed=options.seed)
    people = np.array([thoughts[place].person for place in places])
    sizes = [len(set(people[found.labels == part])) for part in range(found.n)]
    large = np.array(sizes) >= max(_FEWEST, options.smallest_group)
    if large.sum() < _LEAST_PARTS:
        return None
    stable = found.stability(options.seed)
    sure = np.flatnonzero(large & (stable >= _SURE))
    if len(sure) < _LEAST_PARTS or not _are_apart(ground.rows[places], found.labels, sure):
        return None
    labels = np.full(len(places), ON_ITS_OWN, dtype=np.int64)
    for number, part in enumerate(sure):
        labels[found.labels == part] = number
    return Parts(places, labels, tuple(stable[sure].tolist()))


def _are_apart(rows: NDArray[np.float64], labels: Labels, parts: NDArray[np.intp]) -> bool:
    """Whether the centers of the parts have little in common: the mean of their cosines is small."""
    centers = unit(np.stack([rows[labels == part].mean(axis=0) for part in parts]))
    cosines = (centers @ centers.T)[np.triu_indices(len(parts), 1)]
    return float(cosines.mean()) < _APART


def _described(parts: Parts, names: Sequence[str], ground: Ground) -> list[tuple[Subtheme, tuple[int, ...]]]:
    """The parts, largest first, without their ids, and the places of their ideas.

    Names and keywords set a part apart from the rest of its theme, in the language that themes are named in.
    """
    whole = np.full(len(ground.thoughts), ON_ITS_OWN, dtype=np.int64)
    whole[parts.places] = parts.labels
    found = describe(
        [ground.thoughts[place] for place in parts.places],
        ground.rows[parts.places],
        parts.labels,
        ground.groups,
        partial(ground.fits, whole),
        smallest_group=ground.options.smallest_group,
        taken=names,
        language=Counter(one.wording.language for one in ground.thoughts).most_common()[0][0],
    )
    return [
        (_subtheme(one, parts.stability[parts.labels[one.places[0]]]), tuple(parts.places[list(one.places)].tolist()))
        for one in found
    ]


def _subtheme(one: Evidence, stability: float) -> Subtheme:
    return Subtheme(
        id="",
        name=one.theme.name,
        keywords=one.theme.keywords,
        n_responses=one.theme.n_responses,
        n_participants=one.theme.n_participants,
        quotes=one.theme.quotes[:_QUOTES],
        stability=stability,
    )
