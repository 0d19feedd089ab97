"""Which language each answer is written in, where nobody said.

Short answers fool every identifier, so there are two passes: first which languages clearly occur in the whole table,
then each answer to the likeliest of those. A language occurs clearly where small words tell it that no other of ours
has ("the", "los"), or where the identifier is sure.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from analysis import words

EXPECTED = frozenset({"en", "es", "pt", "ht", "vi", "zh"})
UNKNOWN = "und"

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_VIETNAMESE_ONLY = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_CLEARLY = 0.9
_LETTERS_ENOUGH = 20
_SMALL_WORDS_ENOUGH = 3
_SMALL_WORDS_SHARE = 0.3

_LANGUAGES_OF = Counter(word for stops in words.STOP.values() for word in stops)
_LANGUAGE_OF = {word: code for code, stops in words.STOP.items() for word in stops if _LANGUAGES_OF[word] == 1}


def identify(texts: Sequence[str], known: Sequence[str]) -> list[str]:
    """The language code of every text: the one in *known* where there is one, otherwise the likeliest.

    A language is believed to occur when *known* has it, or when two clear and long enough answers are in it; one that
    schools in the state rarely meet needs five, and 3 % of all.
    """
    open_texts = [text for text, code in zip(texts, known, strict=True) if not code]
    if not open_texts:
        return list(known)
    shares = _occurring(open_texts, Counter(code for code in known if code))
    return [code or _likeliest(text, shares) for text, code in zip(texts, known, strict=True)]


def _occurring(texts: Iterable[str], declared: Counter[str]) -> dict[str, float]:
    clear = Counter(code for code in (_clear_language(text) for text in texts) if code)
    n_clear = clear.total()
    counts = declared + Counter({code: n for code, n in clear.items() if n >= _evidence_needed(code, n_clear)})
    if not counts:
        counts = Counter(dict(clear.most_common(1))) or Counter({"en": 1})
    return {code: n / counts.total() for code, n in sorted(counts.items())}


def _evidence_needed(code: str, n_clear: int) -> float:
    return 2 if code in EXPECTED else max(5, 0.03 * n_clear)


def _clear_language(text: str) -> str | None:
    if told := _language_by_letters(text) or _language_by_small_words(text):
        return told
    if not any(islice((one for one in text if one.isalpha()), _LETTERS_ENOUGH - 1, None)):
        return None
    code, confidence = _identifier().classify(text)
    return str(code) if confidence >= _CLEARLY else None


def _likeliest(text: str, shares: dict[str, float]) -> str:
    if not any(map(str.isalpha, text)):
        return UNKNOWN
    if by_letters := _language_by_letters(text):
        return by_letters
    if len(shares) == 1:
        return next(iter(shares))
    chances = dict(_identifier().rank(text))
    return max(shares, key=lambda code: math.log(chances.get(code, 0.0) + 1e-12) + math.log(shares[code]))


def _language_by_letters(text: str) -> str | None:
    if text.isascii():
        return None
    if _HAN.search(text) and not _KANA_OR_HANGUL.search(text):
        return "zh"
    return "vi" if _VIETNAMESE_ONLY.search(text) else None


def _language_by_small_words(text: str) -> str | None:
    said = text.casefold().split()
    told = [_LANGUAGE_OF[word] for word in said if word in _LANGUAGE_OF]
    are_enough = len(told) >= max(_SMALL_WORDS_ENOUGH, _SMALL_WORDS_SHARE * len(said))
    return told[0] if are_enough and len(set(told)) == 1 else None


def load() -> None:
    """Unpack the identifier's model, most of a second: where there is time for it before it is needed."""
    _identifier()


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
