"""One row of a form as a question: its type, its choices, its limits."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from sipbot.engine.questions.scale import MOST_STEPS
from sipbot.xlsforms import extras, put_in
from sipbot.xlsforms.choice_lists import Offer, offers_in, told_apart
from sipbot.xlsforms.columns import OURS
from sipbot.xlsforms.conditions import Asked, Choosable, Countable, Limits, days, limits, most_picked
from sipbot.xlsforms.expressions import Unreadable, read_expression
from sipbot.xlsforms.form import TEXTS, Form, Row, quoted
from sipbot.xlsforms.kinds import Kind, kind_of
from sipbot.xlsforms.remarks import Remark, changed, left_out
from sipbot.xlsforms.said import Saying, Texts

FEWEST_CHOICES, MOST_CHOICES = 2, 26
"""As `Choices` in the engine's questions has them."""

OTHER = "other"
_PICKED_BEFORE = re.compile(r"selected\(\s*\$\{\s*([^{}]+?)\s*\}\s*,\s*name\s*\)")
_MEND_OFFER = "write the list on the sheet 'choices', or ask in another way"


@dataclass(frozen=True, slots=True)
class Made:
    """What a row becomes: a question of that *type*, or nothing.

    `hints` are texts that stand below its own; `other` is the question for another answer; `why` and `remedy` say why
    it is of another type than in the form, or left out.
    """

    type: str = "text"
    fields: Mapping[str, object] = field(default_factory=dict)
    hints: tuple[Texts, ...] = ()
    offers: tuple[Offer, ...] = ()
    other: Texts | None = None
    remarks: tuple[Remark, ...] = ()
    why: str = ""
    remedy: str = ""
    is_whole: bool = False
    is_left_out: bool = False


def made(row: Row, kind: Kind, form: Form, saying: Saying, key: str) -> Made:
    """The question that *row* becomes, its choices under the context *key*."""
    if row[f"{OURS}type"]:
        found = Made(row[f"{OURS}type"])
    elif kind.what in ("choice", "choices", "rank"):
        found = _offering(row, kind, form, saying, key)
    elif kind.what == "range":
        found = _range(row, saying, key)
    elif kind.what == "date":
        found = _date(row)
    elif kind.what in ("number", "whole number"):
        found = _number(row, kind)
    else:
        unsaid = _unsaid(row, [(row["constraint"], "an answer in words has no limits")] if row["constraint"] else [])
        found = Made("text", remarks=tuple(unsaid), why=kind.why, remedy=kind.remedy)
    return _hinted(found, row, saying, key)


def lists_in(one: Made, row: Row, kind: Kind) -> set[tuple[str, str]]:
    """The lists of which the question has something: where they stand, and their names."""
    ticks = parameters(row["parameters"]).get("tick_labelset", "") if one.type == "scale" else ""
    offered = {(kind.comes_from, kind.list_name)} if {"choices", "choices_from"} & one.fields.keys() else set()
    return offered | ({("choices", ticks)} if ticks else set())


def asked_about(fields: Mapping[str, object], offers: Sequence[Offer] = (), *, is_whole: bool = False) -> Asked:
    """What a condition can ask about the question with these *fields*, and these choices by their names in a form."""
    key, kind = str(fields["key"]), fields["type"]
    always = bool(fields.get("required")) and not fields.get("ask_if")
    choices = fields.get("choices")
    if kind in ("choice", "choices") and isinstance(choices, Mapping):
        names = {offer.name: offer.key for offer in offers} or {str(one): str(one) for one in choices}
        return Choosable(key, names, takes_several=kind == "choices", is_always_answered=always)
    if kind == "scale":
        least, most = (
            int(next(iter(end))) if isinstance(end := fields[name], Mapping) else 0 for name in ("low", "high")
        )
        return Countable(key, least, most, is_always_answered=always)
    if kind == "number":
        return Countable(
            key,
            _limit_in(fields, "at_least"),
            _limit_in(fields, "at_most"),
            is_whole=is_whole,
            is_always_answered=always,
        )
    return "only picked choices and numbers can be compared"


# Choices.


def _offering(row: Row, kind: Kind, form: Form, saying: Saying, key: str) -> Made:
    lists = form.external if kind.comes_from == "external" else form.lists
    if kind.comes_from == "file" or "${" in kind.list_name:
        where = "in a file of their own" if kind.comes_from == "file" else "in the answers to another question"
        return Made(is_left_out=True, why=f"its choices stand {where}", remedy=_MEND_OFFER)
    if kind.list_name not in lists:
        return Made(is_left_out=True, why=f"there is no list {kind.list_name!r}", remedy="look at its spelling")
    source = _source(row, kind, form, saying)
    if source:
        found, unsaid = _most_picked(row, MOST_CHOICES) if kind.what == "choices" else ({}, [])
        return Made(kind.what, {"choices_from": source, **found}, remarks=tuple(unsaid))
    offers, remarks = offers_in(lists[kind.list_name], form.language)
    offers, more = _with_labels(offers, saying, key)
    other = None
    if kind.or_other:
        offers, other, put = _with_other(offers, row, form)
        more += put
    offers = told_apart(offers)
    if len(offers) < FEWEST_CHOICES:
        return Made(is_left_out=True, why="its list has one choice", remedy="offer two, or ask in words")
    if len(offers) > MOST_CHOICES:
        why = f"its list has {len(offers)} choices, sipbot offers {MOST_CHOICES}"
        return Made(why=why, remedy="it is asked as an open question; offer fewer choices, or ask in two steps")
    fields: dict[str, object] = {"choices": {offer.key: saying.keep(key, offer.labels) for offer in offers}}
    if kind.what == "choices":
        found, unsaid = _most_picked(row, len(offers))
        fields |= found
    else:
        unsaid = _unsaid(row, [(row["constraint"], "every choice can be taken")] if row["constraint"] else [])
    return Made(kind.what, fields, offers=offers, other=other, remarks=(*remarks, *more, *unsaid))


def _source(row: Row, kind: Kind, form: Form, saying: Saying) -> str | None:
    """The key of the earlier question whose picks are the choices: `selected(${liked}, name)`, of the same list."""
    named = _PICKED_BEFORE.fullmatch(row["choice_filter"].strip())
    if named is None or kind.comes_from != "choices":
        return None
    other = next((one for one in form.rows if one["name"] == named[1]), None)
    earlier = kind_of(other["type"]) if other else None
    same_list = earlier is not None and earlier.what == "choices" and earlier.list_name == kind.list_name
    return saying.names.get(named[1]) if same_list else None


def _with_labels(offers: Iterable[Offer], saying: Saying, key: str) -> tuple[tuple[Offer, ...], list[Remark]]:
    """The choices with their labels as a survey says them."""
    said, remarks = [], []
    for offer in offers:
        labels, told = saying.said(replace(offer.row, translated={"label": offer.labels}), "label", key)
        said.append(replace(offer, labels={saying.form.language: offer.key, **labels}))
        remarks += told
    return tuple(said), remarks


def _with_other(offers: tuple[Offer, ...], row: Row, form: Form) -> tuple[tuple[Offer, ...], Texts, list[Remark]]:
    """The choices and another one, and the question what that is."""
    label, question = (_in(form, texts) for texts in put_in.other())
    what = f"'{label[form.language]}' and '{question[form.language]}'"
    why = "the form says 'or_other', and not in which words"
    remarks = [Remark("put in", row.sheet, row.number, what, why, "look whether they fit")]
    if any(offer.name == OTHER for offer in offers):
        return offers, question, remarks
    return (*offers, Offer(row, OTHER, OTHER, label)), question, remarks


def _in(form: Form, texts: Texts) -> dict[str, str]:
    return {form.language: texts["en"], **put_in.in_languages(texts, form.languages)}


def _most_picked(row: Row, n_offers: int) -> tuple[dict[str, object], list[Remark]]:
    if not row["constraint"]:
        return {}, []
    try:
        found = most_picked(read_expression(row["constraint"]))
    except Unreadable as error:
        return {}, _unsaid(row, [(row["constraint"], str(error))])
    if found.most is not None and found.most < 1:
        return {}, _unsaid(row, [(row["constraint"], "nothing could be picked")])
    limited = {"at_most": found.most} if found.most is not None and found.most <= n_offers else {}
    return dict(limited), _unsaid(row, found.unsaid)


# Numbers.

_PARTS = "people can also reply with a part of a whole, such as 2.5"


def _number(row: Row, kind: Kind) -> Made:
    found, is_whole = Limits(), kind.what == "whole number"
    if row["constraint"] or kind.constraint:
        try:
            found = limits(read_expression(row["constraint"] or kind.constraint), is_whole=is_whole)
        except Unreadable as error:
            found = Limits(unsaid=((row["constraint"], str(error)),))
    unsaid = list(found.unsaid)
    if found.least is not None and found.most is not None and found.least >= found.most:
        unsaid, found = [*unsaid, (row["constraint"], "the least should be below the most")], Limits()
    wider = [
        changed(row.sheet, row.number, f"constraint {quoted(row['constraint'])}", why, remedy="nothing is to be done")
        for why in (f"sipbot takes {number} itself too" for number in found.wider)
    ]
    parts = [changed(row.sheet, row.number, row.called, _PARTS, remedy="nothing is to be done")] if is_whole else []
    bounds = {"at_least": found.least, "at_most": found.most}
    fields = {name: bound for name, bound in bounds.items() if bound is not None}
    return Made("number", fields, remarks=(*_unsaid(row, unsaid), *wider, *parts), is_whole=is_whole)


def _date(row: Row) -> Made:
    if not row["constraint"]:
        return Made("date")
    try:
        earliest, latest, unsaid = days(read_expression(row["constraint"]))
    except Unreadable as error:
        return Made("date", remarks=tuple(_unsaid(row, [(row["constraint"], str(error))])))
    if earliest and latest and earliest < latest:
        fields = {"earliest": earliest.isoformat(), "latest": latest.isoformat()}
        return Made("date", fields, remarks=tuple(_unsaid(row, unsaid)))
    why = "a date has a first and a later last day, or neither"
    return Made("date", remarks=tuple(_unsaid(row, unsaid or [(row["constraint"], why)])))


def _range(row: Row, saying: Saying, key: str) -> Made:
    """A scale where both ends have names, else a number from the one to the other."""
    given = parameters(row["parameters"])
    start, end, step = (
        _decimal(given.get(name, usual)) for name, usual in (("start", "1"), ("end", "10"), ("step", "1"))
    )
    if start is None or end is None or step is None or start == end:
        why = f"its parameters {quoted(row['parameters'])} are no numbers from a start to an end"
        return Made("number", why=why, remedy="write the least and the most into the survey")
    low, high = min(start, end), max(start, end)
    unsaid = [(f"{name}={cell}", "a chat has no slider") for name, cell in given.items() if name in _SLIDER]
    if step not in (1, -1):
        unsaid.append((f"step={step}", "people reply with any number between both ends"))
    unsaid += [(row["constraint"], "both ends say what can be answered")] if row["constraint"] else []
    labels, more = _end_labels(row, given, saying, key, low=low, high=high)
    is_scale = low >= 0 and high - low < MOST_STEPS and low == int(low) and high == int(high) and step in (1, -1)
    remarks = [*_unsaid(row, unsaid), *more]
    if labels and is_scale:
        ends = {
            name: {str(n): saying.keep(key, texts)}
            for name, n, texts in zip(("low", "high"), (low, high), labels, strict=True)
        }
        return Made("scale", ends, remarks=tuple(remarks))
    if row[f"{OURS}low"] and row[f"{OURS}high"] and is_scale:
        return Made("scale", {"low": _end(row, "low", low), "high": _end(row, "high", high)}, remarks=tuple(remarks))
    why = "its ends have no names" if is_scale else "a scale goes in steps of 1 from 0 up, 11 at most"
    remedy = "it is asked as a number; if it is a scale, write type 'scale' with the names of both ends"
    bounds = {"at_least": _plain(low), "at_most": _plain(high)}
    is_whole = all(number == int(number) for number in (low, high, step))
    return Made("number", bounds, remarks=tuple(remarks), why=why, remedy=remedy, is_whole=is_whole)


_SLIDER = frozenset({"tick_interval", "placeholder"})


def _end_labels(
    row: Row, given: Mapping[str, str], saying: Saying, key: str, *, low: Decimal, high: Decimal
) -> tuple[tuple[Texts, Texts] | None, list[Remark]]:
    """The names of both ends, from the list that the form gives to its ticks."""
    rows = saying.form.lists.get(given.get("tick_labelset", ""), ())
    ticks = {number: choice for choice in rows if (number := _decimal(choice["name"])) is not None}
    between = [f"{n}: {tick.shown}" for n, tick in ticks.items() if n not in (low, high)]
    remarks = []
    if between:
        what, why = f"names of {row['name']!r} ({', '.join(between)})", "a scale has names at both ends only"
        remarks.append(left_out(row.sheet, row.number, what, why, remedy="make it a 'choice' if they matter"))
    if low not in ticks or high not in ticks:
        return None, remarks
    (first, told), (last, more) = (saying.said(ticks[number], "label", key) for number in (low, high))
    has_names = saying.form.language in first and saying.form.language in last
    return ((first, last) if has_names else None), [*remarks, *told, *more]


def _end(row: Row, name: str, number: Decimal) -> dict[str, str]:
    """The name of one end, from our own column; the number is what the parameters say."""
    kept = extras.read(row[f"{OURS}{name}"])
    return {str(int(number)): str(next(iter(kept.values()), "")) if isinstance(kept, dict) else str(kept)}


def parameters(cell: str) -> dict[str, str]:
    """`start=1 end=5; step=1` apart."""
    pairs = (
        pair.partition("=")
        for pair in cell.replace(" =", "=").replace("= ", "=").replace(",", " ").replace(";", " ").split()
    )
    return {name.lower(): value for name, sign, value in pairs if sign}


def scale_hint(low: int, low_label: str, high: int, high_label: str) -> str:
    """What our forms show of a scale below its question."""
    return f"{low}: {low_label} – {high}: {high_label}"


# Hints and limits.


def _hinted(found: Made, row: Row, saying: Saying, key: str) -> Made:
    """The question with the hint of the form below its text, unless it is the one that we have written there."""
    if found.is_left_out or not row.texts("hint"):
        return found
    if found.type == "scale" and row[f"{OURS}low"] and _is_scale_hint(row, found, saying, key, saying.form.language):
        others = [told for language in row.texts("hint") for told in _other_hint(row, found, saying, key, language)]
        return replace(found, remarks=(*found.remarks, *others))
    hint, remarks = saying.said(row, "hint", key)
    if not hint:
        return found
    shown = next(iter(hint.values()))
    why, remedy = "a survey has no hints", "it stands below the text of the question: look how that reads"
    told = changed(row.sheet, row.number, f"hint {quoted(shown)}", why, remedy=remedy)
    return replace(found, hints=(*found.hints, hint), remarks=(*found.remarks, *remarks, told))


def _is_scale_hint(row: Row, found: Made, saying: Saying, key: str, language: str) -> bool:
    """Whether the hint is what we have written there: the names of both ends."""
    ends = [next(iter(end.items())) for end in (found.fields["low"], found.fields["high"]) if isinstance(end, dict)]
    (low, low_label), (high, high_label) = ((int(n), saying.translated(key, label, language)) for n, label in ends)
    return row.texts("hint").get(language) == saying.cell(scale_hint(low, low_label, high, high_label))


def _other_hint(row: Row, found: Made, saying: Saying, key: str, language: str) -> list[Remark]:
    if _is_scale_hint(row, found, saying, key, language):
        return []
    why = f"the names of both ends are said otherwise on the sheet {TEXTS}"
    what = f"hint {quoted(row.texts('hint')[language])}"
    return [left_out(row.sheet, row.number, what, why, remedy="change them there")]


def _unsaid(row: Row, parts: Sequence[tuple[str, str]]) -> list[Remark]:
    remedy, written = "say it in the text of the question", (row["constraint"], row["parameters"])
    said = {part: next((cell for cell in written if part in cell), row["constraint"] or part) for part, _ in parts}
    told = ((part if part in said[part] else said[part], why) for part, why in parts)
    return [left_out(row.sheet, row.number, f"limit {quoted(what)}", why, remedy=remedy) for what, why in told]


def _decimal(written: str) -> Decimal | None:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None


def _plain(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


def _limit_in(fields: Mapping[str, object], name: str) -> int | float | None:
    limit = fields.get(name)
    return limit if isinstance(limit, int | float) else None
