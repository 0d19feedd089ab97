"""What a theme is called: the short phrase people used that sets it apart, its keywords, its most typical quotes.

How strongly a word or phrase belongs to a theme is its z-score in a comparison with all other ideas, log odds with an
informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words", equations 15 to 22).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis import words
from analysis.wording import Stems, Wording

_PRIOR = 10.0
_ENOUGH = 0.15
_NAME_LENGTH = 60
_KEYWORDS = 6
_CANDIDATES = 16
_SINGLES = 5
_FEW_IDEAS = 5
_FLOOR = 0.25
_PAIR = 0.4
_ADDS = 0.1
_SHAPES = {1: 0.45, 2: 1.0, 3: 1.1, 4: 1.1, 5: 1.0}
_AND = {"en": "and", "es": "y", "pt": "e", "ht": "ak", "vi": "và"}

Fits = Callable[[str, int, Sequence[str]], Sequence[float]]


def belonging(inside: Counter[Stems], outside: Counter[Stems]) -> dict[Stems, float]:
    """How many standard deviations each phrase of *inside* is more frequent there than in *outside*."""
    both = inside + outside
    scale = _PRIOR / max(1, both.total())
    n_in, n_out = inside.total() + _PRIOR, outside.total() + _PRIOR
    return {phrase: _z(n, outside[phrase], n_in, n_out, prior=both[phrase] * scale) for phrase, n in inside.items()}


def _z(n: int, other: int, n_in: float, n_out: float, *, prior: float) -> float:
    a, b = n + prior, other + prior
    delta = np.log(a / (n_in - a)) - np.log(b / (n_out - b)) if a < n_in and b < n_out else 0.0
    return float(delta / np.sqrt(1 / a + 1 / b))


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a theme and the words that set it apart."""

    name: str
    keywords: tuple[str, ...]


def labels(
    wordings: Sequence[Wording], themes: NDArray[np.int64], closeness: NDArray[np.float64], fits: Fits | None = None
) -> tuple[Label, ...]:
    """One label per theme, no two names alike.

    `themes` and `closeness`, of shape (len(wordings),), are the theme of each idea, -1 for none, and how near it lies
    to the theme's center. `fits(language, theme, phrases)` is how well phrases say what the theme's ideas mean, as
    cosines. Names are in the language most ideas of the whole are in, where a theme has enough of it.
    """
    common = Counter(wording.language for wording in wordings).most_common()[0][0]
    taken: set[str] = set()
    made = []
    for theme in range(int(themes.max(initial=-1)) + 1):
        members = np.flatnonzero(themes == theme).tolist()
        language = _language_of([wordings[i] for i in members], common)
        rows = [i for i in members if wordings[i].language == language]
        others = (one for i, one in enumerate(wordings) if themes[i] != theme and one.language == language)
        said = Said.of([wordings[i] for i in rows], others, closeness[rows])
        fit = partial(fits, language, theme) if fits else _alike
        name = _unlike(_name(said, language, taken, fit), taken)
        taken.add(name.casefold())
        made.append(Label(name, _keywords(said)))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in one theme: its ideas, and by phrase how many have it, how it is written, how it belongs, and how
    near the ideas that have it are to the theme's center.
    """

    ideas: tuple[Wording, ...]
    counts: Mapping[Stems, int]
    written: Mapping[Stems, str]
    belongs: Mapping[Stems, float]
    near: Mapping[Stems, float]

    @classmethod
    def of(cls, ideas: Sequence[Wording], others: Iterable[Wording], closeness: NDArray[np.float64]) -> "Said":
        """Count the phrases of *ideas*, against those of *others*."""
        written: dict[Stems, Counter[str]] = {}
        near: dict[Stems, list[float]] = {}
        for wording, close in zip(ideas, closeness.tolist(), strict=True):
            for stems, text in wording.phrases.items():
                written.setdefault(stems, Counter())[text] += 1
                near.setdefault(stems, []).append(close)
        counts = Counter({stems: texts.total() for stems, texts in written.items()})
        return cls(
            ideas=tuple(ideas),
            counts=counts,
            written={stems: _most_common(texts) for stems, texts in written.items()},
            belongs=belonging(counts, Counter(stems for one in others for stems in one.phrases)),
            near={stems: float(np.mean(values)) for stems, values in near.items()},
        )

    def coverage(self, stems: Iterable[str]) -> float:
        """The share of ideas that have one of the words."""
        among = frozenset(stems)
        return sum(bool(one.content & among) for one in self.ideas) / max(1, len(self.ideas))


def _language_of(members: Sequence[Wording], common: str) -> str:
    counts = Counter(wording.language for wording in members)
    if counts[common] >= max(2, _ENOUGH * counts.total()):
        return common
    return counts.most_common()[0][0]


def _name(said: Said, language: str, taken: set[str], fits: Callable[[Sequence[str]], Sequence[float]]) -> str:
    weights = {stems: _weight(stems, said) for stems in said.counts if _can_be_a_name(stems, said)}
    best = sorted(weights, key=lambda stems: (-weights[stems], stems))[:_CANDIDATES]
    names = {_capital(said.written[stems]): weights[stems] for stems in reversed(best)}
    names |= _pairs(best, said, weights, language)
    names = {name: weight for name, weight in names.items() if name.casefold() not in taken}
    if not names:
        return _shortest(said.ideas)
    candidates = sorted(names, key=lambda name: (-names[name], name))
    meanings = zip(candidates, fits(candidates), strict=True)
    worth = {name: names[name] * (_FLOOR + max(0.0, fit)) for name, fit in meanings}
    return max(candidates, key=lambda name: (round(worth[name], 9), name))


def _alike(phrases: Sequence[str]) -> Sequence[float]:
    return [0.0] * len(phrases)


def _can_be_a_name(stems: Stems, said: Said) -> bool:
    """Phrases that more than one idea has, or that say all of one idea, and that end in a word with a meaning."""
    if said.written[stems].split()[-1].casefold() in words.WEAK or not any((one,) in said.belongs for one in stems):
        return False
    if said.counts[stems] > 1 or len(said.ideas) <= _FEW_IDEAS:
        return True
    return any(one.content and one.content <= set(stems) for one in said.ideas)


def _weight(stems: Stems, said: Said) -> float:
    """A good name has two to four words that set the theme apart, is used often, and by central ideas."""
    strengths = [max(0.0, said.belongs[(one,)]) for one in dict.fromkeys(stems) if (one,) in said.belongs]
    strength = sum(strengths) / (len(strengths) + 0.5)
    shape = _SHAPES.get(len(stems), 0.8) / (1 + len(stems) - len(set(stems)))
    often = 1 + 0.5 * np.log2(said.counts[stems])
    return float(strength * shape * often * (0.3 + said.coverage(stems)) * (0.5 + said.near[stems]))


def _pairs(best: Sequence[Stems], said: Said, weights: Mapping[Stems, float], language: str) -> dict[str, float]:
    """Two strong single words, "traffic and roads": worth more than either where they cover more."""
    singles = [stems for stems in best if len(stems) == 1][:_SINGLES]
    pairs: dict[str, float] = {}
    for first, second in combinations(singles, 2):
        covers = said.coverage(first + second)
        if covers < said.coverage(first) + _ADDS or language == "zh":
            continue
        name = _capital(f"{said.written[first]} {_AND.get(language, 'and')} {_small(said.written[second])}")
        pairs[name] = (weights[first] + weights[second]) / _SHAPES[1] * _PAIR * covers / max(said.coverage(first), 0.01)
    return pairs


def _keywords(said: Said) -> tuple[str, ...]:
    short = [stems for stems in said.counts if len(stems) <= 2 and _is_keyword(said.written[stems])]
    often = [stems for stems in short if said.counts[stems] > 1] or short
    chosen: list[Stems] = []
    for stems in sorted(often, key=lambda stems: (-said.belongs[stems], stems)):
        if len(chosen) < _KEYWORDS and not any(set(stems) & set(other) for other in chosen):
            chosen.append(stems)
    return tuple(said.written[stems].lower() for stems in chosen)


def _is_keyword(text: str) -> bool:
    return any(word.casefold() not in words.WEAK for word in text.split())


def _most_common(texts: Counter[str]) -> str:
    return min(texts, key=lambda text: (-texts[text], text))


def _shortest(ideas: Iterable[Wording]) -> str:
    texts = [" ".join(wording.text.split()) for wording in ideas if wording.text.strip()]
    return _capital(min(texts, key=lambda text: (len(text), text))[:_NAME_LENGTH]) if texts else "…"


def _unlike(name: str, taken: set[str]) -> str:
    number = 2
    unlike = name
    while unlike.casefold() in taken:
        unlike, number = f"{name} ({number})", number + 1
    return unlike


def _small(word: str) -> str:
    if word.casefold() in words.CAPITALIZED:
        return word.capitalize()
    return word if word.isupper() else word.lower()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
