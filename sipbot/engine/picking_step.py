"""The step of a scale that a reply gives: a number, in digits or in words, or the name of one of its ends."""

import re
from itertools import pairwise

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.hearing import is_turned_around
from sipbot.engine.labels import Offered, denies, labels_in, nearly, only_fillers, refuse_empty
from sipbot.engine.languages import Lexicon
from sipbot.engine.plain import words_of
from sipbot.engine.pointing import gives_a_reason, has_number_apart
from sipbot.engine.reading import numbers_in


def pick_step(reply: str, low: int, high: int, ends: Offered, *, echoed: str = "") -> int:
    """The step of a scale that *reply* gives; *ends* names its two ends. Raises `NotUnderstood`.

    Words of the question itself, *echoed*, add nothing: "very safe" after "How safe?" is "very".
    """
    if is_turned_around(reply):
        raise NotUnderstood("ambiguous")
    folded = _without_total(ends.heard(reply), high, ends.known)
    said = words_of(folded).split()
    refuse_empty(said)
    label, rest = labels_in(said, ends)
    named = {int(ends.keys[position]) for position in label}
    numbers = set(numbers_in(" ".join(rest) if named else folded, ends.known))
    if numbers - set(range(low, high + 1)):
        raise NotUnderstood("out of range" if len(numbers) == 1 else "several")
    picked = {int(n) for n in numbers} | named
    if not picked:
        return _step_nearly_named(said, ends)
    left = [word for word in rest if not word.isdigit() and word not in ends.known.numbers]
    if len(picked) > 1 or denies(left, ends.known):
        raise NotUnderstood("several", maybe=named.pop() if len(picked) == 2 and len(named) == 1 else None)
    asked = words_of(ends.heard(echoed)).split()
    added = [word for word in left if word not in asked]
    if _counts_things(said, asked, ends.known) or (
        not only_fillers(added, ends.known)
        and not has_number_apart(folded, ends.known)
        and not gives_a_reason(added, ends.known)
    ):
        raise NotUnderstood("ambiguous", maybe=picked.pop())
    return picked.pop()


def _counts_things(said: list[str], asked: list[str], known: Lexicon) -> bool:
    """Whether a reply says how many there are of what the question names, or how often: "3 groups", "2 times"."""
    return any(
        (n.isdigit() or n in known.numbers) and (after in asked or after in known.vague) for n, after in pairwise(said)
    )


def _step_nearly_named(said: list[str], ends: Offered) -> int:
    try:
        return int(ends.keys[nearly(said, ends)])
    except NotUnderstood as unsure:
        maybe = int(str(unsure.maybe)) if unsure.maybe is not None else None
        raise NotUnderstood(unsure.reason, maybe=maybe) from None


def _without_total(folded: str, high: int, known: Lexicon) -> str:
    """ "4/5" and "4 out of five" without the total."""
    totals = "|".join(sorted(known.out_of, key=len, reverse=True))
    named = "|".join([str(high), *(word for word, n in known.numbers.items() if n == high)])
    steps = "|".join(word for word, n in known.numbers.items() if 0 <= n <= high)
    return re.sub(rf"\b(\d+|{steps})\s*(?:/|\b(?:{totals})\b)\s*(?:{named})\b", r"\1", folded)
