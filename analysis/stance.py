"""How an idea speaks: of something good (asset), of something wrong (challenge), of something to do (suggestion), of a
hoped-for future (vision), or asking (question); unclear where its words do not tell. And of which time: now, past or
future.

By rules: cues in the words of each language (`analysis.cues`), weighed, with what the question asked for as a
tie-breaker. `analysis.speaking` hears what they miss; how often both are right: `tests/bench/speaking.py`.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from analysis import cues
from analysis.cues import Cues

ASSET, CHALLENGE, SUGGESTION, VISION, QUESTION, UNCLEAR = STANCES = (
    "asset",
    "challenge",
    "suggestion",
    "vision",
    "question",
    "unclear",
)
NOW, PAST, FUTURE = TIMES = ("now", "past", "future")

# A wish outweighs what it wishes away ("we need fewer fights"), so that its cues weigh more.
_WEIGHTS = {SUGGESTION: 2.0, VISION: 1.5, CHALLENGE: 1.0, ASSET: 1.0}
_CUES = {SUGGESTION: cues.WISHED_FOR, VISION: cues.FOR_ALL, CHALLENGE: cues.WRONG, ASSET: cues.GOOD}
_MOST_CUES = 2
_DREAM = 2.5
_SWAP = 0.5
_NOT_BAD = 2.0

# Whoever is asked to picture the future says "it feels safe" of a school that is not there yet.
_PRIORS = {ASSET: 0.75, CHALLENGE: 0.75, SUGGESTION: 0.75, VISION: 2.25}
_LEAST = 0.5


def stance_of(text: str, language: str, asked_for: str = "") -> str:
    """The stance of one idea: asset, challenge, suggestion, vision, question or unclear.

    `language` is a code; ideas in a language without cues take what the question asked for. `asked_for` is that, or
    "" where it asked for nothing in particular: it decides where the words do not, and adds a little where they do.
    """
    plain = _plain(text)
    if plain.rstrip(" !)").endswith(("?", "？")) or _count(cues.ASKS, language, plain):
        return SUGGESTION if _count(cues.ASKS_FOR, language, plain) else QUESTION
    scores = scores_of(text, language)
    if asked_for in scores:
        scores[asked_for] += _PRIORS[asked_for]
    best = max(scores, key=lambda stance: scores[stance])
    return best if scores[best] >= _LEAST else UNCLEAR


def time_of(text: str, language: str, asked_for: str, stance: str) -> str:
    """The time one idea speaks of: now, past or future. What is asked for or hoped for is future; a wish is no past."""
    if asked_for == VISION:
        return FUTURE
    plain = _plain(text)
    is_wished = stance == VISION or _count(cues.NOT_YET, language, plain) > 0
    if not is_wished and _count(cues.PAST, language, plain):
        return PAST
    return FUTURE if stance in (SUGGESTION, VISION) else NOW


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip("\"'“”‘’«»()- ")


def scores_of(text: str, language: str) -> dict[str, float]:
    """How much the cues in one idea speak for asset, challenge, suggestion and vision."""
    return dict(_scores(text, language))


@lru_cache(maxsize=8)  # Whoever asks how an idea speaks asks for what weighed as well.
def _scores(text: str, language: str) -> Mapping[str, float]:
    plain = _plain(text)
    scores = {
        stance: weight * min(_MOST_CUES, _count(_CUES[stance], language, plain)) for stance, weight in _WEIGHTS.items()
    }
    denied = _count(cues.NOT_GOOD, language, plain)
    scores[ASSET] = max(0.0, scores[ASSET] - denied)
    scores[CHALLENGE] += 0.5 * denied
    if _count(cues.DREAMS, language, plain):
        scores[VISION] += _DREAM
    if _count(cues.SWAPS, language, plain) and not _count(cues.PAST, language, plain):
        scores[SUGGESTION] += _SWAP
    if _count(cues.NOT_BAD, language, plain):
        scores[ASSET], scores[CHALLENGE] = scores[ASSET] + _NOT_BAD, 0.0
    return scores


def _count(by_language: Cues, language: str, plain: str) -> int:
    return len(_pattern(language, by_language.get(language, "")).findall(plain))


@cache
def _pattern(language: str, alternatives: str) -> re.Pattern[str]:
    if not alternatives:
        return re.compile(r"(?!)")
    alternatives = "|".join(line.strip() for line in alternatives.splitlines() if line.strip())
    if language == "zh":
        return re.compile(alternatives)
    start = r"(?<!\w)"
    if re.search(r"(?:^|[|(:])n\['’\]t", alternatives):  # "n't" hangs on the word before it.
        start = rf"(?:{start}|(?<=\w)(?=n['’]t))"
    return re.compile(rf"{start}(?:{alternatives})(?!\w)")
