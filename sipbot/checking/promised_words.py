"""The words in capitals that a text tells people to reply, and whether the bot knows them in every language."""

import re
from collections.abc import Iterator

from sipbot.engine.keywords import keyword_in
from sipbot.engine.survey import Survey

_WORD = re.compile(r"\w+")
_SIGNS = re.compile("[\u3400-\u9fff]+")
_LONGEST_IN_SIGNS = 4


def promised(text: str, survey: Survey, language: str) -> dict[str, str]:
    """The keywords that *text* names, each with the word that it names it by: {"skip": "SKIP"}."""
    found: dict[str, str] = {}
    for words in _in_capitals(text):
        known = keyword_in(words, survey.languages, language)
        if known is not None and known.name not in ("language", "noise"):
            found.setdefault(known.name, words)
    return found


def broken(survey: Survey, context: str, text: str) -> Iterator[tuple[str, str]]:
    """The languages in which *text* names no word that does what the one in the original does, and that word."""
    wanted = promised(text, survey, survey.language)
    for language in survey.languages if wanted else ():
        known = _known(survey.text(context, text, language), survey, language)
        yield from ((language, words) for name, words in wanted.items() if name not in known)


def _known(said: str, survey: Survey, language: str) -> frozenset[str]:
    """Every keyword that is named somehow: where a script has no capitals, by any few signs."""
    found = set(promised(said, survey, language))
    for signs in _SIGNS.findall(said):
        pieces = (signs[n : n + length] for n in range(len(signs)) for length in range(2, _LONGEST_IN_SIGNS + 1))
        found |= {known.name for piece in pieces if (known := keyword_in(piece, survey.languages, language))}
    return frozenset(found)


def _in_capitals(text: str) -> Iterator[str]:
    """Words in capitals, and those that stand together as one: "BỎ QUA"."""
    run: list[str] = []
    for word in [*_WORD.findall(text), ""]:
        if word.isupper() and (len(word) > 1 or run):
            run.append(word)
            continue
        for n in range(len(run)):
            yield from (" ".join(run[n:end]) for end in range(len(run), n, -1))
        run = []
