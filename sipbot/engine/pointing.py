"""Where in the list of offered answers a reply points: a number, a letter, "the second one", "grade 7".

What stands beside a number and adds nothing to it is known here too.
"""

import re

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.labels import (
    ARTICLES,
    Offered,
    denies,
    is_only_polite,
    is_option_noun,
    labels_in,
    ordinal,
    refuse,
)
from sipbot.engine.languages import WITHOUT_SPACES, Lexicon
from sipbot.engine.plain import words_of
from sipbot.engine.reading import numbers_in

_LETTER = re.compile(r"[^\w?👎❌]*([a-z])[^\w?👎❌]*")


def counted_position(said: list[str], among: Offered) -> int | None:
    """Where labels count grades or years, "third" and "grade 7" mean what they count, never the place in the list.

    A bare number is the number beside the label, if there is one; otherwise asks back what it counts.
    """
    if not among.counted or labels_in(said, among)[0]:
        return None
    ordinals = {n for word in said if (n := ordinal(word, among.known)) is not None}
    numbers = ordinals or {among.known.grades[word] for word in said if word in among.known.grades}
    if not numbers and any(word in content for word in said for content in among.content):
        numbers = {int(n) for n in numbers_in(" ".join(said), among.known)}
    if not numbers:
        beyond = int(said[0]) if len(said) == 1 and said[0].isdigit() else 0
        return among.ask_back(among.counted[beyond]) if beyond > len(among.keys) and beyond in among.counted else None
    positions = {among.counted.get(number) for number in numbers}
    position = positions.pop()
    if position is None or positions:
        refuse("several" if positions else "out of range")
    if denies(said, among.known) or _is_elsewhere(said, position, among):
        refuse("ambiguous")
    is_said_as_a_place = ordinals and (said[0] in ARTICLES or any(_is_one(word, among.known) for word in said))
    if is_said_as_a_place or any(is_option_noun(word, among.known) for word in said):
        among.ask_back(position)  # "the second one" may be the second in the list
    return position


def _is_elsewhere(said: list[str], position: int, among: Offered) -> bool:
    """Whether a reply speaks of another school, where grades are counted anew, or of another label as well."""
    text = f" {' '.join(said)} "
    if any(f" {one} " in text and not any(one in label for label in among.exact) for one in among.known.other_schools):
        return True
    telling = [word for word in said if word not in among.known.fillers and not word.isdigit()]
    named = [{at for at, content in enumerate(among.content) if word in content} for word in telling]
    return any(len(one) == 1 and position not in one for one in named)


def things_counted(said: list[str], among: Offered) -> int:
    """How many a reply says there are, "I have 2", "os três", where it names no place in the list; otherwise 0."""
    known = among.known
    words = [word for word in said if word not in known.pleasantries] or said
    numbers = [int(word) if word.isdigit() else known.numbers.get(word, 0) for word in words]
    at = next((at for at, n in enumerate(numbers) if n and (words[at].isdigit() or words[at] not in known.fillers)), 0)
    if not at or labels_in(said, among)[0]:
        return 0
    has = words[at - 1] in known.have
    return numbers[at] if has or (numbers[at] > 1 and " ".join(words[:at]) in known.these) else 0


def _is_one(word: str, known: Lexicon) -> bool:
    """The "one" of "the second one"."""
    return known.numbers.get(word) == 1 and word not in known.ordinals


def bare_position(folded: str, said: list[str], among: Offered) -> int | None:
    """The position where a reply is a number, a letter, or "the second one", and otherwise only fillers."""
    words = [word for word in said if not is_option_noun(word, among.known)] or said
    if len(words) == 1 and words[0].isdigit() and not re.search(r"\d[.,]\d", folded):
        return _same_in_labels(_in_range(int(words[0]) - 1, among), among)
    if len(words) == 1 and words[0] in among.known.numbers:
        number = among.known.numbers[words[0]]
        is_sure = words[0] not in among.known.unclear_alone or is_numbered(said, words[0], among)
        if is_sure or not 0 < number <= len(among.keys):
            return _same_in_labels(_in_range(number - 1, among), among)
        among.ask_back(number - 1)
    if _has_several_letters(words, among):
        refuse("several")
    if len(words) > 1 and len(words[0]) == 1 and words[0].isascii() and is_only_polite(words[1:], among.known):
        words = words[:1]
    meant = [word for word in words if word not in among.known.fillers]
    letter = _LETTER.fullmatch(_letter_in(words, meant) if len(meant) < len(said) else folded.strip())
    if letter and ord(letter[1]) - ord("a") < len(among.keys):
        return ord(letter[1]) - ord("a")
    if " ".join(said) in among.known.last or " ".join(meant) in among.known.last:
        return len(among.keys) - 1
    ordinals = {p for word in said if (p := ordinal(word, among.known)) is not None}
    others = [word for word in words if ordinal(word, among.known) is None and word not in among.known.fillers]
    if len(ordinals) == 1 and all(among.known.numbers.get(word) == 1 for word in others):
        position = _same_in_labels(_in_range(ordinals.pop() - 1, among), among)
        if position is not None and len(said) == 1 and said[0] in among.known.weekdays:
            among.ask_back(position)  # "segunda" is a Monday as well
        return position
    return None


def _same_in_labels(position: int | None, among: Offered) -> int | None:
    """The position, unless its number is also the number of another label: asks back which of them is meant."""
    if position is not None and among.is_another(position):
        among.ask_back(among.numbered[position + 1])
    return position


def _has_several_letters(words: list[str], among: Offered) -> bool:
    """Whether a reply is nothing but letters, of which several are answers: "a e c", though "a" may be an article."""
    letters = {word for word in words if len(word) == 1 and "a" <= word <= "z"}
    is_only_letters = len(words) > 1 and all(len(word) == 1 for word in words)
    return is_only_letters and sum(ord(letter) - ord("a") < len(among.keys) for letter in letters) > 1


def _letter_in(words: list[str], meant: list[str]) -> str:
    """The one letter beside fillers: "I pick B"; "a" is an article where words are put apart by spaces."""
    joined = any(WITHOUT_SPACES.fullmatch(word) for word in words)
    letters = [word for word in words if len(word) == 1 and word.isascii() and (joined or word in meant)]
    return letters[0] if len(letters) == 1 and set(meant) <= set(letters) else " ".join(words)


def _in_range(position: int, among: Offered) -> int | None:
    """The position, or None where a label is a number that is not a position; otherwise raises."""
    if 0 <= position < len(among.keys):
        return position
    if str(position + 1) in among.exact:
        return None
    raise NotUnderstood("out of range")


def is_numbered(said: list[str], word: str, among: Offered) -> bool:
    """Whether *word* stands after "number", "option": then it is a number, whatever else it may be."""
    before = said[said.index(word) - 1] if said.index(word) else ""
    return is_option_noun(before, among.known) and before not in ARTICLES


def has_number_apart(folded: str, known: Lexicon) -> bool:
    """Whether the one number stands alone between commas: "I work there, 3". Then the other words only tell why."""
    pieces = [words_of(piece).split() for piece in re.split(r"[,;.:!?\n]+", folded)]
    said = [word for piece in pieces for word in piece]
    numbers = [word for word in said if word.isdigit() or (word in known.numbers and word not in known.fillers)]
    doubtful = denies(said, known) or any(word in known.or_ or word in known.and_ for word in said)
    return len(numbers) == 1 and numbers[0].isdigit() and numbers in pieces and not doubtful


def gives_a_reason(words: list[str], known: Lexicon) -> bool:
    """ "2 because I go there": what follows adds nothing to the answer."""
    telling = [word for word in words if word not in known.fillers]
    return bool(telling) and telling[0] in known.because
