"""The lists of choices of a form, with keys for what they are called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sipbot.engine.labels import core
from sipbot.engine.plain import plain
from sipbot.xlsforms.columns import OURS
from sipbot.xlsforms.form import Row, quoted
from sipbot.xlsforms.keys import key_for, why_renamed
from sipbot.xlsforms.remarks import Remark, changed, left_out

_READ_HERE = frozenset({"list_name", "name"})


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice: where it stands, what the form calls it, its key, its label by language."""

    row: Row
    name: str
    key: str
    labels: Mapping[str, str]


def offers_in(rows: Sequence[Row], language: str) -> tuple[tuple[Offer, ...], list[Remark]]:
    """The choices of one list, and what of it had to be changed. *language* is the one of the form."""
    offers: list[Offer] = []
    remarks: list[Remark] = []
    for row in rows:
        offer, told = _offer(row, {offer.key for offer in offers}, language)
        if _is_repeated(offer, offers):
            why = "it is on the list twice"
            remarks.append(left_out(row.sheet, row.number, f"choice {offer.name!r}", why, remedy="keep one of them"))
        else:
            offers.append(offer)
            remarks += told
    return tuple(offers), remarks


def told_apart(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """The choices with their keys behind labels that read the same as another."""
    seen: dict[tuple[str, str], str] = {}
    apart = []
    for offer in offers:
        labels = {}
        for language, label in offer.labels.items():
            first = seen.setdefault((language, reads_as(label)), offer.key)
            labels[language] = label if first == offer.key else f"{label} ({offer.key})"
            seen.setdefault((language, reads_as(labels[language])), offer.key)
        apart.append(replace(offer, labels=labels))
    return tuple(apart)


def reads_as(label: str) -> str:
    """What counts of a label when a reply is compared with it."""
    return " ".join(core(plain(label).split())) or label


def _offer(row: Row, taken: set[str], language: str) -> tuple[Offer, list[Remark]]:
    labels = {code: label for code, label in row.texts("label").items() if label}
    shown = labels.get(language) or next(iter(labels.values()), "")
    name = row["name"] or shown or f"row {row.number}"
    key = key_for(name, taken, instead=f"choice_{len(taken) + 1}")
    remarks = []
    if key != name:
        why = why_renamed(row["name"])
        what = f"choice {quoted(name)} is now {key!r}"
        remarks.append(changed(row.sheet, row.number, what, why, remedy="reports use the new one"))
    if language not in labels:
        labels[language] = shown or name
        why = "it has no label in the language of the form" if shown else "it has no label"
        remedy = f"{quoted(labels[language])} stands there: write what people should read"
        remarks.append(changed(row.sheet, row.number, f"choice {quoted(name)}", why, remedy=remedy))
    return Offer(row, row["name"] or name, key, labels), remarks


def _is_repeated(offer: Offer, offers: Iterable[Offer]) -> bool:
    return any(offer.name == other.name and offer.labels == other.labels for other in offers)


def unread_columns(rows: Iterable[Row], *, why: str, known: frozenset[str] = _READ_HERE) -> list[Remark]:
    """A remark on each column that is not among the *known* ones, with the first row that fills it."""
    first: dict[str, Row] = {}
    n_filled: dict[str, int] = {}
    for row in rows:
        for field in (*row.values, *row.translated):
            if field not in known and field != "label" and not field.startswith(OURS):
                first.setdefault(field, row)
                n_filled[field] = n_filled.get(field, 0) + 1
    named = {field: f"column {field!r} ({_cells(n)})" for field, n in n_filled.items()}
    remedy = "nothing is to be done"
    return [left_out(row.sheet, row.number, named[field], why, remedy=remedy) for field, row in first.items()]


def _cells(n: int) -> str:
    return "1 cell" if n == 1 else f"{n} cells"
