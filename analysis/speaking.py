"""How ideas speak, and of which time: read from what they mean and from the words that tell (`analysis.stance`).

Cues alone hear "They found us an interpreter in two days" as nothing in particular. So a linear model (multinomial
logistic regression) weighs the vector of the whole idea together with what the cues say. There is one for each of two
embedders: 'fast', and 'multilingual' for the languages that 'fast' does not read. Ideas that neither may read, because
another embedder was chosen, are read by the cues alone. The weights come from invented ideas labeled by hand, and how
often they are right was measured on others, by another writer: `tests/bench/speaking.py`, which also makes the weights.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis import stance
from analysis.embedders import Vectors, load, reads
from analysis.stance import STANCES, TIMES

Matrix = NDArray[np.float64]
Embed = Callable[[str, Sequence[str]], Vectors]

WEIGHTS = Path(__file__).parent / "weights"
EMBEDDERS = ("fast", "multilingual")
_ASKED_FOR = STANCES[:4]


@dataclass(frozen=True, slots=True)
class Saying:
    """One idea: its words, the code of their language, and what was asked for, or ""."""

    text: str
    language: str
    asked_for: str = ""


@dataclass(frozen=True)
class Model:
    """Weights for vectors of d numbers and what the cues say, c numbers: `middle`, shape (d,), is taken off a vector
    before it is divided by `spread`; `stances` has the shape (1 + d + c, 6) and `times` (1 + d + c, 3), the constant
    first.
    """

    middle: NDArray[np.float32]
    spread: float
    stances: NDArray[np.float32]
    times: NDArray[np.float32]

    def read(self, sayings: Sequence[Saying], vectors: Vectors) -> list[tuple[str, str]]:
        """The (stance, time) of each of *sayings*, whose whole words have *vectors*, shape (n, d)."""
        seen, cues = self.scaled(vectors), told(sayings)
        ends = [1, 1 + seen.shape[1]]
        # A vector's last bits can differ between two runs: they decide nothing.
        of_stances, of_times = (
            np.round(constant + seen @ of_vector + cues @ of_cues, 5).argmax(axis=1)
            for constant, of_vector, of_cues in (np.split(weights, ends) for weights in (self.stances, self.times))
        )
        return [(STANCES[one], TIMES[other]) for one, other in zip(of_stances, of_times, strict=True)]

    def scaled(self, vectors: Vectors) -> Matrix:
        """*vectors* as the weights want them."""
        scaled: Matrix = (vectors.astype(np.float64) - self.middle) / self.spread
        return scaled


def read(sayings: Sequence[Saying], embedder: str, embed: Embed) -> list[tuple[str, str]]:
    """The (stance, time) of each of *sayings*, by the models that go with the themes' *embedder*.

    `embed` makes the vectors of texts by an embedder of a given name. Raises `EmbedderError` where that cannot run.
    """
    said: dict[int, tuple[str, str]] = {}
    for name, places in _readers(sayings, embedder).items():
        some = [sayings[place] for place in places]
        said |= zip(places, model(name).read(some, embed(name, [one.text for one in some])), strict=True)
    return [said[place] if place in said else by_cues(one) for place, one in enumerate(sayings)]


def by_cues(saying: Saying) -> tuple[str, str]:
    """The (stance, time) of one idea by its cues alone."""
    how = stance.stance_of(saying.text, saying.language, saying.asked_for)
    return how, stance.time_of(saying.text, saying.language, saying.asked_for, how)


def told(sayings: Sequence[Saying]) -> Matrix:
    """What the cues say of each of *sayings*, shape (n, c): weights of cues, what was asked for, a question mark, and
    the stance and time that the cues alone would choose.
    """
    rows = []
    for one in sayings:
        how, when = by_cues(one)
        cues = stance.scores_of(one.text, one.language)
        rows.append(
            [cues[name] / 2 for name in _ASKED_FOR]
            + [float(one.asked_for == name) for name in _ASKED_FOR]
            + [float(one.text.rstrip().endswith(("?", "？")))]
            + [float(how == name) for name in STANCES]
            + [float(when == name) for name in TIMES]
        )
    return np.array(rows, dtype=np.float64).reshape(len(sayings), -1)


@cache
def model(embedder: str) -> Model:
    """The weights for vectors of *embedder*."""
    with np.load(WEIGHTS / f"{embedder}.npz") as kept:
        return Model(kept["middle"], float(kept["spread"]), kept["stances"], kept["times"])


def _readers(sayings: Sequence[Saying], embedder: str) -> Mapping[str, list[int]]:
    """The places of the ideas that each embedder with a model reads, where *embedder* finds the themes."""
    at_hand = _at_hand(embedder)
    readers: dict[str, list[int]] = {}
    for place, one in enumerate(sayings):
        name = next((name for name in EMBEDDERS if name in at_hand and reads(name, one.language)), "")
        if name:
            readers.setdefault(name, []).append(place)
    return readers


def _at_hand(embedder: str) -> Collection[str]:
    return {embedder, *load(embedder).BESIDE}
