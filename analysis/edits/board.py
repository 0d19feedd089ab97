"""A report's themes while people's changes are applied one by one. Nothing is counted here: see `recount`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from analysis.edits.again import Finder
from analysis.report import Edit, Report, Span, Subtheme, Theme

Places = frozenset[int]


class EditError(ValueError):
    """An edit cannot be made; the message is a clause that says why, to stand after "since".

    `text` is the message with %(names)s instead of `values`, for whoever says it in another language.
    """

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text % values if values else text)
        self.text, self.values = text, values


class Board:
    """Which ideas each theme holds and what it is called. Ideas go by their place in the report's list of them.

    `themes` are all that are left, hidden ones too; `hidden` has the edit that hid a theme; `merged` maps themes that
    are gone to those that they are part of; `touched` are the themes whose ideas are not what they were. `stances` is
    how each idea speaks, `judged` the last edit by which somebody placed or read an idea by itself. `new_ids` are the
    ids of the themes that edits make, by the id of the edit.
    """

    def __init__(self, report: Report, new_ids: Mapping[int, str]) -> None:
        self.report = report
        self.new_ids = new_ids
        self.themes: dict[str, Theme] = {theme.id: theme for theme in report.themes}
        self.theme_of: list[str | None] = [idea.theme_id for idea in report.ideas]
        self.part_of: list[str | None] = [idea.subtheme_id for idea in report.ideas]
        self.stances: list[str] = [idea.stance for idea in report.ideas]
        self.judged: dict[int, Edit] = {}
        self.places: dict[str, set[int]] = {theme.id: set(report.places_of(theme.id)) for theme in report.themes}
        self.hidden: dict[str, Edit] = {}
        self.merged: dict[str, str] = {}
        self.touched: set[str] = set()
        self._n_parts = {theme.id: max([0, *map(_number, theme.subthemes)]) for theme in report.themes}

    def is_of_this_run(self, edit: Edit) -> bool:
        """Whether *edit* speaks in the ids of this report."""
        return edit.run_id == self.report.run_id

    def shown(self, edit: Edit, theme_id: str) -> Theme:
        """The theme that *edit* calls *theme_id*. Raises `EditError` where it is hidden or not there."""
        theme = self.theme(edit, theme_id)
        if theme.id in self.hidden:
            raise EditError("“%(theme)s” is hidden", theme=theme.name)
        return theme

    def theme(self, edit: Edit, theme_id: str) -> Theme:
        """The theme that *edit* calls *theme_id*, hidden or not. Raises `EditError` where it is not there."""
        found = theme_id if self.is_of_this_run(edit) else self._again.theme(edit, theme_id, self.theme_of, self.places)
        if found is None:
            raise EditError(
                "no theme of the newer analysis holds the answers of %(theme)s", theme=called(edit, theme_id)
            )
        if found in self.merged:
            whole = self.themes[self.now(found)].name
            raise EditError("%(part)s is a part of “%(whole)s” now", part=called(edit, found), whole=whole)
        if found not in self.themes:
            raise EditError("there is no theme %(theme)s", theme=repr(theme_id))
        return self.themes[found]

    def holder(self, edit: Edit, theme_id: str) -> Theme | None:
        """The theme of a newer run that holds nearly all answers of one that is not there by itself any more."""
        found = None if self.is_of_this_run(edit) else self._again.holder(edit, theme_id, self.theme_of, self.places)
        return self.themes[found] if found else None

    def now(self, theme_id: str) -> str:
        """The theme that *theme_id* is part of now; itself where it was not merged."""
        while theme_id in self.merged:
            theme_id = self.merged[theme_id]
        return theme_id

    def ideas(self, edit: Edit) -> tuple[list[int], list[Span]]:
        """The places of the ideas that *edit* is about, and the spans at which there is none."""
        asked = [Span(*span) for span in edit.detail["ideas"]]
        find = self._again.idea_at if self.is_of_this_run(edit) else self._again.idea_like
        found = {span: find(span) for span in asked}
        there = sorted({place for place in found.values() if place is not None})
        return there, [span for span in asked if found[span] is None]

    def rename(self, theme: Theme, name: str) -> None:
        """Call a theme *name*. Raises `EditError` where another one is called so."""
        self.must_be_free(name, theme.id)
        self.themes[theme.id] = replace(theme, name=name)

    def must_be_free(self, name: str, theme_id: str = "") -> None:
        """Raises `EditError` where a theme other than *theme_id* is called *name*."""
        other = next((one for one in self.themes.values() if one.name.casefold() == name.casefold()), None)
        if other and other.id != theme_id:
            if other.id in self.hidden:
                raise EditError("a hidden theme is called “%(name)s” already", name=other.name)
            raise EditError("another theme is called “%(name)s” already", name=other.name)

    def add(self, theme: Theme) -> None:
        """A new theme, without ideas yet."""
        self.themes[theme.id] = theme
        self.places[theme.id] = set()
        self._n_parts[theme.id] = 0

    def put(self, places: Iterable[int], theme_id: str | None) -> None:
        """Take ideas out of where they are, into a theme or on their own. A theme that is left empty goes with them."""
        left: set[str] = set()
        for place in places:
            before = self.theme_of[place]
            if before is not None and before != theme_id:
                self.places[before].discard(place)
                left.add(before)
            self.theme_of[place] = theme_id
            self.part_of[place] = None
            if theme_id is not None:
                self.places[theme_id].add(place)
                self.touched.add(theme_id)
        self.touched |= left
        for theme in sorted(left):
            if not self.places[theme] and theme_id is not None:
                self._close(theme, theme_id)

    def read_as(self, places: Iterable[int], stance: str) -> None:
        """Say of ideas how they speak."""
        for place in places:
            self.stances[place] = stance
            if theme := self.theme_of[place]:
                self.touched.add(theme)

    def part(self, part_id: str) -> Places:
        """The ideas of a part."""
        theme_id = part_id.rpartition(".")[0]
        among = self.places.get(theme_id, set())
        return frozenset(place for place in among if self.part_of[place] == part_id)

    def drop_part(self, theme_id: str, part: Subtheme) -> None:
        """Let a part go; its ideas stay in the theme."""
        for place in self.part(part.id):
            self.part_of[place] = None
        theme = self.themes[theme_id]
        self.themes[theme_id] = replace(theme, subthemes=tuple(one for one in theme.subthemes if one.id != part.id))

    def add_part(self, theme_id: str, part: Subtheme, places: Places) -> None:
        """A part that comes from another theme, with its ideas, which the theme holds; it gets a new id."""
        self._n_parts[theme_id] += 1
        new = replace(part, id=f"{theme_id}.{self._n_parts[theme_id]}")
        theme = self.themes[theme_id]
        self.themes[theme_id] = replace(theme, subthemes=(*theme.subthemes, new))
        for place in places:
            self.part_of[place] = new.id

    def _close(self, theme_id: str, into: str) -> None:
        self.merged[theme_id] = into
        del self.themes[theme_id], self.places[theme_id]
        self.hidden.pop(theme_id, None)

    @cached_property
    def _again(self) -> Finder:
        return Finder(self.report)


def called(edit: Edit, theme_id: str) -> str:
    """What the theme was called when *edit* was made, in quotation marks."""
    name = name_of(edit, theme_id)
    return f"“{name}”" if name else f"theme {theme_id!r}"


def name_of(edit: Edit, theme_id: str) -> str:
    """What the theme was called when *edit* was made, "" where it does not say."""
    anchors: Mapping[str, Any] = edit.detail.get("anchor", {}).get("themes", {})
    return str(anchors[theme_id]["name"]) if theme_id in anchors else ""


def _number(part: Subtheme) -> int:
    number = part.id.rpartition(".")[2]
    return int(number) if number.isdecimal() else 0
