"""Which of the offered answers a reply picks: by number, letter, number word, label, or a typo away from a label.

A reply is *sure*, or asked back ("Did you mean 2, Sometimes?"), or not understood. Nothing is guessed silently.
"""

import re
from collections.abc import Iterable, Iterator

from sipbot.engine.errors import NotUnderstood
from sipbot.engine.labels import (
    ARTICLES,
    YES_NO,
    Offered,
    core,
    denies,
    is_only_polite,
    is_option_noun,
    is_unclear,
    label_at,
    labels_in,
    nearly,
    offered,
    only_fillers,
    ordinal,
    refuse,
    refuse_empty,
)
from sipbot.engine.languages import WITHOUT_SPACES, Lexicon
from sipbot.engine.plain import words_of
from sipbot.engine.reading import numbers_in
from sipbot.engine.yes_no import is_doubtful, yes_or_no

_LETTER = re.compile(r"[(\[]?([a-z])\s*(?:[)\].:]|$|-\s)")
_RANGE = re.compile(r"(\d{1,2})\s*(?:-|to|al?|thru|through|hasta)\s*(\d{1,2})")
_BREAK = re.compile(r"[,;/&+>\n\r]+")
_RUN_TOGETHER = re.compile(r"\d{2,9}")


def pick(reply: str, among: Offered) -> str:
    """The key of the one answer that *reply* picks. Raises `NotUnderstood`."""
    if not set(among.keys) >= YES_NO:
        return among.keys[_position(among.heard(reply), among, None)]
    answer = yes_or_no(reply, among.known)
    if is_doubtful(reply, among.known) or (answer == "yes" and _is_only_agreement(reply, among)):
        raise NotUnderstood("ambiguous")
    return among.keys[_position(among.heard(reply), among, answer)]


def pick_yes_or_no(reply: str, keys: tuple[str, str], languages: tuple[str, ...]) -> str:
    """Yes or no, by word, thumb or number. Raises `NotUnderstood`; a yes with other words is not a yes."""
    among = offered(keys, (("yes",), ("no",)), languages)
    if is_doubtful(reply, among.known):
        raise NotUnderstood("ambiguous")
    return among.keys[_position(among.heard(reply), among, yes_or_no(reply, among.known))]


def pick_several(reply: str, among: Offered, *, at_most: int | None) -> tuple[str, ...]:
    """The keys that *reply* picks, in the order offered. Raises `NotUnderstood`."""
    folded = among.heard(reply)
    if at_most != 1:
        _refuse_range(folded, among)
    positions = sorted(set(_several(folded, among)))
    if at_most is not None and len(positions) > at_most:
        raise NotUnderstood("too many")
    return tuple(among.keys[position] for position in positions)


def put_in_order(reply: str, among: Offered) -> tuple[str, ...]:
    """All keys in the order of *reply*; the last one may go without saying. Raises `NotUnderstood`."""
    positions = list(_several(_without_first(among.heard(reply), among), among, run_together=True))
    everything = range(len(among.keys))
    if len(set(positions)) != len(positions):
        raise NotUnderstood("twice the same")
    missing = [position for position in everything if position not in positions]
    if len(missing) > 1:
        raise NotUnderstood("not all")
    return tuple(among.keys[position] for position in [*positions, *missing])


def _without_first(folded: str, among: Offered) -> str:
    """ "Food first, then buses" without the word that its place says already."""
    first, *others = _BREAK.split(folded)
    words = words_of(first).split()
    places = [word for word in words if ordinal(word, among.known) == 1]
    is_said = bool(others) and len(places) == 1 and len(labels_in(words, among)[0]) == 1
    return ",".join([" ".join(word for word in words if word not in places), *others]) if is_said else folded


def pick_step(reply: str, low: int, high: int, ends: Offered, *, echoed: str = "") -> int:
    """The step of a scale that *reply* gives; *ends* names its two ends. Raises `NotUnderstood`.

    Words of the question itself, *echoed*, add nothing: "very safe" after "How safe?" is "very".
    """
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
    if (
        not only_fillers(added, ends.known)
        and not _has_number_apart(folded, ends.known)
        and not _gives_a_reason(added, ends.known)
    ):
        raise NotUnderstood("ambiguous", maybe=picked.pop())
    return picked.pop()


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
    if label is None and (counted := _counted_position(said, among)) is not None:
        return counted
    bare = _bare_position(folded, said, among)
    if label is not None:
        return label if bare in (None, label) else refuse("several")
    if bare is not None:
        return bare
    return _position_in_words(said, among, has_number_apart=_has_number_apart(folded, known=among.known))


def _counted_position(said: list[str], among: Offered) -> int | None:
    """Where labels count grades or years, "third" and "grade 7" mean what they count, never the place in the list.

    A bare number is the number beside the label, if there is one; otherwise asks back what it counts.
    """
    if not among.counted or labels_in(said, among)[0]:
        return None
    numbers = {n for word in said if (n := ordinal(word, among.known)) is not None}
    if not numbers and any(word in content for word in said for content in among.content):
        numbers = {int(n) for n in numbers_in(" ".join(said), among.known)}
    if not numbers:
        beyond = int(said[0]) if len(said) == 1 and said[0].isdigit() else 0
        return among.ask_back(among.counted[beyond]) if beyond > len(among.keys) and beyond in among.counted else None
    positions = {among.counted.get(number) for number in numbers}
    position = positions.pop()
    if position is None or positions:
        refuse("several" if positions else "out of range")
    if said[0] in ARTICLES or any(_points_at_the_list(word, among.known) for word in said):
        among.ask_back(position)  # "the second one" may be the second in the list
    return position


def _points_at_the_list(word: str, known: Lexicon) -> bool:
    return is_option_noun(word, known) or (known.numbers.get(word) == 1 and word not in known.ordinals)


def _bare_position(folded: str, said: list[str], among: Offered) -> int | None:
    """The position where a reply is a number, a letter, or "the second one", and otherwise only fillers."""
    words = [word for word in _without_number_sign(said, among) if not is_option_noun(word, among.known)] or said
    if len(words) == 1 and words[0].isdigit() and not re.search(r"\d[.,]\d", folded):
        return _in_range(int(words[0]) - 1, among)
    if len(words) == 1 and words[0] in among.known.numbers:
        number = among.known.numbers[words[0]]
        is_sure = words[0] not in among.known.unclear_alone or _is_numbered(said, words[0], among)
        return (
            _in_range(number - 1, among) if is_sure or not 0 < number <= len(among.keys) else among.ask_back(number - 1)
        )
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
        return _in_range(ordinals.pop() - 1, among)
    return None


def _letter_in(words: list[str], meant: list[str]) -> str:
    """The one letter beside fillers: "I pick B"; "a" is an article where words are put apart by spaces."""
    joined = any(WITHOUT_SPACES.fullmatch(word) for word in words)
    letters = [word for word in words if len(word) == 1 and word.isascii() and (joined or word in meant)]
    return letters[0] if len(letters) == 1 and set(meant) <= set(letters) else " ".join(words)


def _without_number_sign(said: list[str], among: Offered) -> list[str]:
    """ "no. 2" is number two, unless no is an answer."""
    is_sign = said[0] == "no" and len(said) > 1 and said[1].isdigit() and not set(among.keys) >= YES_NO
    return said[1:] if is_sign else said


def _in_range(position: int, among: Offered) -> int | None:
    """The position, or None where a label is a number that is not a position; otherwise raises."""
    if 0 <= position < len(among.keys):
        return position
    if str(position + 1) in among.exact:
        return None
    raise NotUnderstood("out of range")


def _has_number_apart(folded: str, known: Lexicon) -> bool:
    """Whether the one number stands alone between commas: "I work there, 3". Then the other words only tell why."""
    pieces = [words_of(piece).split() for piece in re.split(r"[,;.:!?\n]+", folded)]
    said = [word for piece in pieces for word in piece]
    numbers = [word for word in said if word.isdigit() or (word in known.numbers and word not in known.fillers)]
    doubtful = denies(said, known) or any(word in known.or_ or word in known.and_ for word in said)
    return len(numbers) == 1 and numbers[0].isdigit() and numbers in pieces and not doubtful


def _position_in_words(said: list[str], among: Offered, *, has_number_apart: bool = False) -> int:
    """The position that a reply of several words picks."""
    known = among.known
    hits, rest = labels_in(_without_number_sign(said, among), among)
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
    if hits and not _is_label_too(left, position, among) and among.keys[position] in YES_NO <= set(among.keys):
        among.ask_back(position)  # "I think yes" is no clear yes
    if left and hits and _is_label_too(left, position, among) and not denies(left, known):
        return position
    if has_number_apart and not _names_another(left, position, among):
        return position
    if only_fillers(left, known) or (numbers and _gives_a_reason(left, known)) or _names_too(left, position, among):
        return position
    return among.ask_back(position)


def _gives_a_reason(words: list[str], known: Lexicon) -> bool:
    """ "2 because I go there": what follows adds nothing to the answer."""
    telling = [word for word in words if word not in known.fillers]
    return bool(telling) and telling[0] in known.because


def _is_label_too(left: list[str], position: int, among: Offered) -> bool:
    """Whether the other words stand in the label as well: "yes, he gets help"."""
    telling = [word for word in left if word not in among.known.fillers]
    return bool(telling) and any(all(word in words for word in telling) for words in among.wordings[position])


def _names_too(words: list[str], position: int, among: Offered) -> bool:
    """Whether words beside a number name the same answer: "parent (1)"."""
    try:
        return nearly(words, among) == position
    except NotUnderstood:
        return False


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
        word
        for word in left
        if word in known.numbers and (word not in known.fillers or _is_numbered(left, word, among))
    ]
    others = [word for word in left if word not in words]
    if not words or not only_fillers(others, known):
        return set(), left
    positions = {known.numbers[word] - 1 for word in words}
    is_sure = all(_is_numbered(left, word, among) for word in words if word in known.unclear_alone)
    if not is_sure and len(positions) == 1:
        position = min(positions)
        refuse("out of range") if position >= len(among.keys) else among.ask_back(position)
    return positions, others


def _is_numbered(said: list[str], word: str, among: Offered) -> bool:
    """Whether *word* stands after "number", "option": then it is a number, whatever else it may be."""
    before = said[said.index(word) - 1] if said.index(word) else ""
    return is_option_noun(before, among.known) and before not in ARTICLES


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


def _refuse_range(folded: str, among: Offered) -> None:
    """ "1-3" is one to three, or one and three: asks back. "1-2" is the same either way."""
    ends = _RANGE.fullmatch(folded.strip())
    if ends and 1 <= int(ends[1]) < int(ends[2]) - 1 < len(among.keys):
        raise NotUnderstood("ambiguous", maybe=among.keys[int(ends[1]) - 1 : int(ends[2])])


def _several(folded: str, among: Offered, *, run_together: bool = False) -> Iterable[int]:
    """The positions that a reply names, in its order."""
    said = words_of(folded)
    refuse_empty(said.split())
    if is_unclear(said.split(), among.known):
        refuse("several")
    if said in among.exact:
        return [among.exact[said]]
    if said in among.known.all_ and not run_together:
        return range(len(among.keys))
    if _RUN_TOGETHER.fullmatch(said) and int(said) > len(among.keys):
        return _taken_apart(said, among, sure=run_together)
    return _letters(folded, among) or _in_order(folded, among)


def _in_order(folded: str, among: Offered) -> list[int]:
    """The positions that a reply names one after the other, by number or by label."""
    said = _pieces(folded, among)
    if _counts_in_two_ways(said, among):
        raise NotUnderstood("ambiguous")
    found: list[int] = []
    unread: list[str] = []
    for part in _named_parts(said, among):
        if isinstance(part, int):
            found.append(part)
        else:
            unread += part
    if denies(unread, among.known) or any(word in among.known.or_ for part in unread for word in part.split()):
        raise NotUnderstood("ambiguous")
    if any(position not in range(len(among.keys)) for position in found):
        raise NotUnderstood("out of range")
    if not found:
        return [nearly(unread, among)]
    if unread:
        raise NotUnderstood("ambiguous", maybe=tuple(among.keys[position] for position in dict.fromkeys(found)))
    return found


def _counts_in_two_ways(said: list[str], among: Offered) -> bool:
    """ "the first three", "2 first", "the music one": numbers beside places in the list or labels, or a "last"."""
    known = among.known
    places = {word for word in said if ordinal(word, known) is not None}
    spelled = {word for word in said if word in known.numbers and word not in known.fillers} - places
    if any(word in known.last for word in said):
        return True
    if places and not among.counted:
        return bool(spelled) or any(word.isdigit() for word in said) or bool(labels_in(said, among)[0])
    return bool(spelled) and bool(labels_in(said, among)[0])


def _pieces(folded: str, among: Offered) -> list[str]:
    """The words of a reply, with a comma where a piece ends; a number word alone in its piece is a digit."""
    pieces = [words_of(piece).split() for piece in _BREAK.split(folded)]
    words = [word for piece in pieces for word in [*piece, ","]]
    ends = {",", *among.known.and_}
    around = zip([",", *words], words, [*words[1:], ","], strict=False)
    return [_digits(word, among.known) if {before, after} <= ends else word for before, word, after in around]


def _digits(word: str, known: Lexicon) -> str:
    return str(known.numbers[word]) if word in known.numbers else word


def _named_parts(said: list[str], among: Offered) -> Iterator[int | list[str]]:
    """The positions that *said* names, and between them the words that name none."""
    other: list[str] = []
    at, number = 0, None
    while at < len(said):
        size, position = label_at(said, at, among)
        if size and position == number:
            # "2. Art" names one answer twice over.
            at, number = at + size, None
            continue
        number = position = _position_of_word(said[at], among) if size == 0 else position
        if position is not None or said[at] == "," or said[at] in among.known.and_:
            yield from _other_part(other, among)
            other = []
        else:
            other.append(said[at])
        if position is not None:
            yield position
        at += max(size, 1)
    yield from _other_part(other, among)


def _other_part(words: list[str], among: Offered) -> Iterator[int | list[str]]:
    """Words between the positions: a misspelled label, nothing of importance, or unread."""
    if only_fillers(words, among.known):
        return
    try:
        yield nearly(words, among)
    except NotUnderstood:
        yield words


def _position_of_word(word: str, among: Offered) -> int | None:
    if word.isdigit():
        return int(word) - 1
    nth = ordinal(word, among.known)
    if nth is not None and among.counted:
        return among.counted.get(nth)
    number = nth or (None if word in among.known.fillers else among.known.numbers.get(word))
    return number - 1 if number else None


def _letters(folded: str, among: Offered) -> list[int]:
    """ "a, c" or "b) a) c)": nothing but letters, of which each is an answer."""
    parts = [part for part in re.split(r"[\s,;>/&+.()\[\]]+", folded) if part and part not in among.known.and_]
    letters = [ord(part) - ord("a") for part in parts if len(part) == 1 and "a" <= part <= "z"]
    fit = len(letters) == len(parts) and all(letter < len(among.keys) for letter in letters)
    return letters if fit else []


def _taken_apart(digits: str, among: Offered, *, sure: bool) -> list[int]:
    """ "213" as 2, 1, 3: sure where all are put in order, asked back elsewhere."""
    positions = [int(digit) - 1 for digit in digits]
    if len(set(positions)) < len(positions) or not all(0 <= position < len(among.keys) for position in positions):
        raise NotUnderstood("out of range")
    if not sure:
        raise NotUnderstood("ambiguous", maybe=tuple(among.keys[position] for position in sorted(positions)))
    return positions
