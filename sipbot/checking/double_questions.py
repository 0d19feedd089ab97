"""Questions that ask two things at once, so that nobody can say yes to one and no to the other.

Told by a few signs in each language, so that a warning is worth reading: two questions in one message, a question word
after "and", and a scale over two things. Open questions may well name two things: people answer what they like.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from sipbot.engine.codes import family_of
from sipbot.engine.questions import Question
from sipbot.sayings import Saying, say

_QUESTION_MARK = re.compile(r"[?？]")
_SENTENCE = re.compile(r"[^.!?？。！]*[?？]")

_ASKING = "why|how|what|who|when|where|which|whose|do|does|did|is|are|was|were|can|could|would|should|will|have|has"
_TWICE: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(rf"(?<=[\w,] )(?:and|or) (?:{_ASKING})\b", re.IGNORECASE),
        "es": re.compile(
            r"(?<=[\w,] )[yeou] ¿?(?:por qué|para qué|cómo|qué|quién(?:es)?|cuándo|dónde|cuál(?:es)?|cuánt[oa]s?)\b",
            re.IGNORECASE,
        ),
        "pt": re.compile(
            r"(?<=[\w,] )(?:e|ou) (?:por que|como|o que|quem|quando|onde|qual|quais|quant[oa]s?)\b", re.IGNORECASE
        ),
    }
)
"""A question word after "and". At the beginning of a question "and" only goes on from the one before."""

_AND: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(r"\b(\w+) (?:and|or) (\w+)", re.IGNORECASE),
        "es": re.compile(r"\b(\w+) [yeou] (\w+)", re.IGNORECASE),
        "pt": re.compile(r"\b(\w+) (?:e|ou) (\w+)", re.IGNORECASE),
    }
)
_GENDER = re.compile("[oa]s?$")


def asked_twice(question: Question, text: str, language: str) -> str | Saying | None:
    """The words in which *question*, which reads *text*, asks two things at once; None where it does not."""
    if len(_QUESTION_MARK.findall(text)) > 1:
        return say("two question marks")
    asked = " ".join(_SENTENCE.findall(text))
    family = family_of(language)
    if family not in _TWICE:
        return None
    match = _TWICE[family].search(asked)
    if match is None and question.type == "scale":
        match = next((two for two in _AND[family].finditer(asked) if not _are_one(*two.groups())), None)
    return f"'{match[0].strip()}'" if match else None


def _are_one(one: str, other: str) -> bool:
    """Whether it is a word for women and the same for men: "recibida o recibido"."""
    return one != other and _GENDER.sub("", one) == _GENDER.sub("", other)
