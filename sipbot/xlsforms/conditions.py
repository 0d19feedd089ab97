"""What `relevant` and `constraint` ask, as `ask_if` and limits: found by trying every answer that can be compared."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from math import ceil, floor

from sipbot.xlsforms.expressions import (
    All,
    Answer,
    Call,
    Compared,
    Node,
    Number,
    Own,
    Said,
    Some,
    Unreadable,
    answers_in,
    constants_in,
    spelled,
)

AskIf = dict[str, tuple[str | int, ...]]

MOST_ACCEPTED = 200
"""So many numbers are listed in an `ask_if` at most."""

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}


@dataclass(frozen=True, slots=True)
class Choosable:
    """An earlier question whose answers are keys: `names` are what the form calls them."""

    key: str
    names: Mapping[str, str]
    takes_several: bool = False
    is_always_answered: bool = False


@dataclass(frozen=True, slots=True)
class Countable:
    """An earlier question whose answers are numbers."""

    key: str
    least: int | float | None = None
    most: int | float | None = None
    is_whole: bool = True
    is_always_answered: bool = False


Asked = Choosable | Countable | str
"""What a condition can ask about an earlier question; or why it can ask nothing."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as a survey says it.

    `unsaid` are its parts that a survey cannot say, each with the reason. `skips` are the questions that may be left
    unanswered: the form asks even then, a survey does not. `never` tells that no answer fulfills it.
    """

    ask_if: AskIf
    unsaid: tuple[tuple[str, str], ...] = ()
    skips: tuple[str, ...] = ()
    never: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the most that a constraint takes; `unsaid` as in `Condition`, `wider` where it takes a bit more."""

    least: int | float | None = None
    most: int | float | None = None
    unsaid: tuple[tuple[str, str], ...] = ()
    wider: tuple[str, ...] = ()


def condition(nodes: Sequence[Node], asked: Mapping[str, Asked]) -> Condition:
    """What all of *nodes* ask together, about the questions *asked* before by their names in the form."""
    parts = [part for node in nodes for part in _conjuncts(node)]
    unsaid: list[tuple[str, str]] = []
    by_name: dict[str, list[Node]] = {}
    never = False
    for part in parts:
        names = answers_in(part)
        try:
            if not names:
                never = never or not _true(part, {})
            else:
                by_name.setdefault(_one(names, asked), []).append(part)
        except Unreadable as error:
            unsaid.append((spelled(part), str(error)))
    ask_if: AskIf = {}
    skips = []
    for name, about in by_name.items():
        told = asked[name]
        if isinstance(told, str):
            continue
        accepted, more = _several(about, told, name) if _is_several(told) else _accepted(about, told, name)
        unsaid += more
        if accepted is None:
            continue
        never = never or not accepted.keys
        if accepted.keys is not ANY:
            ask_if[told.key] = accepted.keys
            skips += [name] if accepted.without_answer and not told.is_always_answered else []
    return Condition(ask_if, tuple(unsaid), tuple(skips), never)


def relevant_of(ask_if: Mapping[str, Iterable[str | int]], names: Mapping[str, tuple[str, bool]]) -> str:
    """*ask_if* as a form says it; *names* tells by key what the form calls a question, and whether it takes several."""
    parts = [_asked(*names.get(key, (key, False)), tuple(accepted)) for key, accepted in ask_if.items()]
    whole = len(parts) == 1
    return " and ".join(part if whole or " or " not in part else f"({part})" for part in parts)


def limits(node: Node, *, is_whole: bool) -> Limits:
    """The limits in a constraint on one number."""
    least: int | float | None = None
    most: int | float | None = None
    unsaid, wider = [], []
    for part in _conjuncts(node):
        found = _limit(part, Own())
        if found is None:
            unsaid.append((spelled(part), "only the least and the most can be said"))
            continue
        sign, number = found
        if sign in ("<", ">") and not is_whole:
            wider.append(number.written)
        if sign in (">", ">=", "="):
            least = _higher(least, _bound(number, 1 if sign == ">" and is_whole else 0, is_whole=is_whole))
        if sign in ("<", "<=", "="):
            most = _lower(most, _bound(number, -1 if sign == "<" and is_whole else 0, is_whole=is_whole))
    return Limits(least, most, tuple(unsaid), tuple(wider))


def days(node: Node) -> tuple[date | None, date | None, tuple[tuple[str, str], ...]]:
    """The first and the last day that a constraint takes, and what of it is unsaid."""
    earliest: list[date] = []
    latest: list[date] = []
    unsaid = []
    for part in _conjuncts(node):
        match part:
            case Compared(">=" | ">" as sign, Own(), other) if day := _day(other):
                earliest.append(day + timedelta(days=sign == ">"))
            case Compared("<=" | "<" as sign, Own(), other) if day := _day(other):
                latest.append(day - timedelta(days=sign == "<"))
            case _:
                unsaid.append((spelled(part), "only a day by its date can be said, such as '2026-09-01'"))
    return max(earliest, default=None), min(latest, default=None), tuple(unsaid)


def _day(node: Node) -> date | None:
    match node:
        case Said(text) | Call("date", (Said(text),)) if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                return None
        case _:
            return None


def most_picked(node: Node) -> Limits:
    """How many choices a constraint lets people pick."""
    most: int | float | None = None
    unsaid = []
    for part in _conjuncts(node):
        found = _limit(part, Call("count-selected", (Own(),)))
        if found is None or found[1].value != int(found[1].value):
            unsaid.append((spelled(part), "only the most that can be picked can be said"))
            continue
        sign, n = found[0], int(found[1].value)
        if sign in ("<", "<=", "="):
            most = _lower(most, n - 1 if sign == "<" else n)
        if (sign in (">=", "=") and n > 1) or (sign == ">" and n > 0):
            unsaid.append((spelled(part), "only the most that can be picked can be said, not the least"))
    return Limits(None, most, tuple(unsaid))


# Which answers fulfill a condition.

ANY: tuple[str | int, ...] = ("any",)
"""Every answer does, and none too."""


@dataclass(frozen=True, slots=True)
class _Accepted:
    keys: tuple[str | int, ...]
    without_answer: bool


_Found = tuple[_Accepted | None, list[tuple[str, str]]]


def _one(names: tuple[str, ...], asked: Mapping[str, Asked]) -> str:
    """The one question that a part asks about. Raises `Unreadable`."""
    for name in names:
        told = asked.get(name, "no question before this one is called so")
        if isinstance(told, str):
            raise Unreadable(f"${{{name}}}: {told}")
    if len(names) > 1:
        raise Unreadable("'or' can join answers to one question only")
    return names[0]


def _is_several(told: Choosable | Countable) -> bool:
    return isinstance(told, Choosable) and told.takes_several


def _accepted(parts: list[Node], told: Choosable | Countable, name: str) -> _Found:
    """The answers that fulfill all *parts*; those that cannot be tried are left out of it."""
    sayable, unsaid = [], []
    for part in parts:
        try:
            _true(part, {name: ""})
            sayable.append(part)
        except Unreadable as error:
            unsaid.append((spelled(part), str(error)))
    if not sayable:
        return None, unsaid
    try:
        found = _chosen(sayable, told, name) if isinstance(told, Choosable) else _counted(sayable, told, name)
    except Unreadable as error:
        return None, [*unsaid, (" and ".join(map(spelled, sayable)), str(error))]
    return found, unsaid


def _chosen(parts: list[Node], told: Choosable, name: str) -> _Accepted:
    without = _all_true(parts, {name: ""})
    fitting = [choice for choice in told.names if _all_true(parts, {name: choice})]
    if without and len(fitting) == len(told.names):
        return _Accepted(ANY, without)
    said = [constant for part in parts for constant in constants_in(part)]
    ordered = sorted(fitting, key=lambda choice: said.index(choice) if choice in said else len(said))
    return _Accepted(tuple(dict.fromkeys(told.names[choice] for choice in ordered)), without)


def _counted(parts: list[Node], told: Countable, name: str) -> _Accepted:
    said = [number for part in parts for number in map(_number, constants_in(part)) if number is not None]
    low, high = ceil(min(said, default=Decimal(0))) - 1, floor(max(said, default=Decimal(0))) + 1
    first = low if told.least is None else ceil(told.least)
    last = high if told.most is None else floor(told.most)
    below, above = range(first, min(low, last + 1)), range(max(first, high + 1), last + 1)
    inside = range(max(first, low), min(last, high) + 1)
    ends = [end for end, some, limit in ((low, below, told.least), (high, above, told.most)) if some or limit is None]
    fitting = [end for end in ends if _all_true(parts, {name: str(end)})]
    outside = [*(below if low in fitting else ()), *(above if high in fitting else ())][: MOST_ACCEPTED + 1]
    tried = inside[: MOST_ACCEPTED * 10]
    holds = sorted({*(number for number in tried if _all_true(parts, {name: str(number)})), *outside})
    without = _all_true(parts, {name: ""})
    if without and fitting == ends and len(holds) >= len(tried):
        return _Accepted(ANY, without)
    if (low in fitting and told.least is None) or (high in fitting and told.most is None):
        raise Unreadable("numbers without end fulfill it, and a survey lists them one by one")
    if len(holds) > MOST_ACCEPTED or len(tried) < len(inside):
        raise Unreadable(f"more than {MOST_ACCEPTED} numbers fulfill it, and a survey lists them one by one")
    if not told.is_whole and (outside or _holds_between(parts, name, [*said, *map(Decimal, inside)])):
        raise Unreadable("numbers between the whole ones fulfill it, and a survey lists whole ones")
    if all(number in said for number in holds):
        holds.sort(key=lambda number: said.index(Decimal(number)))
    return _Accepted(tuple(holds), without)


def _holds_between(parts: list[Node], name: str, samples: list[Decimal]) -> bool:
    points = sorted(set(samples))
    between = [(low + high) / 2 for low, high in pairwise(points)]
    fractions = [point for point in (*points, *between) if point != int(point)]
    return any(_all_true(parts, {name: str(point)}) for point in fractions)


def _several(parts: list[Node], told: Choosable | Countable, name: str) -> _Found:
    """The choices of which one is enough: the first part that says nothing but that, the others are unsaid."""
    unsaid: list[tuple[str, str]] = []
    found: _Accepted | None = None
    names = told.names if isinstance(told, Choosable) else {}
    for part in parts:
        picked = _picked(part, name, names)
        if picked is None:
            why = "of a question with several answers, only 'one of these is picked' can be said: selected(...)"
            unsaid.append((spelled(part), why))
        elif found is None:
            found = _Accepted(tuple(dict.fromkeys(names[choice] for choice in picked)), without_answer=False)
        else:
            unsaid.append((spelled(part), "two picks at once cannot be asked for"))
    return found, unsaid


def _picked(part: Node, name: str, names: Mapping[str, str]) -> list[str] | None:
    """The choices in `selected(${likes}, 'art') or selected(${likes}, 'music')`; those not on the list do not count."""
    if isinstance(part, Some):
        each = [_picked(one, name, names) for one in part.parts]
        return None if None in each else [choice for choices in each for choice in choices or []]
    if _is_answered(part, Answer(name)):
        return list(names)
    match part:
        case Call("selected", (Answer(), Said(choice))) | Call("selected", (Answer(), Number(choice))):
            return [choice] if choice in names else []
        case _:
            return None


def _is_answered(part: Node, answer: Answer) -> bool:
    """Whether *part* asks for any pick at all."""
    if part in (answer, Compared("!=", answer, Said("")), Call("boolean", (answer,))):
        return True
    counted = _limit(part, Call("count-selected", (answer,))) or _limit(part, Call("string-length", (answer,)))
    return counted is not None and counted in ((">", Number("0")), (">=", Number("1")))


# Trying an answer.


def _conjuncts(node: Node, *, denied: bool = False) -> Iterator[Node]:
    """The parts that have all to be true, `not` moved inward."""
    match node, denied:
        case Call("not", (inner,)), _:
            yield from _conjuncts(inner, denied=not denied)
        case (All(parts), False) | (Some(parts), True):
            for part in parts:
                yield from _conjuncts(part, denied=denied)
        case (All(parts), True):
            yield Some(tuple(_joined(_conjuncts(part, denied=True)) for part in parts))
        case (Some(parts), False):
            yield Some(tuple(_joined(_conjuncts(part)) for part in parts))
        case (Compared(sign, left, right), True):
            yield Compared(_OPPOSITE[sign], left, right) if sign in ("=", "!=") else Call("not", (node,))
        case _:
            yield Call("not", (node,)) if denied else node


def _joined(parts: Iterable[Node]) -> Node:
    found = tuple(parts)
    return found[0] if len(found) == 1 else All(found)


def _all_true(parts: Iterable[Node], answers: Mapping[str, str]) -> bool:
    truths = [_true(part, answers) for part in parts]  # Of all of them: one that cannot be said must be seen.
    return all(truths)


def _true(node: Node, answers: Mapping[str, str]) -> bool:
    """Whether *node* is true where the questions are answered so, "" for no answer. Raises `Unreadable`."""
    match node:
        case All(parts):
            return _all_true(parts, answers)
        case Some(parts):
            truths = [_true(part, answers) for part in parts]
            return any(truths)
        case Compared(sign, left, right):
            return _compare(sign, left, right, answers)
        case Call("not", (inner,)):
            return not _true(inner, answers)
        case Call("true", ()):
            return True
        case Call("false", ()):
            return False
        case Call("selected", (_, wanted)):
            return _value(wanted, answers) in _value(node.arguments[0], answers).split()
        case Call("boolean", (inner,)) | (Answer() as inner):
            return bool(_value(inner, answers))
        case _:
            raise Unreadable(f"{spelled(node)} cannot be said in a survey")


def _compare(sign: str, left: Node, right: Node, answers: Mapping[str, str]) -> bool:
    one, other = _value(left, answers), _value(right, answers)
    numbers = _number(one), _number(other)
    by_number = sign not in ("=", "!=") or isinstance(left, Number) or isinstance(right, Number)
    if not by_number:
        return (one == other) == (sign == "=")
    if numbers[0] is None or numbers[1] is None:
        return sign == "!="
    return {
        "=": numbers[0] == numbers[1],
        "!=": numbers[0] != numbers[1],
        "<": numbers[0] < numbers[1],
        "<=": numbers[0] <= numbers[1],
        ">": numbers[0] > numbers[1],
        ">=": numbers[0] >= numbers[1],
    }[sign]


def _value(node: Node, answers: Mapping[str, str]) -> str:
    match node:
        case Answer(name):
            return answers[name]
        case Said(text):
            return text
        case Number(written):
            return written
        case Call("string" | "number" | "int", (inner,)):
            return _value(inner, answers)
        case Call("count-selected", (inner,)):
            return str(len(_value(inner, answers).split()))
        case Call("string-length", (inner,)):
            return "1" if _value(inner, answers) else "0"
        case _:
            raise Unreadable(f"{spelled(node)} cannot be said in a survey")


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


# Writing, and limits.


def _asked(name: str, takes_several: bool, accepted: tuple[str | int, ...]) -> str:
    if not accepted:
        return "false()"
    if takes_several:
        return " or ".join(f"selected(${{{name}}}, '{one}')" for one in accepted)
    return " or ".join(f"${{{name}}} = {one if isinstance(one, int) else repr(one)}" for one in accepted)


def _limit(part: Node, about: Node) -> tuple[str, Number] | None:
    match part:
        case Compared(sign, left, Number() as number) if left == about and sign in _TURNED:
            return sign, number
        case Compared(sign, Number() as number, right) if right == about and sign in _TURNED:
            return _TURNED[sign], number
        case Call("not", (Compared(sign, left, right),)) if sign in ("<", "<=", ">", ">="):
            return _limit(Compared(_OPPOSITE[sign], left, right), about)
        case _:
            return None


def _bound(number: Number, beyond: int, *, is_whole: bool) -> int | float:
    """The limit itself, or the next whole number beyond it."""
    if is_whole and "." in number.written and beyond:
        return floor(number.value) + 1 if beyond > 0 else ceil(number.value) - 1
    return int(number.written) + beyond if "." not in number.written else float(number.value)


def _higher(one: int | float | None, other: int | float) -> int | float:
    return other if one is None or other > one else one


def _lower(one: int | float | None, other: int | float) -> int | float:
    return other if one is None or other < one else one
