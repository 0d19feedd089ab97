"""What people change about themes: their names, what belongs to them, and which are shown.

| kind | subject | detail |
|---|---|---|
| rename | the theme | name |
| merge | the theme that stays | themes: those that become part of it |
| split | the theme | name of the new one; ideas: [[response id, start, end], ...] |
| move | the theme they leave, or "" | ideas, as above; to: a theme, or None for "on their own" |
| hide | the theme | |
| settle | the theme it is in, or "" | ideas and to, as of a move: one of what two readers said of it |
| stance | the theme they are in, or "" | ideas, as above; stance: how they speak |
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import Any

from analysis.edits.board import Board, EditError, Places
from analysis.edits.recount import recounted
from analysis.label import keywords
from analysis.report import Edit, LeftOut, Report, Theme
from analysis.stance import STANCES
from analysis.wording import Wording

RENAME, MERGE, SPLIT, MOVE, HIDE, STANCE = "rename", "merge", "split", "move", "hide", "stance"
SETTLE = "settle"
MOVING = frozenset({MOVE, SETTLE})
OF_IDEAS = frozenset({*MOVING, STANCE})
"""What is about single ideas, wherever they stand: two such edits of one answer are in each other's way."""
LONGEST_NAME = 200
MOST_KEYWORDS = 6
_MOST_GONE = 0.5


def apply(report: Report, edits: Sequence[Edit]) -> Report:
    """*report* with the theme edits among `report.edits`; *edits* are all there ever were, those taken back too.

    Those that cannot be applied are listed in `left_out`.
    """
    mine = [edit for edit in report.edits if edit.kind in KINDS]
    if not mine:
        return report
    board = Board(report, _new_ids(report, edits))
    left_out: list[LeftOut] = []
    for edit in mine:
        try:
            KINDS[edit.kind](board, edit)
        except EditError as why:
            left_out.append(LeftOut(edit, why.text, why.values))
    return replace(recounted(board), left_out=(*report.left_out, *left_out))


def themes_of(kind: str, subject: str, detail: Mapping[str, Any]) -> tuple[str, ...]:
    """The themes that an edit is about, by their ids."""
    if kind == MERGE:
        return (subject, *detail["themes"])
    if kind in MOVING:
        return tuple(one for one in (subject, detail["to"]) if one)
    return (subject,) if kind in KINDS and kind != STANCE else ()


def checked(kind: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail of a theme edit as it is kept. Raises `EditError` for a name or a choice that cannot be."""
    if kind == RENAME:
        return {"name": _name(detail)}
    if kind == MERGE:
        if not (themes := list(dict.fromkeys(map(str, detail["themes"])))):
            raise EditError("no other theme was chosen")
        return {"themes": themes}
    if kind == SPLIT or kind in OF_IDEAS:
        if not (ideas := [[str(response), int(start), int(end)] for response, start, end in detail["ideas"]]):
            raise EditError("no answer was chosen")
        return {"ideas": ideas, **_of_ideas(kind, detail)}
    return {}


def _of_ideas(kind: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    if kind == SPLIT:
        return {"name": _name(detail)}
    if kind in MOVING:
        return {"to": detail["to"] or None}
    if detail["stance"] not in STANCES:
        raise EditError("there is no such kind of idea")
    return {"stance": detail["stance"]}


def _name(detail: Mapping[str, Any]) -> str:
    name = " ".join(str(detail["name"]).split())
    if not name:
        raise EditError("a theme needs a name")
    if len(name) > LONGEST_NAME:
        raise EditError(
            "a name has at most %(most)s characters, and this one has %(n)s", most=LONGEST_NAME, n=len(name)
        )
    return name


def _new_ids(report: Report, edits: Sequence[Edit]) -> Mapping[int, str]:
    """The id of the theme that each split makes: after all that the machine made, and never used again."""
    numbers = (re.fullmatch(r"T(\d+)", theme.id) for theme in report.themes)
    last = max((int(found[1]) for found in numbers if found), default=0)
    splits = [edit.id for edit in edits if edit.kind == SPLIT]
    return {split: f"T{number}" for number, split in enumerate(splits, start=last + 1)}


def _rename(board: Board, edit: Edit) -> None:
    board.rename(board.shown(edit, edit.subject), edit.detail["name"])


def _merge(board: Board, edit: Edit) -> None:
    found = _found_again(board, edit)
    into = found[0]
    others = [one for one in dict.fromkeys(found[1:]) if one != into]
    if board.is_of_this_run(edit) and len(others) < len(edit.detail["themes"]):
        raise EditError("a theme cannot be merged with itself")
    for one in others:
        _take_in(board, board.themes[into], board.themes[one])


def _found_again(board: Board, edit: Edit) -> list[str]:
    """The themes to merge. One of a newer run may hold several of them already."""
    found: list[str] = []
    for theme_id in themes_of(edit.kind, edit.subject, edit.detail):
        try:
            found.append(board.shown(edit, theme_id).id)
        except EditError:
            holder = board.holder(edit, theme_id)
            if holder is None or holder.id in board.hidden:
                raise
            found.append(holder.id)
    return found


def _take_in(board: Board, into: Theme, other: Theme) -> None:
    parts = [(part, board.part(part.id)) for part in other.subthemes]
    in_turns = chain.from_iterable(zip_longest(into.quotes, other.quotes))
    together = chain.from_iterable(zip_longest(into.keywords, other.keywords))
    board.themes[into.id] = replace(
        into,
        keywords=tuple(dict.fromkeys(one for one in together if one))[:MOST_KEYWORDS],
        quotes=tuple(quote for quote in in_turns if quote),
        stability=None,
    )
    board.put(sorted(board.places[other.id]), into.id)
    for part, places in parts:
        board.add_part(into.id, part, places)


def _split(board: Board, edit: Edit) -> None:
    new_id = board.new_ids[edit.id]
    places, gone = board.ideas(edit)
    if board.is_of_this_run(edit):
        source = board.shown(edit, edit.subject)
        if gone or not board.places[source.id].issuperset(places):
            raise EditError("some of the answers are not in “%(theme)s” any more", theme=source.name)
        if len(places) == len(board.places[source.id]):
            raise EditError("nothing would stay in it: give it another name instead")
    elif len(gone) > _MOST_GONE * len(edit.detail["ideas"]):
        raise EditError("most of the answers in it are not there any more")
    before = Counter(theme for place in places if (theme := board.theme_of[place]))
    board.must_be_free(edit.detail["name"])
    moved = frozenset(places)
    parts = [
        (theme, part, inside)
        for theme in before
        for part in board.themes[theme].subthemes
        if (inside := board.part(part.id)) & moved
    ]
    among = sorted(moved.union(*(board.places[theme] for theme in before)))
    board.add(Theme(new_id, edit.detail["name"], _keywords(board, places, among), 0, 0, _quotes(board, before), (), ()))
    for theme, part, _ in parts:
        board.drop_part(theme, part)
    board.put(places, new_id)
    board.judged |= dict.fromkeys(places, edit)
    for theme in before:
        if theme in board.themes:
            board.themes[theme] = replace(board.themes[theme], stability=None)
    for _, part, inside in parts:
        if inside < moved:
            board.add_part(new_id, part, inside)


def _keywords(board: Board, inside: Sequence[int], among: Sequence[int]) -> tuple[str, ...]:
    """What sets the ideas at *inside* apart from those *among* which they were."""
    report = board.report
    wordings = {
        place: Wording(report.text_of(span), report.languages[span.response_id])
        for place in among
        for span in [report.ideas[place].span]
    }
    return keywords([wordings[place] for place in inside], list(wordings.values()))


def _quotes(board: Board, themes: Mapping[str, int]) -> tuple[Any, ...]:
    """The quotes of the themes that ideas come from: those of them that stay inside are kept when all is recounted."""
    return tuple(quote for theme in themes for quote in board.themes[theme].quotes)


def _move(board: Board, edit: Edit) -> None:
    places, to = _where_to(board, edit)
    moving = [place for place in places if board.theme_of[place] != to]
    if not moving and board.is_of_this_run(edit):
        if to is None:
            raise EditError("all of it is in no theme already")
        raise EditError("all of it is in “%(theme)s” already", theme=board.themes[to].name)
    _put(board, moving, to)
    board.judged |= dict.fromkeys(moving, edit)


def _settle(board: Board, edit: Edit) -> None:
    """As a move; what stays where it was is judged by people all the same."""
    places, to = _where_to(board, edit)
    _put(board, [place for place in places if board.theme_of[place] != to], to)
    board.judged |= dict.fromkeys(places, edit)


def _where_to(board: Board, edit: Edit) -> tuple[list[int], str | None]:
    """The places of the ideas that *edit* speaks of, and the theme they go to, None for none."""
    places, gone = board.ideas(edit)
    if gone:
        raise EditError("%(answer)s has no such idea any more", answer=gone[0].response_id)
    return places, board.shown(edit, edit.detail["to"]).id if edit.detail["to"] else None


def _put(board: Board, moving: Sequence[int], to: str | None) -> None:
    emptied = _emptied(board, frozenset(moving))
    if emptied and to is None:
        raise EditError("nothing else is in “%(theme)s”: hide the theme instead", theme=emptied.name)
    board.put(moving, to)


def _read_as(board: Board, edit: Edit) -> None:
    places, gone = board.ideas(edit)
    if gone:
        raise EditError("%(answer)s has no such idea any more", answer=gone[0].response_id)
    stance = edit.detail["stance"]
    other = [place for place in places if board.stances[place] != stance]
    if not other and board.is_of_this_run(edit):
        raise EditError("all of it is of that kind already")
    board.read_as(other, stance)
    board.judged |= dict.fromkeys(other, edit)


def _emptied(board: Board, moving: Places) -> Theme | None:
    """The first theme that would be left without ideas."""
    from_themes = {theme for place in sorted(moving) if (theme := board.theme_of[place])}
    return next((board.themes[theme] for theme in sorted(from_themes) if board.places[theme] <= moving), None)


def _hide(board: Board, edit: Edit) -> None:
    theme = board.theme(edit, edit.subject)
    if theme.id in board.hidden:
        raise EditError("“%(theme)s” is hidden already", theme=theme.name)
    board.hidden[theme.id] = edit


KINDS: Mapping[str, Callable[[Board, Edit], None]] = {
    RENAME: _rename,
    MERGE: _merge,
    SPLIT: _split,
    MOVE: _move,
    SETTLE: _settle,
    HIDE: _hide,
    STANCE: _read_as,
}
