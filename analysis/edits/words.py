"""What people changed, in sentences: for documents, and for whoever must hear that a change could not be kept."""

from analysis.edits import themes
from analysis.edits.board import called
from analysis.listing import listed
from analysis.report import Edit, LeftOut

_OF_RECOMMENDATIONS = {
    "write": "The new words for",
    "combine": "The combination of others with",
    "order": "The new place of",
    "practice": "The practice chosen for",
    "flags": "The note on what it takes for",
    "comment": "The comment on",
    "approve": "The approval of",
    "withdraw": "The withdrawn approval of",
    "fate": "The decision on",
}


def lost(one: LeftOut) -> str:
    """That an edit could not be carried over to this report, and why."""
    return f"{_named(one.edit)} by {one.edit.who} could not be carried over, since {one.reason}."


def _named(edit: Edit) -> str:
    subject = called(edit, edit.subject)
    match edit.kind:
        case themes.RENAME:
            return f"The new name “{edit.detail['name']}” for {subject}"
        case themes.MERGE:
            return f"The merge of {listed(called(edit, one) for one in edit.detail['themes'])} into {subject}"
        case themes.SPLIT:
            return f"The split of {subject} that made “{edit.detail['name']}”"
        case themes.MOVE:
            answers = listed(dict.fromkeys(response for response, _, _ in edit.detail["ideas"]))
            to = edit.detail["to"]
            return f"The move of {answers} {f'to {called(edit, to)}' if to else 'out of its theme'}"
        case themes.HIDE:
            return f"The hiding of {subject}"
        case _:
            return f"{_OF_RECOMMENDATIONS.get(edit.kind, 'A change of')} recommendation {edit.subject}"
