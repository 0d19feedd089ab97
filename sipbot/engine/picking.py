"""Which one of the offered answers a reply picks: by number, letter, number word, label, or a typo away from a label.

A reply is *sure*, or asked back ("Did you mean 2, Sometimes?"), or not understood. Nothing is guessed silently.
"""

import re
from itertools import pairwise

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.hearing import is_turned_around
from sipbot.engine.labels import (
    YES_NO,
    Offered,
    core,
    denies,
    is_a_sign,
    is_unclear,
    label_at,
    labels_in,
    nearly,
    offered,
    only_fillers,
    refuse,
    refuse_empty,
)
from sipbot.engine.plain import plain, words_of
from sipbot.engine.pointing import (
    bare_position,
    counted_position,
    gives_a_reason,
    has_number_apart,
    is_numbered,
    things_counted,
)
from sipbot.engine.yes_no import is_doubtful, yes_or_no

_NUMBER_SIGN = re.compile(r"\b(?:[Nn][º°]\.?|[Nn]o\.|No)\s*(?=\d)")
"""Not a small "no" without its point, which may be a no: "no 1"."""


def pick(reply: str, among: Offered) -> str:
    """The key of the one answer that *reply* picks. Raises `NotUnderstood`, with what another word may mean."""
    try:
        return _pick(reply, among)
    except NotUnderstood as unread:
        may_guess = unread.reason in ("no answer", "ambiguous") and not set(among.keys) >= YES_NO
        likely = among.likely(reply) if may_guess and not is_turned_around(reply) else None
        if likely is None:
            raise
    raise NotUnderstood("ambiguous", maybe=likely)


def _pick(reply: str, among: Offered) -> str:
    if among.signs and not plain(reply):
        return among.keys[_shown(reply, among)]
    if is_turned_around(reply):
        raise NotUnderstood("ambiguous")
    if not set(among.keys) >= YES_NO:
        return among.keys[_position(among.heard(_NUMBER_SIGN.sub(" ", reply)), among, None)]
    answer = yes_or_no(reply, among.known)
    said = words_of(among.heard(reply)).split()
    if (
        is_doubtful(reply, among.known)
        or is_unclear(said, among.known)
        or (answer == "yes" and _is_only_agreement(reply, among))
    ):
        raise NotUnderstood("ambiguous")
    return among.keys[_position(among.heard(reply), among, answer)]


def _shown(reply: str, among: Offered) -> int:
    """The position whose smiley a reply without words shows, and no other sign."""
    shown = {among.signs.get(sign) for sign in reply if is_a_sign(sign)}
    if len(shown) != 1 or None in shown:
        raise NotUnderstood("several" if shown - {None} else "no answer")
    return next(position for position in shown if position is not None)


def pick_yes_or_no(reply: str, keys: tuple[str, str], languages: tuple[str, ...]) -> str:
    """Yes or no, by word, thumb or number. Raises `NotUnderstood`; a yes with other words is not a yes."""
    among = offered(keys, (("yes",), ("no",)), languages)
    if is_doubtful(reply, among.known) or is_unclear(words_of(among.heard(reply)).split(), among.known):
        raise NotUnderstood("ambiguous")
    return among.keys[_position(among.heard(reply), among, yes_or_no(reply, among.known))]


def _is_only_agreement(reply: str, among: Offered) -> bool:
    """ "no problem" agrees to something, but says of nothing that it is so."""
    said = words_of(among.heard(reply)).split()
    return len(said) > 1 and denies([word for word in said if word not in among.known.yes], among.known)


def _position(folded: str, among: Offered, answer: str | None) -> int:
    """The one position that a reply picks; *answer* is the yes or no in it."""
    said = words_of(folded).split()
    if answer and (len(among.keys) == 2 or said):
        return among.keys.index(answer)
    refuse_empty(said)
    if is_unclear(said, among.known):
        refuse("several")
    label = among.exact.get(" ".join(said), among.exact.get(" ".join(core(said))))
    if label is None and (counted := counted_position(said, among)) is not None:
        return counted
    if label is None and things_counted(said, among):
        raise NotUnderstood("ambiguous")
    bare = bare_position(folded, said, among)
    if label is not None:
        return label if bare in (None, label) else refuse("several")
    if bare is not None:
        return bare
    return _position_in_words(said, among, has_number_apart=has_number_apart(folded, known=among.known))


def _position_in_words(said: list[str], among: Offered, *, has_number_apart: bool = False) -> int:
    """The position that a reply of several words picks."""
    known = among.known
    hits, rest = labels_in(said, among)
    numbers = {int(word) - 1 for word in rest if word.isdigit()}
    left = [word for word in rest if not word.isdigit()]
    if not numbers and not hits:
        numbers, left = _spelled_positions(left, among)
    if denies(left, known):
        raise NotUnderstood("ambiguous")
    picked = hits | {number for number in numbers if 0 <= number < len(among.keys)}
    if not picked:
        return nearly(said, among) if not numbers else refuse("out of range")
    if len(picked) > 1 or numbers - picked:
        # "3. Sometimes" where 3 is another: the word is likelier than the digit, but ask.
        return among.ask_back(hits.pop()) if len(hits) == 1 and len(numbers) == 1 else refuse("several")
    position = picked.pop()
    if hits and numbers and _leaves_a_number_out(said, position, among):
        among.ask_back(position)
    if hits and not _is_label_too(left, position, among) and among.keys[position] in YES_NO <= set(among.keys):
        among.ask_back(position)  # "I think yes" is no clear yes
    if left and hits and _is_label_too(left, position, among) and not denies(left, known):
        return position
    if hits and _is_said_apart(position, said, among):
        among.ask_back(position)  # "never say never" is not never
    if has_number_apart and not _names_another(left, position, among):
        return position
    if only_fillers(left, known) or (numbers and gives_a_reason(left, known)) or _names_too(left, position, among):
        return position
    return among.ask_back(position)


def _is_label_too(left: list[str], position: int, among: Offered) -> bool:
    """Whether the other words stand in the label as well: "yes, he gets help"."""
    telling = [word for word in left if word not in among.known.fillers]
    return bool(telling) and any(all(word in words for word in telling) for words in among.wordings[position])


def _is_said_apart(position: int, said: list[str], among: Offered) -> bool:
    """Whether the label stands in a reply twice, with other words between."""
    starts = [at for at in range(len(said)) if label_at(said, at, among)[1] == position]
    return any(second - first > label_at(said, first, among)[0] for first, second in pairwise(starts))


def _names_too(words: list[str], position: int, among: Offered) -> bool:
    """Whether words beside a number name the same answer: "parent (1)", but not "2 times a week" where it is once."""
    try:
        return nearly(words, among) == position and not _leaves_a_number_out(words, position, among)
    except NotUnderstood:
        return False


def _leaves_a_number_out(words: list[str], position: int, among: Offered) -> bool:
    """Whether the label in which *words* stand says a number that they do not: "times a week" of "one time a week"."""
    said_in = [label for label in among.wordings[position] if any(word in label for word in words)]
    return any(among.known.numbers.get(word) and word not in words for label in said_in for word in label)


def _names_another(words: list[str], position: int, among: Offered) -> bool:
    """Whether words beside a number may name other answers: "2. Teacher"."""
    try:
        return nearly(words, among) != position
    except NotUnderstood as unread:
        return unread.reason != "no answer"


def _spelled_positions(left: list[str], among: Offered) -> tuple[set[int], list[str]]:
    """Number words, where the rest is fillers ("number two please"). Some alone may be another word: asks back."""
    known = among.known
    words = [
        word for word in left if word in known.numbers and (word not in known.fillers or is_numbered(left, word, among))
    ]
    others = [word for word in left if word not in words]
    if not words or not only_fillers(others, known):
        return set(), left
    positions = {known.numbers[word] - 1 for word in words}
    is_sure = all(is_numbered(left, word, among) for word in words if word in known.unclear_alone)
    if not is_sure and len(positions) == 1:
        position = min(positions)
        refuse("out of range") if position >= len(among.keys) else among.ask_back(position)
    return positions, others
