"""How well the themes agree with people's labels: `python -m tests.bench.themes [SET ...] [--against NAME ...]`.

Prints the table of `sipbot eval` for the labelled sets in ../shared/data/themes, one JSON object a line with `text`,
`label` and `lang`; where that folder is missing, there is nothing to measure. `--stability` prints instead how well a
theme's printed stability foretells whether it comes back in the other half of the answers (rank correlation),
`--translations` how often the same sentence in six languages lands in one theme, and `--scale` how the time of
`ThemeFinder` grows from 2,000 to 200,000 ideas with stored vectors.

Which sets chose the constants. Where two figures stand, the first is from small English samples (60 to 600 answers of
banking77, clinc150, hint3_curekart, fft_phase1 and napire_causes, English sentences of sib200) that chose, the second
from samples that did not: 71 and 44 of them, or, in lines marked *, 55 and 46 others with planted answers among them.

| constant | chosen on | how much it matters (AMI) |
|---|---|---|
| which embedders are laid side by side | 24 small English samples | the English one: + 0.04 |
| `fast` counts 0.6 beside `english` (embedders/english.py) * | 37 + 30 samples, 60 to 200 answers | + 0.002, + 0.006 |
| stop words count 0.3 in `english` | 71 samples | + 0.012; 0.15 or 0.5 with all below: 0.002 either way |
| all count alike beside `multilingual` | 6 mixed sets: sib200, planted answers | 0.6 instead: - 0.007 |
| no whitening, 64 dimensions (views.py) | 28 small English samples, 5 mixed ones | + 0.02; 32 to 384 dimensions: 0.01 |
| less of what differs between translations (geometry.py) | 23 + 46 mixed samples (geometry.py) | + 0.035, + 0.030 |
| weight of the view of words, 0.25 (views.py) | 20 small English samples | 0.25 or 0.5: 0.008 |
| an idea leans on its answer, 0.7 (views.py) | 71 samples, 6 of pairs | 0.5: - 0.003; 1: 0.000, of pairs - 0.03 |
| beyond 2,000 ideas 1 | banking77, its texts in pairs, fft_phase1 | 0.7: - 0.010, - 0.020, + 0.008 |
| else on the mean of its answer's ideas, 1 * | 41 + 35 samples | 2: - 0.002, 0.000; 0: - 0.015 |
| up to 2,000 rows average linkage | 71 + 44 samples | + 0.019, + 0.014; at 2,000 of many labels - 0.02 |
| 6 neighbors, 4 steps (linkage.py) | 71 samples | 5, 8, 10 neighbors or 2 to 6 steps: - 0.001 to - 0.009 |
| heights 0.56 to 0.86, silhouette counts 0.3 | 71 samples, 8 mixed ones | 0.62 alone: - 0.001, mixed - 0.017 |
| one row in 100 in a theme at least, or 5 | 93 samples, 33 of 300 to 1,800 | none: 0.000; never fewer: 0.000, - 0.010 |
| lower heights beyond 800 rows | 33 samples of 300 to 1,800 texts | of 1,200 and more + 0.008 |
| of more rows, the grouping that fits best (communities.py) * | 55 + 46 samples | + 0.012, + 0.012 |
| there, modularity and silhouette count alike * | 55 + 46 samples | silhouette 1.5 or 2 times: - 0.004 |
| there, resolutions from 0.6 | fft_phase1, halves of banking77 | from 0.4: - 0.021, + 0.004, - 0.008 |
| there, neighbors from 20 cells (neighbors.py) | banking77, clinc150 | 10: - 0.002, - 0.001; all: + 0.003, - 0.002 |
| there, resolution 1.2, 15 neighbors | kept from before | 10 neighbors: - 0.003, - 0.011; 20: - 0.017, 0.000 |

Tried in vain: more encoders beside (`multilingual` 0.000, static word vectors + 0.005, other layers of the English one
- 0.01 to - 0.05), average linkage without smoothing, rows moved to the nearest center afterwards (+ 0.001), leaning on
the answer only where its ideas are alike (- 0.004), communities that four seeds agree on (0.000 on seven large sets),
linear maps of the vectors learned from the labels of the other sets (within-class covariance, discriminants: - 0.002 to
- 0.03 over 71 samples, each judged by a map that did not see its set), themes that seldom come back joined to others
(- 0.004 to - 0.08), clusters of UMAP's coordinates with their number chosen by the labels (+ 0.008: no more to be had).
"""

import time
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import spearmanr

from analysis import contenders
from analysis.cluster import ThemeFinder
from analysis.embedders import readers, vectors_of
from analysis.evaluate import Labelled, Themes, read_labelled
from analysis.languages import identify
from analysis.views import views
from analysis.wording import Wording

SETS = Path(__file__).parents[2].parent / "shared" / "data" / "themes"
SMALL = tuple(
    f"{source}-{size}-s0"
    for source, size in (
        ("banking77", 60),
        ("banking77", 150),
        ("clinc150", 150),
        ("hint3_curekart", 150),
        ("fft_phase1", 150),
        ("napire_causes", 150),
        ("banking77", 500),
        ("clinc150", 500),
        ("fft_phase1", 500),
    )
)
SIZES = (2_000, 20_000, 200_000)
TRANSLATED = "sib200_parallel"
TRANSLATED_SIZES = (25, 50, 100)


def came_back(labelled: Labelled, seed: int = 0) -> tuple[list[float], list[float]]:
    """For each theme of one half of the answers: its stability, and how much of it a theme of the other half has.

    The other half's themes are carried over by the nearest center; the share is the largest Jaccard index.
    """
    wordings = [
        Wording(text, code)
        for text, code in zip(labelled.texts, identify(labelled.texts, [""] * len(labelled.texts)), strict=True)
    ]
    embedded = {name: vectors_of(labelled.texts, name) for name in readers("multilingual", ["en"])}
    seen = views(wordings, embedded, [str(place) for place in range(len(wordings))])
    order = np.random.default_rng(seed).permutation(len(wordings))
    half, other = np.sort(order[: len(order) // 2]), np.sort(order[len(order) // 2 :])
    one = ThemeFinder(views=seen.parts).fit(seen.rows[half])
    two = ThemeFinder(views=seen.parts).fit(seen.rows[other])
    if not (one.n_themes_ and two.n_themes_):
        return [], []
    carried = (seen.rows[half] @ two.centers_.T - np.square(two.centers_).sum(axis=1) / 2).argmax(axis=1)
    shares = [_largest_share(one.labels_ == theme, carried) for theme in range(one.n_themes_)]
    return one.stability_.tolist(), shares


def _largest_share(members: NDArray[np.bool_], carried: NDArray[np.int64]) -> float:
    return max(
        float((members & (carried == theme)).sum() / (members | (carried == theme)).sum())
        for theme in set(carried.tolist())
    )


def in_one_theme(sentences: Sequence[str], themes: Themes) -> tuple[float, float, float]:
    """How many translations are where most of their sentence's are; how many pairs of them, and of all texts, meet.

    `sentences` are the ids of what each text says. A text in no theme is alone.
    """
    main = [themes[place][0] if place in themes else f"alone {place}" for place in range(len(sentences))]
    table = pd.crosstab(np.asarray(sentences), np.asarray(main)).to_numpy()
    return float(table.max(axis=1).sum() / table.sum()), _met(table), _met(table.sum(axis=0, keepdims=True))


def _met(table: NDArray[np.int64]) -> float:
    """Of all pairs in a row, the share that is in one column."""
    sizes = table.sum(axis=1)
    return float((table * (table - 1)).sum() / (sizes * (sizes - 1)).sum())


def print_translations() -> None:
    """One line for each number of sentences, each in six languages; the same ones on every run."""
    every = read_labelled(SETS / f"{TRANSLATED}.jsonl", "text", "id")
    said = [one for one, *_ in every.labels]
    for n in TRANSLATED_SIZES:
        chosen = set(np.random.default_rng(0).permutation(sorted(set(said)))[:n].tolist())
        places = [place for place, one in enumerate(said) if one in chosen]
        themes, _ = contenders.ours([every.texts[place] for place in places], 0, embedder="multilingual")
        most, pairs, chance = in_one_theme([said[place] for place in places], themes)
        found = len({one for some in themes.values() for one in some})
        click.echo(f"| {n} | {len(places)} | {found} | {most:.2f} | {pairs:.2f} | {chance:.2f} |")


def print_stability(sets: tuple[str, ...]) -> None:
    """One line a set, and one over all."""
    every: list[tuple[list[float], list[float]]] = []
    for name in sets:
        every.append(came_back(read_labelled(SETS / f"{name}.jsonl", "text", "label")))
        click.echo(f"| {name} | {len(every[-1][0])} | {spearmanr(*every[-1]).statistic:.2f} |")
    stable, back = ([one for found in every for one in found[part]] for part in (0, 1))
    click.echo(f"| all | {len(stable)} | {spearmanr(stable, back).statistic:.2f} |")


def print_scale() -> None:
    """Seconds of processor time for invented vectors: overlapping clouds of uneven sizes, in 64 dimensions."""
    chance = np.random.default_rng(0)
    for n in SIZES:
        n_clouds = int(20 * (n / 1000) ** 0.5)
        clouds = chance.choice(n_clouds, n, p=chance.dirichlet(np.ones(n_clouds)))
        rows = chance.normal(size=(n_clouds, 64))[clouds] + chance.normal(scale=1.2, size=(n, 64))
        began = time.process_time()
        found = ThemeFinder().fit(rows / np.linalg.norm(rows, axis=1, keepdims=True))
        click.echo(f"| {n} | {n_clouds} | {found.n_themes_} | {time.process_time() - began:.1f} |")


@click.command()
@click.argument("sets", nargs=-1)
@click.option("--embedder", "embedders", multiple=True, default=("multilingual",))
@click.option("--against", multiple=True, type=click.Choice(tuple(contenders.CONTENDERS)))
@click.option("--seeds", default=3, type=click.IntRange(1))
@click.option("--stability", is_flag=True)
@click.option("--translations", is_flag=True)
@click.option("--scale", is_flag=True)
def main(
    sets: tuple[str, ...],
    embedders: tuple[str, ...],
    against: tuple[str, ...],
    seeds: int,
    stability: bool,
    translations: bool,
    scale: bool,
) -> None:
    """Measure SETS, names of files without .jsonl; small ones of each source where none is named."""
    if scale:
        click.echo("| ideas | clouds | themes | seconds |\n|---|---|---|---|")
        print_scale()
        return
    if not SETS.is_dir():
        raise click.ClickException(f"there are no labelled sets in {SETS}: nothing to measure")
    if stability:
        click.echo("| set | themes | rank correlation |\n|---|---|---|")
        print_stability(sets or SMALL)
        return
    if translations:
        click.echo("| sentences | texts | themes | where most are | pairs that meet | any two texts |")
        click.echo("|---|---|---|---|---|---|")
        print_translations()
        return
    click.echo(contenders.HEADER)
    for name in sets or SMALL:
        labelled = read_labelled(SETS / f"{name}.jsonl", "text", "label", "lang")
        for result in contenders.results(labelled, embedders, against, seeds):
            click.echo(contenders.markdown(name, len(labelled.texts), result))


if __name__ == "__main__":
    main()
