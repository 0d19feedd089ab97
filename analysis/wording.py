"""An idea as its words: what is counted when themes are named and when ideas are compared by the words they share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from analysis import words

Stems = tuple[str, ...]

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+|[^\W_]+(?:['’\-][^\W_]+)*")
_STOPS_PHRASE = re.compile(r"[^\w\s'’\-&/%$]|\n")


@dataclass(frozen=True)
class Wording:
    """One idea as its words: `runs` are stretches of (stem, word as written) without a mark in between."""

    text: str
    language: str

    @cached_property
    def runs(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The words, broken where a mark breaks the sentence."""
        parts = (part for part in _STOPS_PHRASE.split(self.text))
        return tuple(tuple((stem(word), word) for word in _TOKEN.findall(part)) for part in parts)

    @cached_property
    def pairs(self) -> Mapping[Stems, str]:
        """The words that are no stop words, and the pairs of such words side by side: stems → as written."""
        stops = words.STOP.get(self.language, frozenset())
        found: dict[Stems, str] = {}
        for run in self.runs:
            before = ("", "")
            for token in run:
                is_stop = _is_stop(token, stops)
                if not is_stop:
                    found.setdefault((token[0],), token[1])
                    if before[1]:
                        found.setdefault((before[0], token[0]), f"{before[1]} {token[1]}")
                before = ("", "") if is_stop else token
        return found

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The words that say what it is about, as written: not how much, how good, when or who."""
        empty = _empty_words(self.language)
        return tuple(word for run in self.runs for token, word in run if not _is_stop((token, word), empty))

    @property
    def about(self) -> str:
        """Its telling words, or all of them where it has none.

        "Nobody ever asks us" and "No one has two" are alike in form and have no topic in common: embedded whole, ideas
        gather by form.
        """
        return " ".join(self.telling) or self.text

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of its words that are not stop words."""
        return frozenset(stems[0] for stems in self.pairs if len(stems) == 1)


@cache
def _empty_words(language: str) -> frozenset[str]:
    return words.STOP.get(language, frozenset()) | words.WEAK


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """*word* in lower case without the endings of a plural: enough to count "class" and "classes" as one."""
    plain = word.casefold().replace("’", "'").removesuffix("'s")
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 4 and plain.endswith(("sses", "shes", "ches", "xes")):
        return plain[:-2]
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") and not plain.endswith("ss") else plain


def _is_stop(token: tuple[str, str], stops: frozenset[str]) -> bool:
    return token[1].casefold() in stops or token[0].isdigit()
