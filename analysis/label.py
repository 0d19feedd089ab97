"""What a theme is called: the short phrase people used that says it best, and the words that set it apart.

A name is one phrase as somebody wrote it ("more time for teachers to plan together"), not the strongest words in a row.

How strongly a word or phrase belongs to a theme is its z-score in a comparison with all other ideas, log odds with an
informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words", equations 15 to 22).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis import words
from analysis.phrases import phrases_of
from analysis.wording import Stems, Wording, stem

_PRIOR = 10.0
_ENOUGH = 0.15
_NAME_LENGTH = 60
_KEYWORDS = 6
_FINALISTS = 6
_FEW_IDEAS = 5
_SHAPES = {1: 0.2, 2: 1.0, 3: 1.1, 4: 1.1, 5: 1.0, 6: 0.75, 7: 0.6}
_PROPER = 0.6
_MEANING = 3.0
_TOO_ALIKE = 0.6
_WHOLE = 1.5
_SOME = 0.1

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
    wordings: Sequence[Wording],
    themes: NDArray[np.int64],
    closeness: NDArray[np.float64],
    fits: Fits | None = None,
    given: Sequence[str] = (),
) -> tuple[Label, ...]:
    """One label per theme, no two names alike: the largest theme has the first choice.

    `themes` and `closeness`, of shape (len(wordings),), are the theme of each idea, -1 for none, and how near it lies
    to the theme's center. `fits(language, theme, phrases)` is how well phrases say what the theme's ideas mean, as
    cosines. Names are in the language most ideas of the whole are in, where a theme has enough of it. The first themes
    are called as `given` says.
    """
    common = Counter(wording.language for wording in wordings).most_common()[0][0]
    sizes = np.bincount(themes[themes >= 0], minlength=int(themes.max(initial=-1)) + 1)
    taken = [_content(name, common) for name in given]
    made: dict[int, Label] = {}
    for theme in np.argsort(-sizes, kind="stable").tolist():
        members = np.flatnonzero(themes == theme).tolist()
        language = _language_of([wordings[i] for i in members], common)
        rows = [i for i in members if wordings[i].language == language]
        others = (one for i, one in enumerate(wordings) if themes[i] != theme and one.language == language)
        said = Said.of([wordings[i] for i in rows], others, closeness[rows])
        if theme < len(given):
            made[theme] = Label(given[theme], _keywords(said))
            continue
        name = _name(said, taken, partial(fits, language, theme) if fits else _alike)
        taken.append(_content(name, language))
        others_called = {label.name.casefold() for label in made.values()} | {one.casefold() for one in given}
        made[theme] = Label(_unlike(name, others_called), _keywords(said))
    return tuple(made[theme] for theme in range(len(sizes)))


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in one theme: its ideas, how near each is to the theme's center, and by phrase of one or two words
    how many ideas have it, how it is written, and how strongly it belongs.
    """

    ideas: tuple[Wording, ...]
    closeness: tuple[float, ...]
    counts: Mapping[Stems, int]
    written: Mapping[Stems, str]
    belongs: Mapping[Stems, float]

    @classmethod
    def of(cls, ideas: Sequence[Wording], others: Iterable[Wording], closeness: NDArray[np.float64]) -> "Said":
        """Count the phrases of *ideas*, against those of *others*."""
        written: dict[Stems, Counter[str]] = {}
        for wording in ideas:
            for stems, text in wording.phrases.items():
                written.setdefault(stems, Counter())[text] += 1
        counts = Counter({stems: texts.total() for stems, texts in written.items()})
        return cls(
            ideas=tuple(ideas),
            closeness=tuple(closeness.tolist()),
            counts=counts,
            written={stems: _most_common(texts) for stems, texts in written.items()},
            belongs=belonging(counts, Counter(stems for one in others for stems in one.phrases)),
        )

    def coverage(self, stems: Iterable[str]) -> float:
        """The share of ideas that have one of the words."""
        among = frozenset(stems)
        return sum(bool(one.content & among) for one in self.ideas) / max(1, len(self.ideas))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that could be the name: its telling stems, how many words it has without the small ones, how many ideas
    have it, how often it is all they say, and how near those ideas are to the theme's center.
    """

    stems: Stems
    text: str
    content: frozenset[str]
    size: int
    n: int
    whole: float
    near: float


def _candidates(said: Said) -> Iterator[Candidate]:
    texts: dict[Stems, Counter[str]] = {}
    near: dict[Stems, list[float]] = {}
    whole: Counter[Stems] = Counter()
    for wording, close in zip(said.ideas, said.closeness, strict=True):
        for phrase in phrases_of(wording):
            texts.setdefault(phrase.stems, Counter())[phrase.text] += 1
            near.setdefault(phrase.stems, []).append(close)
            whole[phrase.stems] += phrase.is_whole
    language = said.ideas[0].language if said.ideas else ""
    small = words.STOP.get(language, frozenset())
    for stems, written in texts.items():
        text, n = _most_common(written), written.total()
        if _ends_well(text) and not _content(text, language) <= words.DULL | words.SETTINGS:
            content, size = _content(text, language), sum(word.casefold() not in small for word in text.split())
            yield Candidate(stems, text, content, size, n, whole[stems] / n, float(np.mean(near[stems])))


def _ends_well(text: str) -> bool:
    """The last word of a name says something, and no word in it is a name blacked out ("XXXX")."""
    parts = [stem(part) for part in text.split()]
    return text.split()[-1].casefold() not in words.WEAK and not any(len(set(part)) == 1 < len(part) for part in parts)


def _content(text: str, language: str) -> frozenset[str]:
    """The stems of the words that say what a name is about."""
    return frozenset(stem(word) for word in Wording(text, language).telling)


def _language_of(members: Sequence[Wording], common: str) -> str:
    counts = Counter(wording.language for wording in members)
    if counts[common] >= max(2, _ENOUGH * counts.total()):
        return common
    return counts.most_common()[0][0]


def _name(said: Said, taken: Sequence[frozenset[str]], fits: Callable[[Sequence[str]], Sequence[float]]) -> str:
    open_ = [one for one in _candidates(said) if one.content and not any(_alike_names(one, other) for other in taken)]
    weights = {one.text: _weight(one, said) for one in open_}
    best = sorted(weights, key=lambda text: (-weights[text], text))[:_FINALISTS]
    if not best:
        return _shortest(said.ideas)
    meanings = dict(zip(best, fits(best), strict=True))
    worth = {text: weights[text] * float(np.exp(_MEANING * meanings[text])) for text in best}
    return _capital(max(best, key=lambda text: (round(worth[text], 9), text)))


def _alike(phrases: Sequence[str]) -> Sequence[float]:
    return [0.0] * len(phrases)


def _alike_names(one: Candidate, other: frozenset[str]) -> bool:
    return len(one.content & other) >= _TOO_ALIKE * len(one.content | other)


def _weight(one: Candidate, said: Said) -> float:
    """A good name has two to five words that set the theme apart, is all of what somebody said or is said often, by
    central ideas, with words that many of the theme's ideas share.
    """
    strengths = [max(0.0, said.belongs.get((stem_,), 0.0)) for stem_ in one.content]
    strength = sum(strengths) / (len(strengths) + 0.5)
    shared = float(np.mean([said.coverage([stem_]) for stem_ in one.content]))
    shape = _SHAPES.get(one.size, 0.5) / (1 + len(one.stems) - len(set(one.stems)))
    often = 1 + 0.5 * np.log2(one.n) + _WHOLE * one.whole
    covers = (_SOME + said.coverage(one.content)) * (_SOME + shared)
    proper = _PROPER if _is_proper(one.text) else 1.0
    return float(strength * shape * often * proper * covers**0.5 * (0.3 + one.near))


def _is_proper(text: str) -> bool:
    """The name of one place or person: "Scottsville Road"; languages, peoples and initials are not."""
    after = text.split()[1:]
    return any(word[0].isupper() and not word.isupper() and word.casefold() not in words.PEOPLES for word in after)


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


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
