"""A clear yes or no, in the words of several languages or with a thumb."""

import re

from sipbot.engine.languages import Lexicon
from sipbot.engine.plain import plain

_THUMBS = {"👍": "yes", "👎": "no", "✅": "yes", "👌": "yes", "❌": "no", "✔": "yes"}
_POLITE = "polite"
_MOST_WORDS = 8
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\\s!.]")


def yes_or_no(reply: str, known: Lexicon) -> str | None:
    """A clear "yes" or "no", or None."""
    thumbs = {_THUMBS.get(sign) for sign in _SKIN.sub("", reply[:20])}
    if len(thumbs) == 1 and None not in thumbs:
        return thumbs.pop()
    said = plain(reply)
    if said in known.no:
        return "no"
    if said in known.yes:
        return "yes"
    return _repeated_yes_or_no(said.split(), known)


def _repeated_yes_or_no(said: list[str], known: Lexicon) -> str | None:
    """ "yes yes of course thanks": only words of one side, and politeness."""
    if len(said) > _MOST_WORDS:
        return None
    heard: set[str] = set()
    at = 0
    while at < len(said):
        meaning, size = _phrase_at(said, at, known)
        if meaning is None:
            return None
        heard.add(meaning)
        at += size
    heard.discard(_POLITE)
    return heard.pop() if len(heard) == 1 else None


def _phrase_at(said: list[str], at: int, known: Lexicon) -> tuple[str | None, int]:
    """What the longest known phrase at this word means, and how many words it has."""
    phrases = [(size, " ".join(said[at : at + size])) for size in (4, 3, 2, 1) if at + size <= len(said)]
    for meaning, meant in (("no", known.no), ("yes", known.yes), (_POLITE, known.pleasantries)):
        size = next((size for size, phrase in phrases if phrase in meant), 0)
        if size:
            return meaning, size
    return None, 0
