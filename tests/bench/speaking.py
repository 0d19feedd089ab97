"""How often the stance and the time of an idea are read right: `python -m tests.bench.stance`.

`tests/data/invented_ideas.csv` holds 478 short ideas in six languages, written for this purpose in the manner of real
answers and labeled by hand. The rules of `analysis.stance` were made while looking at the half marked "develop"; the
other half was only counted. The second labeling was made by the same reader, from the texts alone, in another order and
without the first labels. That is no independent person, so its kappa says how steady the labels are, not how right.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

from sklearn.metrics import cohen_kappa_score, f1_score

from analysis.stance import STANCES, stance_of, time_of

IDEAS = Path(__file__).parents[1] / "data" / "invented_ideas.csv"
HALVES = ("develop", "hold out")

Row = dict[str, str]


def ideas(half: str | None = None) -> list[Row]:
    """The labeled ideas, of one half or all."""
    with IDEAS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if half in (None, row["part"])]


def read(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """The (stance, time) that the rules give each idea."""
    stances = [stance_of(row["text"], row["language"], row["asked"]) for row in rows]
    return [
        (stance, time_of(row["text"], row["language"], row["asked"], stance))
        for row, stance in zip(rows, stances, strict=True)
    ]


def macro_f1(half: str) -> tuple[float, float]:
    """The macro-averaged F1 of stance, and of time."""
    rows = ideas(half)
    stances, times = zip(*read(rows), strict=True)
    return (
        float(f1_score([row["stance"] for row in rows], stances, average="macro")),
        float(f1_score([row["time"] for row in rows], times, average="macro")),
    )


def kappa(label: str) -> float:
    """Cohen's kappa of the two labelings of all ideas; *label* is "stance" or "time"."""
    rows = ideas()
    return float(cohen_kappa_score([row[label] for row in rows], [row[f"second_{label}"] for row in rows]))


def _by_stance(half: str) -> str:
    rows = ideas(half)
    found = [stance for stance, _ in read(rows)]
    scores = f1_score([row["stance"] for row in rows], found, labels=list(STANCES), average=None)
    return ", ".join(f"{stance} {score:.2f}" for stance, score in zip(STANCES, scores, strict=True))


def main() -> None:
    """Print the tables."""
    print("| half | ideas | macro-F1 of stance | macro-F1 of time | F1 by stance |\n|---|---|---|---|---|")
    for half in HALVES:
        stance, time = macro_f1(half)
        print(f"| {half} | {len(ideas(half))} | {stance:.2f} | {time:.2f} | {_by_stance(half)} |")
    print(
        f"\nCohen's kappa of two labelings by the same reader: stance {kappa('stance'):.2f}, time {kappa('time'):.2f}"
    )


if __name__ == "__main__":
    main()
