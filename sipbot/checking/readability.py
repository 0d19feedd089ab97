"""How many years of school a text asks of its readers, in the languages for which somebody has published a formula.

A formula counts words, sentences and syllables: it knows nothing of what is said. It is meant for a whole text, such
as all that a survey says. Nothing is downloaded: syllables are counted by the rules of each spelling.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sipbot.engine.codes import family_of

FEWEST_WORDS = 30
"""Of fewer words a formula says nothing."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")

_HIGHEST_GRADE = 12


@dataclass(frozen=True, slots=True)
class Level:
    """The grades (of a school in the United States) in which the text can be read: from the lower, to the higher."""

    lowest: float
    highest: float

    def __str__(self) -> str:
        """`grade 4.2`, or `grades 1 to 4` where the formula tells no more."""
        return f"grade {self.grades}" if self.lowest == self.highest else f"grades {self.grades.replace('–', ' to ')}"

    @property
    def grades(self) -> str:
        """`4.2`, or `1–4`."""
        if self.lowest == self.highest:
            return f"{self.lowest:.1f}"
        return f"{self.lowest:.0f}–{self.highest:.0f}"


@dataclass(frozen=True, slots=True)
class _Counts:
    n_words: int
    n_sentences: int
    n_syllables: int


def level(text: str, language: str) -> Level | None:
    """The level of *text*; None where there is no formula for *language*, or too few words."""
    formula = _FORMULAS.get(family_of(language))
    if formula is None:
        return None
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    syllables = _SYLLABLES[family_of(language)]
    return formula(_Counts(len(words), len(sentences), sum(syllables(word) for word in words)))


def _flesch_kincaid(counts: _Counts) -> Level:
    """English. Kincaid, Fishburne, Rogers and Chissom, Derivation of New Readability Formulas (1975)."""
    grade = 0.39 * counts.n_words / counts.n_sentences + 11.8 * counts.n_syllables / counts.n_words - 15.59
    return Level(max(grade, 0.0), max(grade, 0.0))


def _crawford(counts: _Counts) -> Level:
    """Spanish. Crawford, A Spanish Language Fry-Type Readability Procedure: Elementary Level (1984, ERIC ED273119).

    It was made from readers for grades 1 to 6.
    """
    per_100 = 100 / counts.n_words
    grade = -0.205 * counts.n_sentences * per_100 + 0.049 * counts.n_syllables * per_100 - 3.407
    return Level(max(grade, 0.0), max(grade, 0.0))


def _martins(counts: _Counts) -> Level:
    """Portuguese. Martins, Ghiraldelo, Nunes and Oliveira, Readability formulas applied to textbooks in Brazilian
    Portuguese (1996): Flesch's ease with another constant, and bands of grades.
    """
    ease = 248.835 - 1.015 * counts.n_words / counts.n_sentences - 84.6 * counts.n_syllables / counts.n_words
    if ease >= 75:
        return Level(1, 4)
    return Level(5, 8) if ease >= 50 else Level(9, _HIGHEST_GRADE)


_EN_SILENT_END = re.compile(r"(?<![aeiouy])(?:e|es|ed)$")
_EN_SPOKEN_END = re.compile(r"(?:[^aeiouy]les?|[td]ed|(?:[cgszx]|ch|sh)es)$")
_EN_APART = re.compile(
    r"(?<![tcs])ia|(?<![qg])u[ae](?!$)|iu[ms]|io(?!u?[nu])|eo(?!u|pl)|[iu][iu]|[aeou]ing$|ying$|[eo]ity|uou"
)
_EN_VOWELS = re.compile(r"[aeiouy]+")


def _english_syllables(word: str) -> int:
    """About: English is spelled as it was spoken long ago."""
    said = re.sub("['’]s?$", "", word.lower())
    n = len(_EN_VOWELS.findall(said))
    if _EN_SILENT_END.search(said) and not _EN_SPOKEN_END.search(said):
        n -= 1
    return max(n + len(_EN_APART.findall(said)), 1)


_ES_SYLLABLE = re.compile(r"[iuü]?[aeoáéó][iuyü](?![aeiouáéíóú])|[iuü]?[aeoáéó]|[íú]|[iuü]+y?|(?<=[^aeiouáéíóú])y$")
_ES_SILENT_U = re.compile(r"(?<=[qg])u(?=[eiéí])")


def _spanish_syllables(word: str) -> int:
    """Vowels that stand together are one syllable, but for two strong ones and for an accented i or u."""
    return max(len(_ES_SYLLABLE.findall(_ES_SILENT_U.sub("", word.lower()))), 1)


_PT_SYLLABLE = re.compile(r"[ãõ][eoi]|[aeoáéóâêôàãõ][iu]?|[íú]|ui(?![mr])|[iu]")
_PT_SILENT_U = re.compile(r"(?<=[qg])u(?=[aeioáéíóâêãõ])")


def _portuguese_syllables(word: str) -> int:
    """i and u after another vowel belong to it, and before one they are syllables of their own."""
    return max(len(_PT_SYLLABLE.findall(_PT_SILENT_U.sub("", word.lower()))), 1)


_FORMULAS: Mapping[str, Callable[[_Counts], Level]] = MappingProxyType(
    {"en": _flesch_kincaid, "es": _crawford, "pt": _martins}
)
_SYLLABLES: Mapping[str, Callable[[str], int]] = MappingProxyType(
    {"en": _english_syllables, "es": _spanish_syllables, "pt": _portuguese_syllables}
)
