"""The name of the town or the school, which stands in many answers and says nothing of what they are about."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from analysis import words

_TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SHARE = 0.015
_LEAST = 4
_CAPITALIZED = 0.6


def without_places(texts: Sequence[str]) -> list[str]:
    """*texts* without the names that recur in them, for comparing what they mean; a text of nothing else stays whole.

    A name is two words with capitals, such as "Bowling Green" or "Lincoln School", that stand together in at least
    1.5 % of the texts (and four of them), with capitals six times in ten or more; and the initials of such a name.
    Names of languages and peoples are no places: they say what an answer is about.
    """
    names = _names(texts)
    if not names:
        return list(texts)
    initials = {"".join(word[0] for word in name.split()).upper() for name in names}
    spelled = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names))
    pattern = re.compile(rf"\b(?:(?i:{spelled})|{'|'.join(sorted(initials))})\b(?:['’]s\b)?")
    return [_removed(pattern, text) for text in texts]


def _names(texts: Sequence[str]) -> set[str]:
    pairs: Counter[str] = Counter()
    capitalized: Counter[str] = Counter()
    for text in texts:
        tokens = _TOKEN.findall(text)
        found = {(f"{a} {b}".casefold(), a[0].isupper() and b[0].isupper()) for a, b in pairwise(tokens)}
        pairs.update(name for name, _ in found)
        capitalized.update(name for name, is_capitalized in found if is_capitalized)
    least = max(_LEAST, _SHARE * len(texts))
    often = {name for name, n in pairs.items() if capitalized[name] >= max(least, _CAPITALIZED * n)}
    return {name for name in often if not words.PEOPLES & set(name.split())}


def _removed(pattern: re.Pattern[str], text: str) -> str:
    rest = " ".join(pattern.sub(" ", text).split())
    return rest if any(map(str.isalpha, rest)) else text
