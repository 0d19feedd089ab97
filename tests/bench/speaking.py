"""How often the stance and the time of an idea are read right: `python -m tests.bench.speaking`.

`tests/data/invented_ideas.csv` holds 2,038 ideas in six languages, written for this purpose in the manner of real
answers by five writers and labeled by hand. The part "cues" (239) was looked at while the cues of `analysis.cues` were
made; this part and "learn" (1,499) made the weights in `analysis/weights`, with `--learn`; the part "unseen" (300, by a
writer of its own) was only counted. Second readers, who knew neither first labels nor cues, labeled 778 of them.
The weights are for the cues as they are: whoever changes cues learns again.
"""

import csv
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score
from threadpoolctl import threadpool_limits

from analysis.embedders import load, reads
from analysis.speaking import EMBEDDERS, WEIGHTS, Model, Saying, by_cues, read, told
from analysis.stance import STANCES, TIMES

IDEAS = Path(__file__).parents[1] / "data" / "invented_ideas.csv"
SPREAD = 1 / 3
"""Vectors lie 1 / SPREAD from their middle on average when they are weighed; 1/2 and 1/4 learn as well."""

Row = dict[str, str]


def ideas(*parts: str) -> list[Row]:
    """The labeled ideas of *parts*."""
    with IDEAS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["part"] in parts]


def sayings(rows: Sequence[Row]) -> list[Saying]:
    return [Saying(row["text"], row["language"], row["asked"]) for row in rows]


def learned(embedder: str) -> Model:
    """The weights for *embedder*, made of the ideas in the languages it reads."""
    rows = [row for row in ideas("cues", "learn") if reads(embedder, row["language"])]
    vectors = load(embedder).embed([row["text"] for row in rows])
    middle = vectors.mean(axis=0)
    spread = float(np.linalg.norm(vectors - middle, axis=1).mean()) * SPREAD
    unlearned = Model(middle, spread, *(np.zeros((1, 1), dtype=np.float32),) * 2)
    seen = np.hstack([unlearned.scaled(vectors), told(sayings(rows))])
    timed = [place for place, row in enumerate(rows) if row["time"] in TIMES]
    with threadpool_limits(1):
        stances = _weights(seen, [row["stance"] for row in rows], STANCES)
        times = _weights(seen[timed], [rows[place]["time"] for place in timed], TIMES)
    return Model(middle, spread, stances, times)


def _weights(seen: np.ndarray, labels: Sequence[str], names: Sequence[str]) -> np.ndarray:
    found = LogisticRegression(max_iter=3000).fit(seen, [names.index(label) for label in labels])
    return np.vstack([found.intercept_, found.coef_.T]).astype(np.float32)


def as_read(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """The (stance, time) of each idea, as an analysis in several languages reads it."""
    return read(sayings(rows), "multilingual", lambda name, texts: load(name).embed(texts))


def scores(rows: Sequence[Row], found: Sequence[tuple[str, str]]) -> tuple[float, float, float, float]:
    """The share of right stances, their macro-averaged F1, and both for the time, of ideas with a time."""
    stances = [row["stance"] for row in rows], [stance for stance, _ in found]
    timed = [(row["time"], time) for row, (_, time) in zip(rows, found, strict=True) if row["time"] in TIMES]
    times = [one for one, _ in timed], [other for _, other in timed]
    return (
        float(accuracy_score(*stances)),
        float(f1_score(*stances, average="macro")),
        float(accuracy_score(*times)),
        float(f1_score(*times, average="macro")),
    )


def kappa(label: str, part: Sequence[str]) -> float:
    """Cohen's kappa of the two readers of the ideas in *part* that both labeled; *label* is "stance" or "time"."""
    rows = [row for row in ideas(*part) if row[f"second_{label}"]]
    return float(cohen_kappa_score([row[label] for row in rows], [row[f"second_{label}"] for row in rows]))


def main() -> None:
    """Learn the weights if asked to, and print the tables."""
    if "--learn" in sys.argv:
        for name in EMBEDDERS:
            model = learned(name)
            np.savez(
                WEIGHTS / f"{name}.npz",
                middle=model.middle,
                spread=model.spread,
                stances=model.stances,
                times=model.times,
            )
    rows = ideas("unseen")
    print("| the 300 unseen | right stances | macro-F1 | right times | macro-F1 |\n|---|---|---|---|---|")
    for name, found in (("cues alone", [by_cues(one) for one in sayings(rows)]), ("as read", as_read(rows))):
        print(f"| {name} | " + " | ".join(f"{score:.2f}" for score in scores(rows, found)) + " |")
    for language, some in groupby(sorted(rows, key=lambda row: row["language"]), lambda row: row["language"]):
        here = list(some)
        print(f"| {language} | " + " | ".join(f"{score:.2f}" for score in scores(here, as_read(here))) + " |")
    stances = [stance for stance, _ in as_read(rows)]
    each = f1_score([row["stance"] for row in rows], stances, labels=list(STANCES), average=None)
    print("\nF1: " + ", ".join(f"{name} {score:.2f}" for name, score in zip(STANCES, each, strict=True)))
    for part in (("cues", "learn"), ("unseen",)):
        stance, time = kappa("stance", part), kappa("time", part)
        print(f"Cohen's kappa of two readers, {' and '.join(part)}: stance {stance:.2f}, time {time:.2f}")


if __name__ == "__main__":
    main()
