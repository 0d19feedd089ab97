"""A clear yes or no, in the words of several languages or with a thumb."""

import re

from sipbot.engine.hearing import heard, is_turned_around
from sipbot.engine.languages import Lexicon
from sipbot.engine.plain import words_of

_THUMBS = {"👍": "yes", "👎": "no", "✅": "yes", "👌": "yes", "❌": "no", "✔": "yes"}
_POLITE = "polite"
_MOST_WORDS = 8
_LONGEST_PHRASE = 5
_PIECES = re.compile(r"[,.;:!?，。；：！？、\n]+")
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\\s!.]")


def yes_or_no(reply: str, known: Lexicon) -> str | None:
    """A clear "yes" or "no", or None."""
    said = words_of(heard(reply, known))
    if not said:
        thumbs = {_THUMBS.get(sign) for sign in _SKIN.sub("", reply[:20])}
        return thumbs.pop() if len(thumbs) == 1 else None
    answer = _said(said, known)
    shown = {_THUMBS[sign] for sign in reply if sign in _THUMBS}
    return answer if shown <= {answer} else None


def is_doubtful(reply: str, known: Lexicon) -> bool:
    """Whether a yes or no is a question, or not meant, or a thumb says something else than the words or a thumb."""
    if is_turned_around(reply) or (known.no_cancels_no and any(_denies_a_no(p, known) for p in _PIECES.split(reply))):
        return True
    shown = {_THUMBS[sign] for sign in reply if sign in _THUMBS}
    said = _said(words_of(heard(reply, known)), known)
    return reply.rstrip().endswith(("?", "？")) or len(shown | ({said} if said else set())) > 1


def _denies_a_no(piece: str, known: Lexicon) -> bool:
    """Whether two different ways to say no stand side by side: "không phải không"."""
    said, at, before = words_of(heard(piece, known)).split(), 0, ""
    while at < len(said):
        meaning, size = _phrase_at(said, at, known)
        phrase = " ".join(said[at : at + size]) if meaning == "no" else ""
        if phrase and before and not phrase.startswith(before):
            return True
        at, before = at + max(size, 1), phrase
    return False


def _said(said: str, known: Lexicon) -> str | None:
    if said in known.no:
        return "no"
    if said in known.yes:
        return "yes"
    return _repeated_yes_or_no(said.split(), known)


def _repeated_yes_or_no(said: list[str], known: Lexicon) -> str | None:
    """ "yes yes of course thanks": only words of one side, and politeness."""
    if len(said) > _MOST_WORDS:
        return None
    heard_so_far: set[str] = set()
    at = 0
    while at < len(said):
        meaning, size = _phrase_at(said, at, known)
        if meaning is None:
            return None
        heard_so_far.add(meaning)
        at += size
    heard_so_far.discard(_POLITE)
    return heard_so_far.pop() if len(heard_so_far) == 1 else None


def _phrase_at(said: list[str], at: int, known: Lexicon) -> tuple[str | None, int]:
    """What the longest known phrase at this word means, and how many words it has."""
    phrases = [" ".join(said[at : at + size]) for size in range(min(_LONGEST_PHRASE, len(said) - at), 0, -1)]
    for meanings in ((("no", known.no), ("yes", known.yes)), ((_POLITE, known.pleasantries),)):
        for phrase in phrases:
            meaning = next((name for name, meant in meanings if phrase in meant), None)
            if meaning is not None:
                return meaning, phrase.count(" ") + 1
    return None, 0
