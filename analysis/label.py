"""What a theme is called: the short phrase people used that says it best, and the words that set it apart.

A name is one phrase as somebody wrote it ("more time for teachers to plan together"), not the strongest words in a row.

How strongly a word or phrase belongs to a theme is its z-score in a comparison with all other ideas, log odds with an
informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words", equations 15 to 22).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from analysis import words
from analysis.phrases import phrases_of
from analysis.stance import ASSET, CHALLENGE, SUGGESTION, VISION, stance_of
from analysis.wording import Stems, Wording, stem

_PRIOR = 10.0
_ENOUGH = 0.15
_NAME_LENGTH = 60
_KEYWORDS = 6
_FINALISTS = 8
_SHAPES = {1: 0.25, 2: 1.0, 3: 1.1, 4: 1.1, 5: 1.0, 6: 0.75, 7: 0.6}
_PROPER = 0.1
_SENTENCE = 0.35
_COUNTING = 0.6
_TELLS_WHEN = 0.3
_EMPTY = 0.5
_ALONE = 0.7
_SOME_WHO_COULD = 10
_LONGEST_INITIALS = 5
_MEANING = 3.0
_TOO_ALIKE = 0.6
_WHOLE = 1.5
_PARTICIPLE = 5
_PLURAL = ("s", "children")
_TIMES = 2
_SOME = 0.1
_LISTENED_TO = 60
_SEVERAL = 1 / 3
_LOOKED_AT = 40
_AGAINST = 0.3
_WISHES = frozenset((CHALLENGE, SUGGESTION, VISION))

_NOBODY: frozenset[int] = frozenset()
_NOTHING: frozenset[str] = frozenset()
_INFINITIVE = frozenset({"to"})
_TOO_GENERAL = words.DULL | words.SETTINGS

Asked = tuple[str, int, Sequence[str]]
Fits = Callable[[Sequence[Asked]], Sequence[Sequence[float]]]


def belonging(inside: Counter[Stems], every: Counter[Stems]) -> dict[Stems, float]:
    """How many standard deviations each phrase of *inside* is more frequent there than in the rest of *every*."""
    n_inside, n_every = inside.total(), every.total()
    scale = _PRIOR / max(1, n_every)
    n_in, n_out = n_inside + _PRIOR, n_every - n_inside + _PRIOR
    return {phrase: _z(n, every[phrase] - n, n_in, n_out, prior=every[phrase] * scale) for phrase, n in inside.items()}


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
    *,
    taken: Sequence[str] = (),
    language: str = "",
    stances: Sequence[str] = (),
) -> tuple[Label, ...]:
    """One label per theme, no two names alike: the largest theme has the first choice.

    `themes` and `closeness`, of shape (len(wordings),), are the theme of each idea, -1 for none, and how near it lies
    to the theme's center. `fits([(language, theme, phrases), ...])` is how well phrases say what a theme's ideas mean,
    as cosines. Names are in `language`, which is the one that most ideas of the whole are in unless it is said, where
    a theme has enough of it. The first themes are called as `given` says; `taken` are names that others have. With
    `stances`, how each idea speaks, no theme is called by words of praise where most of it asks for change, nor by a
    concern where most of it is praise.
    """
    common = language or Counter(wording.language for wording in wordings).most_common()[0][0]
    sizes = np.bincount(themes[themes >= 0], minlength=int(themes.max(initial=-1)) + 1)
    names = [*given, *taken]
    contents = [_content(name, common) for name in names]
    spoken_in = {wording.language for wording in wordings}
    every = {code: _counts(wordings, code) for code in spoken_in}
    acts = {code: acts_in([one for one in wordings if one.language == code]) for code in spoken_in}
    said: dict[int, Said] = {}
    for theme in np.argsort(-sizes, kind="stable").tolist():
        members = np.flatnonzero(themes == theme).tolist()
        spoken = _language_of([wordings[i] for i in members], common)
        rows = [i for i in members if wordings[i].language == spoken]
        speaks = _main_stance([stances[i] for i in members]) if stances else ""
        said[theme] = Said.of([wordings[i] for i in rows], every[spoken], closeness[rows], speaks)
    made = {theme: Label(given[theme], _keywords(one)) for theme, one in said.items() if theme < len(given)}
    nameless = {theme: one for theme, one in said.items() if theme >= len(given)}
    naming = Naming(nameless, contents, acts, fits or _alike)
    for theme, one in nameless.items():
        name = _of_several(naming.name(theme, contents), one.ideas) or _shortest(one.ideas)
        contents.append(_content(name, one.language))
        names.append(_unlike(name, {other.casefold() for other in names}))
        made[theme] = Label(names[-1], _keywords(one))
    return tuple(made[theme] for theme in range(len(sizes)))


def keywords(inside: Sequence[Wording], every: Sequence[Wording]) -> tuple[str, ...]:
    """The words that set the ideas *inside* apart from *every* idea, in the language that most of those inside are in.

    *inside* is part of *every* and holds at least one idea. Only words and pairs of words are looked at.
    """
    spoken = Counter(one.language for one in inside).most_common()[0][0]
    written = _written([one.pairs for one in inside if one.language == spoken])
    counts = Counter({stems: texts.total() for stems, texts in written.items()})
    among = Counter(stems for one in every if one.language == spoken for stems in one.pairs)
    texts = {stems: _most_common(texts) for stems, texts in written.items()}
    return _strongest(counts, texts, belonging(counts, among))


def _main_stance(stances: Iterable[str]) -> str:
    """An asset or a challenge, whichever most of those ideas speak of that speak of either; "" where none does."""
    counts = Counter(ASSET if one == ASSET else CHALLENGE for one in stances if one == ASSET or one in _WISHES)
    return max(counts, key=lambda stance: (counts[stance], stance)) if counts else ""


def _counts(wordings: Iterable[Wording], language: str) -> Counter[Stems]:
    """How many ideas in *language* have each phrase."""
    return Counter(stems for one in wordings if one.language == language for stems in one.pairs)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in one theme: its ideas, how near each is to the theme's center, and by phrase of one or two words
    how many ideas have it, how it is written, and how strongly it belongs. `speaks` is how most of its ideas speak, as
    an asset or a challenge; "" where that does not matter.
    """

    ideas: tuple[Wording, ...]
    closeness: tuple[float, ...]
    counts: Mapping[Stems, int]
    written: Mapping[Stems, str]
    belongs: Mapping[Stems, float]
    having: Mapping[str, frozenset[int]]
    speaks: str

    @classmethod
    def of(cls, ideas: Sequence[Wording], every: Counter[Stems], closeness: NDArray[np.float64], speaks: str) -> "Said":
        """Count the phrases of *ideas*, against those of all ideas in their language."""
        written = _written([wording.pairs for wording in ideas])
        counts = Counter({stems: texts.total() for stems, texts in written.items()})
        return cls(
            ideas=tuple(ideas),
            closeness=tuple(closeness.tolist()),
            counts=counts,
            written={stems: _most_common(texts) for stems, texts in written.items()},
            belongs=belonging(counts, every),
            having=_having(ideas),
            speaks=speaks,
        )

    @property
    def language(self) -> str:
        """The one that its ideas are in."""
        return self.ideas[0].language

    def coverage(self, stems: Iterable[str]) -> float:
        """The share of ideas that have one of the words."""
        return len(_NOBODY.union(*(self.having.get(one, _NOBODY) for one in stems))) / max(1, len(self.ideas))

    def support(self, stems: Iterable[str]) -> int:
        """How many ideas have all of the words, in whatever order."""
        among = [self.having.get(one, _NOBODY) for one in stems]
        return len(among[0].intersection(*among[1:])) if among else 0


def _having(ideas: Sequence[Wording]) -> dict[str, frozenset[int]]:
    """Which ideas have each word."""
    found: dict[str, set[int]] = {}
    for place, one in enumerate(ideas):
        for word in {token for run in one.runs for token, _ in run}:
            found.setdefault(word, set()).add(place)
    return {word: frozenset(places) for word, places in found.items()}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that could be the name: its telling stems, how many words it has without those that say nothing of what
    it is about, how many of its words make a sentence of it, how often it is all that somebody says, and how near the
    ideas that have it are to the theme's center.
    """

    stems: Stems
    text: str
    content: frozenset[str]
    size: int
    n_sentence_words: int
    whole: float
    near: float


def _candidates(said: Said) -> Iterator[Candidate]:
    """The phrases of the sixty ideas that are nearest to the theme's center: a name is said by those."""
    order = sorted(range(len(said.ideas)), key=lambda place: (-said.closeness[place], place))[:_LISTENED_TO]
    central = [(said.ideas[place], said.closeness[place]) for place in sorted(order)]
    texts: dict[Stems, Counter[str]] = {}
    near: dict[Stems, list[float]] = {}
    whole: Counter[Stems] = Counter()
    sentence: dict[Stems, int] = {}
    for wording, close in central:
        for phrase in phrases_of(wording):
            texts.setdefault(phrase.stems, Counter())[phrase.text] += 1
            near.setdefault(phrase.stems, []).append(close)
            whole[phrase.stems] += phrase.is_whole
            sentence[phrase.stems] = phrase.n_sentence_words
    language = said.language
    small = words.STOP.get(language, frozenset()) - words.BEGINS.get(language, frozenset())
    small = small | words.POINTS | words.EMPTY_VERBS
    people = frozenset(name for one in said.ideas for name in _people_in(one.text))
    for stems, written in texts.items():
        text, n = _most_common(written), written.total()
        content = _content(text, language) if _could_name(text, people) else _NOTHING
        if not content <= _TOO_GENERAL:
            size = 1 + sum(word.casefold() not in small for word in text.split()[:-1])
            yield Candidate(stems, text, content, size, sentence[stems], whole[stems] / n, fmean(near[stems]))


def _people_in(text: str) -> Iterator[str]:
    """The words after a title, and the title: "Dr. Lima"."""
    said = [word.strip(".,;:!?").casefold() for word in text.split()]
    for place, word in enumerate(said[:-1]):
        if word in words.TITLES and text.split()[place + 1][0].isupper():
            yield from (word, stem(said[place + 1]))


def _could_name(text: str, people: frozenset[str]) -> bool:
    """The last word of a name says something, it is no greeting, and no word in it is the name of one of *people*, or
    blacked out ("XXXX").
    """
    parts = [stem(part) for part in text.split()]
    is_person = any(len(set(part)) == 1 < len(part) or part in people for part in parts)
    plain = text.casefold()
    is_empty = plain.split()[-1] in words.WEAK or plain in words.NON_ANSWERS or plain in words.FILLERS
    return not is_empty and not is_person


def _content(text: str, language: str) -> frozenset[str]:
    """The stems of the words that say what a name is about."""
    return frozenset(stem(word) for word in Wording(text, language).telling)


def _language_of(members: Sequence[Wording], common: str) -> str:
    counts = Counter(wording.language for wording in members)
    if counts[common] >= max(2, _ENOUGH * counts.total()):
        return common
    return counts.most_common()[0][0]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A phrase that could be the name, what it is about, and how good it is by its words."""

    text: str
    content: frozenset[str]
    weight: float


class Naming:
    """The choice of a name for each of some themes, among the phrases that its people used.

    The best phrases of all themes are looked at together: embedded theme by theme they take three times as long.
    """

    def __init__(
        self,
        said: Mapping[int, Said],
        taken: Sequence[frozenset[str]],
        acts: Mapping[str, frozenset[str]],
        fits: Fits,
    ) -> None:
        self._fits = fits
        self._languages = {theme: one.language for theme, one in said.items()}
        self._ranked = {theme: _ranked(one, acts[one.language]) for theme, one in said.items()}
        self._nearness: dict[tuple[int, str], float] = {}
        self._look_at({theme: self._finalists(theme, taken) for theme in said})

    def name(self, theme: int, taken: Sequence[frozenset[str]]) -> str:
        """The best name for *theme* that is like none of *taken*; "" where there is none."""
        best = self._finalists(theme, taken)
        self._look_at({theme: [one for one in best if (theme, one.text) not in self._nearness]})
        worth = {one.text: one.weight * float(np.exp(_MEANING * self._nearness[theme, one.text])) for one in best}
        return _capital(max(worth, key=lambda text: (round(worth[text], 9), text))) if worth else ""

    def _finalists(self, theme: int, taken: Sequence[frozenset[str]]) -> list[Ranked]:
        open_ = (one for one in self._ranked[theme] if not any(_are_alike(one.content, other) for other in taken))
        return list(islice(open_, _FINALISTS))

    def _look_at(self, phrases: Mapping[int, Sequence[Ranked]]) -> None:
        asked = [(self._languages[theme], theme, [one.text for one in some]) for theme, some in phrases.items() if some]
        for (_, theme, texts), nearness in zip(asked, self._fits(asked) if asked else (), strict=True):
            self._nearness.update(((theme, text), near) for text, near in zip(texts, nearness, strict=True))


def _ranked(said: Said, acts: frozenset[str]) -> Sequence[Ranked]:
    found = {one.text: Ranked(one.text, one.content, _weight(one, said, acts)) for one in _candidates(said)}
    best = sorted(found.values(), key=_by_weight)[:_LOOKED_AT]
    fair = (replace(one, weight=one.weight * _AGAINST) if _speaks_against(one.text, said) else one for one in best)
    return sorted(fair, key=_by_weight)


def _by_weight(one: Ranked) -> tuple[float, str]:
    return -one.weight, one.text


def _speaks_against(text: str, said: Said) -> bool:
    """Whether a phrase praises what most ask to change, or the other way round."""
    speaks = stance_of(text, said.language) if said.speaks else ""
    return (speaks == ASSET and said.speaks == CHALLENGE) or (speaks in _WISHES and said.speaks == ASSET)


def _alike(asked: Sequence[Asked]) -> Sequence[Sequence[float]]:
    return [[0.0] * len(phrases) for _, _, phrases in asked]


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _TOO_ALIKE * len(one | other)


def _weight(one: Candidate, said: Said, acts: frozenset[str]) -> float:
    """A good name has two to five words that set the theme apart, is all of what some said or is said often, by
    central ideas, with words that many of the theme's ideas share and none that only one has. It is a thing and no
    sentence, and not of one person or one number.
    """
    strengths = [max(0.0, said.belongs.get((stem_,), 0.0)) for stem_ in one.content]
    strength = sum(strengths) / (len(strengths) + 0.5)
    shared = fmean(said.coverage([stem_]) for stem_ in one.content)
    shape = _SHAPES.get(one.size, 0.5) / (1 + len(one.stems) - len(set(one.stems)))
    support = max(1, said.support(one.stems))
    often = 1 + 0.5 * np.log2(support) + _WHOLE * one.whole * (1 - 0.5 / support)
    covers = (_SOME + said.coverage(one.content)) * (_SOME + shared)
    return float(strength * shape * often * _fitness(one, acts) * _shared(one, said) * covers**0.5 * (0.3 + one.near))


def _shared(one: Candidate, said: Said) -> float:
    """Less for each word that nobody else says, where there are some who could."""
    if len(said.ideas) < _SOME_WHO_COULD:
        return 1.0
    return _ALONE ** sum(len(said.having.get(word, _NOBODY)) < 2 for word in one.content)


def _fitness(one: Candidate, acts: frozenset[str]) -> float:
    """How far it reads as a name for what many say."""
    said = one.text.split()
    plain = [word.casefold().strip(".") for word in said]
    fitness = _SENTENCE ** (one.n_sentence_words + _is_clause(plain, acts))
    if _is_proper(said):
        fitness *= _PROPER
    if any(word in words.COUNTS or word.isdigit() for word in plain):
        fitness *= _COUNTING
    if len(plain) > 1 and plain[0] in words.POINTS and plain[1] in words.WHEN:
        fitness *= _TELLS_WHEN
    begins_empty = plain[0] in words.EMPTY_VERBS or plain[0] in words.DULL
    return fitness * (_EMPTY if begins_empty else 1.0)


def _is_clause(plain: Sequence[str], acts: frozenset[str]) -> bool:
    """Whether somebody does something ("kids laugh", "kids explaining", "everyone follows", "sit"), or something is
    done ("building cared").
    """
    *before, last = plain
    is_participle = last.endswith("ed") and not last.endswith("eed") and len(last) >= _PARTICIPLE
    if not before:
        return is_participle or stem(last) in acts
    is_told_of = before[-1] not in words.WEAK and before[-1] not in words.EMPTY_VERBS
    is_doing = last.endswith("ing") and before[-1].endswith(_PLURAL)
    return is_doing or before[0] in words.SOMEBODY or is_participle or (is_told_of and stem(last) in acts)


def acts_in(wordings: Sequence[Wording]) -> frozenset[str]:
    """The words, as stems, that these ideas, in one language, use for what somebody does.

    They stand after "they" or "can", and seldom after an article or a preposition. Languages without a list of what
    stands before them have none.
    """
    language = wordings[0].language if wordings else ""
    doers, stops = words.DOERS.get(language, _NOTHING), words.STOP.get(language, _NOTHING)
    before_things = (words.DETERMINERS.get(language, _NOTHING) | words.LINKS.get(language, _NOTHING)) - _INFINITIVE
    doing: Counter[str] = Counter()
    things: Counter[str] = Counter()
    for run in (run for one in wordings for run in one.runs if doers):
        for (_, before), (after, _) in pairwise(run):
            word = before.casefold().replace("’", "'")
            if word in doers and after not in stops:
                doing[after] += 1
            if word in before_things:
                things[after] += 1
    return frozenset(word for word, n in doing.items() if n > _TIMES * things[word])


def _is_proper(said: Sequence[str]) -> bool:
    """The name of one place or person: "Scottsville Road"; languages, peoples and initials are not."""
    return any(word[0].isupper() and not word.isupper() and word.casefold() not in words.PEOPLES for word in said[1:])


def _written(phrases: Iterable[Mapping[Stems, str]]) -> Mapping[Stems, Counter[str]]:
    """How each phrase is written, and how often."""
    written: dict[Stems, Counter[str]] = {}
    for one in phrases:
        for stems, text in one.items():
            written.setdefault(stems, Counter())[text] += 1
    return written


def _keywords(said: Said) -> tuple[str, ...]:
    return _strongest(said.counts, said.written, said.belongs)


def _strongest(
    counts: Mapping[Stems, int], written: Mapping[Stems, str], belongs: Mapping[Stems, float]
) -> tuple[str, ...]:
    short = [stems for stems in counts if len(stems) <= 2 and _is_keyword(written[stems])]
    often = [stems for stems in short if counts[stems] > 1] or short
    chosen: list[Stems] = []
    for stems in sorted(often, key=lambda stems: (-belongs[stems], stems)):
        if len(chosen) < _KEYWORDS and not any(set(stems) & set(other) for other in chosen):
            chosen.append(stems)
    return tuple(written[stems].lower() for stems in chosen)


def _is_keyword(text: str) -> bool:
    return any(word.casefold() not in words.WEAK for word in text.split())


def _most_common(texts: Counter[str]) -> str:
    return min(texts, key=lambda text: (-texts[text], text))


def _of_several(name: str, ideas: Sequence[Wording]) -> str:
    """*name*; a thing alone ("Teacher") in the plural where a third write it so, but nothing that is done ("Sits")."""
    if not name or " " in name:
        return name
    one = stem(name)
    runs = [(("", ""), *run) for idea in ideas for run in idea.runs]
    said = [(before.casefold(), word) for run in runs for (_, before), (token, word) in pairwise(run) if token == one]
    doers = words.DOERS.get(ideas[0].language, _NOTHING) | _INFINITIVE
    several = Counter(word for _, word in said if word.casefold() != one)
    if any(before in doers for before, _ in said) or several.total() < max(1, _SEVERAL * len(said)):
        return name
    return _capital(_most_common(several))


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
    """*text* with a capital first; nobody shouts in a name."""
    is_shouted = text.isupper() and any(len(word) > _LONGEST_INITIALS for word in text.split())
    calm = text.lower() if is_shouted else text
    return calm[:1].upper() + calm[1:]
