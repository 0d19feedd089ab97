"""How well themes agree with people's labels, whoever found them: the measures, and the labelled tables they need.

Adjusted mutual information and the adjusted Rand index are 0 for chance and 1 for the same grouping. Extended B-cubed
(Amigó and others 2009) is for answers with several labels and several themes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.metrics import (
    adjusted_mutual_info_score,
    adjusted_rand_score,
    normalized_mutual_info_score,
)

from analysis.report import Report
from analysis.table import TableError

Themes = Mapping[int, Sequence[str]]
"""The themes of each answer (its place in the table), the main one first; an answer without a theme is not there."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Answers with people's labels, the main one first, and the language of each, "" where nobody said."""

    texts: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Agreement with people. `nmi`, `ami` and `ari` compare main themes with main labels, `b_cubed` all with all.

    An answer without a theme counts as a theme of its own. `coverage` is the share of answers in a theme, `found` and
    `named` how many themes were found and labels people used. `mixing` is 1 where every theme has the languages of the
    whole in their shares, and less the more themes keep to a language; 1 where there is one language.
    """

    nmi: float
    ami: float
    ari: float
    b_cubed: float
    coverage: float
    found: int
    named: int
    mixing: float


def read_labelled(path: Path, text_column: str, label_column: str, language_column: str | None = None) -> Labelled:
    """The labelled answers in a .csv or .jsonl file. Labels stand in one cell, several with ";" between, or in a list.

    In .jsonl, a list `labels` beside the label column holds all of them. Raises `TableError`.
    """
    try:
        table = pd.read_json(path, lines=True, dtype=False) if path.suffix == ".jsonl" else pd.read_csv(path, dtype=str)
    except (OSError, ValueError) as error:
        raise TableError(f"{path}: cannot be read: {error}") from error
    wanted = [text_column, label_column, *([language_column] if language_column else [])]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise TableError(f"{path}: there is no column {missing[0]!r}: the columns are {', '.join(map(repr, table))}")
    several = table["labels"] if "labels" in table.columns else table[label_column]
    first, rest = table[label_column].map(_labels), several.map(_labels)
    labels = tuple(tuple(dict.fromkeys((*one, *others))) for one, others in zip(first, rest, strict=True))
    languages = table[language_column].astype(str) if language_column else [""] * len(table)
    return Labelled(tuple(table[text_column].fillna("").astype(str)), labels, tuple(languages))


def _labels(cell: object) -> tuple[str, ...]:
    parts = cell if isinstance(cell, list) else str(cell).split(";")
    return tuple(str(part).strip() for part in parts)


def themes_of(report: Report) -> Themes:
    """The themes of each answer in *report*, its main theme first."""
    places = {response_id: place for place, response_id in enumerate(report.table["response_id"])}
    themes: dict[int, list[str]] = {}
    for idea in report.ideas:
        if idea.theme_id is not None:
            themes.setdefault(places[idea.span.response_id], []).append(idea.theme_id)
    return {place: tuple(dict.fromkeys(found)) for place, found in themes.items()}


def scores(labelled: Labelled, themes: Themes) -> Scores:
    """How well *themes* agree with the labels of people."""
    n = len(labelled.texts)
    every = [tuple(themes.get(place, ())) or (f"alone {place}",) for place in range(n)]
    people = [labels[0] for labels in labelled.labels]
    found = [one[0] for one in every]
    return Scores(
        nmi=float(normalized_mutual_info_score(people, found)),
        ami=float(adjusted_mutual_info_score(people, found)),
        ari=float(adjusted_rand_score(people, found)),
        b_cubed=_b_cubed(labelled.labels, every),
        coverage=len(themes) / n,
        found=len({theme for found in themes.values() for theme in found}),
        named=len(set(people)),
        mixing=_mixing(labelled.languages, themes),
    )


def _b_cubed(labels: Sequence[Sequence[str]], themes: Sequence[Sequence[str]]) -> float:
    by_people, by_program = _shared(labels), _shared(themes)
    both = by_people.minimum(by_program)
    precision, recall = _mean_share(both, by_program), _mean_share(both, by_people)
    return 2 * precision * recall / (precision + recall)


def _shared(groups: Sequence[Sequence[str]]) -> csr_array:
    """How many groups each pair of answers shares, shape (n, n)."""
    numbers = {group: number for number, group in enumerate(dict.fromkeys(one for found in groups for one in found))}
    rows = np.repeat(np.arange(len(groups)), [len(set(found)) for found in groups])
    columns = [numbers[one] for found in groups for one in dict.fromkeys(found)]
    member = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(groups), len(numbers)))
    return csr_array(member @ member.T)


def _mean_share(both: csr_array, whole: csr_array) -> float:
    """The mean over answers of the mean, over the answers it meets in *whole*, of the share that is in *both*."""
    inverse = whole.copy()
    inverse.data = 1 / inverse.data
    shares = csr_array(both.multiply(inverse)).sum(axis=1)
    met: NDArray[np.int64] = np.diff(whole.indptr)
    return float(np.mean(shares / met))


def _mixing(languages: Sequence[str], themes: Themes) -> float:
    """One minus how far the languages of an answer's main theme are from those of the whole (total variation)."""
    members: dict[str, list[str]] = {}
    for place, found in themes.items():
        members.setdefault(found[0], []).append(languages[place])
    whole = Counter(languages[place] for place in themes)
    if not whole:
        return 1.0
    distances = [(len(one), _distance(Counter(one), whole)) for one in members.values()]
    return 1 - sum(n * distance for n, distance in distances) / whole.total()


def _distance(some: Counter[str], whole: Counter[str]) -> float:
    return sum(abs(some[code] / some.total() - n / whole.total()) for code, n in whole.items()) / 2
