"""What people changed, in sentences: for documents, and for whoever must hear that a change could not be kept."""

from typing import Any

from analysis.edits import themes, translations
from analysis.edits.board import called
from analysis.listing import listed
from analysis.report import Edit, LeftOut

_OUT = "move out"
LOST = "%(what)s by %(who)s could not be carried over, since %(why)s."
CHANGES = {
    themes.RENAME: "The new name “%(name)s” for %(subject)s",
    themes.MERGE: "The merge of %(others)s into %(subject)s",
    themes.SPLIT: "The split of %(subject)s that made “%(name)s”",
    themes.MOVE: "The move of %(answers)s to %(to)s",
    _OUT: "The move of %(answers)s out of its theme",
    themes.SETTLE: "The settling of what two readers said of %(answers)s",
    themes.HIDE: "The hiding of %(subject)s",
    themes.STANCE: "The other kind given to an idea of %(answers)s",
    translations.TRANSLATE: "The translation of the answer %(subject)s",
    "read": "The mark that %(n)s answers were read",
    "second": "The second reading of %(n)s ideas",
    "add": "The added recommendation",
    "objectives": "The school’s own objectives",
    "rule": "How many must approve",
    "write": "The new words for recommendation %(subject)s",
    "combine": "The combination of others with recommendation %(subject)s",
    "order": "The new place of recommendation %(subject)s",
    "practice": "The practice chosen for recommendation %(subject)s",
    "flags": "The note on what it takes for recommendation %(subject)s",
    "comment": "The comment on recommendation %(subject)s",
    "approve": "The approval of recommendation %(subject)s",
    "withdraw": "The withdrawn approval of recommendation %(subject)s",
    "fate": "The decision on recommendation %(subject)s",
    "": "A change of recommendation %(subject)s",
}
"""What each kind of edit is called; what is put in is what `values_of` says."""


def lost(one: LeftOut) -> str:
    """That an edit could not be carried over to this report, and why."""
    values = {name: listed(value) if isinstance(value, tuple) else value for name, value in values_of(one.edit).items()}
    return LOST % {"what": text_of(one.edit) % values, "who": one.edit.who, "why": one.reason}


def text_of(edit: Edit) -> str:
    """What an edit is called, one of `CHANGES`."""
    is_out = edit.kind == themes.MOVE and not edit.detail["to"]
    return CHANGES.get(_OUT if is_out else edit.kind, CHANGES[""])


def values_of(edit: Edit) -> dict[str, Any]:
    """What is put into it; several names are a tuple."""
    if edit.kind not in themes.KINDS:
        return {"subject": edit.subject, "n": len(edit.detail.get("answers", ()) or edit.detail.get("readings", ()))}
    detail = edit.detail
    return {
        "subject": called(edit, edit.subject),
        "name": detail.get("name", ""),
        "others": tuple(called(edit, one) for one in detail.get("themes", ())),
        "answers": tuple(dict.fromkeys(response for response, _, _ in detail.get("ideas", ()))),
        "to": called(edit, detail["to"]) if detail.get("to") else "",
    }
