"""The forms in which a word may stand where somebody searches for it: one and many, in the languages of the surveys.

The stem is the one by which the analysis counts words (`analysis.wording.stem`); plurals of Spanish and Portuguese are
added, which that does not take apart. Haitian Creole, Vietnamese and Chinese do not change a word for many.
"""

from collections.abc import Iterator
from functools import lru_cache

from analysis.wording import stem

_LEAST = 4
_SPANISH_BEFORE_ES = tuple("rlndzjsy")
_ONE_FOR_MANY = (("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ois", "ol"), ("ces", "z"), ("ns", "m"))


@lru_cache(maxsize=256)
def forms(word: str) -> frozenset[str]:
    """*word*, in small letters without accents, and all words of which it may be another form."""
    return frozenset({word, *(form for one in _singulars(word) for form in _both(one))})


def _singulars(word: str) -> Iterator[str]:
    """What may be meant by *word* where it is one thing."""
    yield stem(word)
    if len(word) <= _LEAST:
        return
    if word.endswith("es") and word[:-2].endswith(_SPANISH_BEFORE_ES):
        yield word[:-2]
    for many, one in _ONE_FOR_MANY:
        if word.endswith(many):
            yield word.removesuffix(many) + one


def _both(one: str) -> Iterator[str]:
    """One thing, and many of them."""
    yield from (one, f"{one}s", f"{one}es", f"{one}'s")
    if one.endswith("y"):
        yield f"{one[:-1]}ies"
    for many, ending in _ONE_FOR_MANY:
        if one.endswith(ending) and len(one) >= _LEAST:
            yield one.removesuffix(ending) + many
