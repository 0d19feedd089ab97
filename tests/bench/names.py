"""How well the names of themes say what people would call them: `python -m tests.bench.names [SET ...]`.

In the labelled sets of ../shared/data/themes each theme is taken as people made it, so that only its name is measured:
half of a theme's ideas name it. A name is good when people's own label of that theme is nearest to it among all labels
of the set (mean reciprocal rank), and when the ideas of the other half are nearer to it than to the names of other
themes (share of ideas). Nearness is the cosine of the English embedder. Where that folder is missing, there is nothing
to measure.
"""

import re
from collections import Counter
from functools import partial
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from analysis.embedders import vectors_of
from analysis.evaluate import read_labelled
from analysis.label import labels
from analysis.matrices import unit
from analysis.meaning import Meaning
from analysis.wording import Wording
from tests.bench.themes import SETS

READER = "english"
SAMPLES = tuple(
    f"{source}-{size}-s{seed}"
    for source, size in (
        ("banking77", 150),
        ("clinc150", 150),
        ("hint3_curekart", 150),
        ("fft_phase1", 150),
        ("napire_causes", 150),
        ("banking77", 500),
        ("clinc150", 500),
        ("fft_phase1", 500),
    )
    for seed in range(3)
)
_FEWEST = 8


@click.command()
@click.argument("sets", nargs=-1)
@click.option("--show", is_flag=True, help="Print every name beside people's label.")
def main(sets: tuple[str, ...], *, show: bool) -> None:
    """Print how good the names of themes are, as a table in Markdown."""
    if not SETS.is_dir():
        click.echo("There are no labelled sets here: nothing to measure.")
        return
    print("| set | themes | rank of people's label | ideas nearest to their name |\n|---|---|---|---|")
    rows = []
    for name in sets or SAMPLES:
        rank, own, n = measured(SETS / f"{name}.jsonl", show=show)
        rows.append((rank, own))
        print(f"| {name} | {n} | {rank:.3f} | {own:.3f} |")
    print("| mean | | {:.3f} | {:.3f} |".format(*np.mean(rows, axis=0)))


def measured(path: Path, *, show: bool) -> tuple[float, float, int]:
    """The mean reciprocal rank of people's labels, the share of ideas nearest to their name, and how many themes."""
    labelled = read_labelled(path, "text", "label")
    main = [some[0] for some in labelled.labels]
    people = sorted(name for name, n in Counter(main).items() if n >= _FEWEST)
    theme = np.array([people.index(name) if name in people else -1 for name in main])
    texts = [text for text, one in zip(labelled.texts, theme, strict=True) if one >= 0]
    theme = theme[theme >= 0]
    half = _halves(theme)
    rows = unit(vectors_of(texts, READER))
    named = _named([text for text, is_in in zip(texts, half, strict=True) if is_in], theme[half], rows[half])
    said = unit(vectors_of(named, READER))
    plain = unit(vectors_of([re.sub(r"[_/]+", " ", one).lower() for one in people], READER))
    nearness = said @ plain.T
    ranks = 1 + (nearness > nearness.diagonal()[:, None]).sum(axis=1)
    own = ((rows[~half] @ said.T).argmax(axis=1) == theme[~half]).mean()
    if show:
        print(*(f"  {label:50} {name}" for label, name in zip(people, named, strict=True)), sep="\n")
    return float((1 / ranks).mean()), float(own), len(people)


def _halves(theme: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Every other idea of each theme."""
    half = np.zeros(len(theme), dtype=bool)
    for one in range(theme.max() + 1):
        half[np.flatnonzero(theme == one)[::2]] = True
    return half


def _named(texts: list[str], theme: NDArray[np.int64], rows: NDArray[np.float32]) -> list[str]:
    wordings = [Wording(text, "en") for text in texts]
    centers = unit(np.stack([rows[theme == one].mean(axis=0) for one in range(theme.max() + 1)]))
    closeness = (rows * centers[theme]).sum(axis=1).astype(np.float64)
    meaning = Meaning(rows, ["en"] * len(texts), READER)
    return [one.name for one in labels(wordings, theme, closeness, partial(meaning.fits, theme))]


if __name__ == "__main__":
    main()
