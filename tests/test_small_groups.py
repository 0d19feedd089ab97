"""Attacks on what is shown of small groups, by somebody who knows every rule, and every document there was."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.document import document
from analysis.document.people import People
from analysis.document.released import released
from analysis.releases import EVERYBODY, Cell, Table, after
from analysis.report import GroupCount, Report
from analysis.represent import may_tell_unknown, shown, shown_among
from analysis.suppression import held_back
from tests import reports

TEN = 10
Numbers = tuple[int, ...]
rows = st.lists(st.integers(0, 30), min_size=1, max_size=4).map(tuple)
growth = st.sampled_from((0, 0, 1, 2, 3, 10, 11, 25))


def sizes(numbers: Sequence[int]) -> list[GroupCount]:
    return [GroupCount("race", str(place), n, n) for place, n in enumerate(numbers)]


def seen(numbers: Sequence[int], smallest: int) -> tuple[object, ...]:
    """All that a reader has of a row: its numbers, which are said to be small, and the total where it is told."""
    counts = sizes(numbers)
    cells = tuple(Cell.of(c.value, c.n, n, smallest) for c, n in zip(counts, shown(counts, smallest), strict=True))
    return cells, sum(numbers) if may_tell_unknown(counts, smallest) else None


def look_alikes(smallest: int, places: int, most: int) -> Iterator[tuple[tuple[object, ...], list[Numbers]]]:
    """Every look of a row of so many numbers up to *most*, with all rows that look like that: what an auditor lists.

    Looks whose hidden numbers add up to more than *most* are left out, since not all of their rows are listed.
    """
    found: dict[tuple[object, ...], list[Numbers]] = {}
    for row in itertools.product(range(most + 1), repeat=places):
        found.setdefault(seen(row, smallest), []).append(row)
    for looks, alike in found.items():
        cells, total = looks
        hidden = sum(n for n, cell in zip(alike[0], cells, strict=True) if cell.n is None)  # type: ignore[call-overload]
        if total is None or hidden <= most:
            yield looks, alike


def pinned(alike: Sequence[Numbers], smallest: int) -> bool:
    """Whether a small number is the same in all rows that look alike: then whoever lists them knows it."""
    return any(len(set(numbers)) == 1 and 0 < numbers[0] < smallest for numbers in zip(*alike, strict=True))


@pytest.mark.parametrize(
    ("smallest", "places", "most"),
    [(3, 2, 14), (3, 3, 12), (3, 4, 9), (5, 2, 20), (5, 3, 16), (10, 2, 32), (10, 3, 31)],
)
def test_whoever_lists_every_row_that_looks_alike_knows_no_small_number(smallest: int, places: int, most: int) -> None:
    every = list(look_alikes(smallest, places, most))
    assert len(every) > most
    assert not [looks for looks, alike in every if pinned(alike, smallest)]


@pytest.mark.parametrize(
    ("smallest", "of"), [(3, (8, 9, 10)), (3, (5, 5, 5, 5)), (5, (12, 13, 14)), (5, (13, 12, 11)), (10, (24, 26))]
)
def test_nor_how_many_of_a_group_said_something(smallest: int, of: Numbers) -> None:
    found: dict[object, list[Numbers]] = {}
    for row in itertools.product(*(range(size + 1) for size in of)):
        counts = [GroupCount("race", str(place), n, size) for place, (n, size) in enumerate(zip(row, of, strict=True))]
        found.setdefault((shown_among(counts, smallest), sum(row)), []).append(row)
    assert not [looks for looks, alike in found.items() if pinned(alike, smallest)]


# The numbers of a theme beside the sizes of the groups.

Pair = tuple[Numbers, Numbers]
"""The sizes of the groups, and how many of each said something."""


def among(of: Numbers, row: Numbers) -> list[GroupCount]:
    return [GroupCount("race", str(place), n, size) for place, (n, size) in enumerate(zip(row, of, strict=True))]


def rows_of(of: Numbers) -> Iterator[Numbers]:
    return itertools.product(*(range(size + 1) for size in of))


def sums(of: Numbers, row: Numbers, smallest: int, most: int) -> Iterator[tuple[str, int, int]]:
    """What a reader knows of everybody and of all who said it: of how many a tag is not known may be held back."""
    if may_tell_unknown(sizes(of), smallest):
        yield "known", sum(of), sum(row)
        return
    for unknown in range(most - sum(of) + 1):
        yield from (("all", sum(of) + unknown, sum(row) + said) for said in range(unknown + 1))


@dataclass
class Readers:
    """The pairs that look alike in both tables, and those that do where only the sizes and both sums are seen."""

    alike: list[Pair]
    without_the_row: list[Pair]
    is_unsized: tuple[bool, ...]
    shown: tuple[int | None, ...]

    def learn(self, smallest: int) -> set[tuple[str, int]]:
        """What the row tells beyond the rest: of which group, and what."""
        places = range(len(self.shown))
        return {found for place in places for found in self._told(self.alike, place, smallest)} - {
            found for place in places for found in self._told(self.without_the_row, place, smallest)
        }

    def _told(self, pairs: list[Pair], place: int, smallest: int) -> Iterator[tuple[str, int]]:
        size, said = ({pair[at][place] for pair in pairs} for at in (0, 1))
        did_not = {of[place] - row[place] for of, row in pairs}
        numbers = {"size": size, "said": said, "did not": did_not if self.is_unsized[place] else set()}
        yield from ((name, place) for name, one in numbers.items() if len(one) == 1 and 0 < max(one) < smallest)
        if did_not == {0} and size != {0}:
            yield "all", place


def readers(smallest: int, places: int, most: int) -> Iterator[Readers]:
    """Every look of two tables. Those whose hidden sizes add up to more than *most* are left out."""
    known: dict[object, list[Pair]] = {}
    found: dict[object, dict[tuple[int | None, ...], list[Pair]]] = {}
    for of in itertools.product(range(most + 1), repeat=places):
        sized = shown(sizes(of), smallest)
        if sum(n for n, cell in zip(of, sized, strict=True) if cell is None) > most:
            continue
        cells, _ = seen(of, smallest)
        for row in rows_of(of):
            shown_of_row = shown_among(among(of, row), smallest)
            for told in sums(of, row, smallest, most):
                known.setdefault((sized, cells, told), []).append((of, row))
                found.setdefault((sized, cells, told), {}).setdefault(shown_of_row, []).append((of, row))
    for looks, tables in found.items():
        is_unsized = tuple(cell is None for cell in looks[0])  # type: ignore[index]
        yield from (Readers(alike, known[looks], is_unsized, shown_) for shown_, alike in tables.items())


@pytest.mark.parametrize(
    ("smallest", "places", "most"), [(3, 1, 12), (3, 2, 14), (3, 3, 8), (3, 4, 4), (5, 2, 18), (5, 3, 8), (10, 2, 22)]
)
def test_whoever_has_both_tables_knows_no_more_than_from_the_sizes_and_the_sums(
    smallest: int, places: int, most: int
) -> None:
    every = list(readers(smallest, places, most))
    assert len(every) > most
    assert not [one for one in every if one.learn(smallest)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(10, 34), min_size=2, max_size=3).map(tuple), st.floats(0, 1))
def test_nor_where_groups_are_larger_and_all_their_sizes_are_shown(of: Numbers, share: float) -> None:
    said = round(share * sum(of))
    every = [(of, (*row, said - sum(row))) for row in rows_of(of[:-1]) if 0 <= said - sum(row) <= of[-1]]
    found: dict[tuple[int | None, ...], list[Pair]] = {}
    for pair in every:
        found.setdefault(shown_among(among(*pair), TEN), []).append(pair)
    looks = [Readers(alike, every, (False,) * len(of), shown_) for shown_, alike in found.items()]
    assert not [one for one in looks if one.learn(TEN)]


def test_a_few_in_a_large_group_take_the_number_of_the_smallest_other_group_with_them() -> None:
    assert shown_among(among((120, 200, 40), (5, 12, 20)), TEN) == (None, 12, None)
    assert shown_among(among((120, 200, 40), (5, 37, 0)), TEN) == (None, None, None)
    assert shown_among(among((120, 200, 40), (12, 37, 0)), TEN) == (12, 37, 0)


def test_where_all_but_one_of_the_largest_group_said_it_nobody_sees_whether_it_was_all_of_it() -> None:
    assert shown_among(among((30, 40, 60), (13, 20, 60)), TEN) == (None, None, None)
    assert shown_among(among((30, 40, 60), (13, 21, 59)), TEN) == (None, None, None)
    assert shown_among(among((30, 40, 60), (13, 23, 57)), TEN) == (13, 23, 57)


def test_a_theme_does_not_tell_that_all_of_a_few_small_groups_said_the_same() -> None:
    assert shown_among(among((40, 60, 4, 8), (0, 20, 4, 8)), TEN) == (None, 20, None, None)
    assert shown_among(among((40, 60, 4, 20), (0, 20, 3, 8)), TEN) == (0, 20, None, None)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=9), st.sampled_from((3, 5, 10, 30)), st.data())
def test_a_small_number_is_never_hidden_alone_beside_a_known_total(
    others: list[int], smallest: int, data: st.DataObject
) -> None:
    numbers = [data.draw(st.integers(1, smallest - 1)), *others]
    small = [place for place, n in enumerate(numbers) if 0 < n < smallest]
    hidden, is_enough = held_back(numbers, small, smallest)
    assert hidden.issuperset(small)
    assert not is_enough or (len(hidden) > 1 and sum(numbers[place] for place in hidden) >= smallest)


@given(rows, st.integers(3, 30))
def test_small_groups_are_never_hidden_together_where_they_are_still_few(numbers: Numbers, smallest: int) -> None:
    hidden = [n for n, cell in zip(numbers, shown(sizes(numbers), smallest), strict=True) if cell is None]
    assert not hidden or sum(hidden) >= smallest or not may_tell_unknown(sizes(numbers), smallest)


def test_two_tiny_groups_take_a_larger_one_with_them() -> None:
    assert shown(sizes((50, 3, 2, 30)), TEN) == (50, None, None, None)
    assert shown(sizes((50, 6, 7, 30)), TEN) == (50, None, None, 30)


def test_a_number_that_the_rest_would_pin_down_takes_another_with_it() -> None:
    assert shown(sizes((50, 9, 9, 40)), TEN) == (50, None, None, None)
    assert shown(sizes((50, 1, 10, 40)), TEN) == (50, None, None, None)


def test_a_lonely_small_group_is_not_told_by_how_many_did_not_say() -> None:
    assert not may_tell_unknown(sizes((4,)), TEN)
    assert not may_tell_unknown(sizes((4, 0, 0)), TEN)
    assert may_tell_unknown(sizes((40, 0)), TEN)


# Two documents.


def as_table(numbers: Sequence[int], smallest: int) -> Table:
    cells, total = seen(numbers, smallest)
    return Table(EVERYBODY, "race", cells, total)  # type: ignore[arg-type]  # what `seen` returns


def readings(table: Table, smallest: int, most: int) -> Iterator[Numbers]:
    """Every row of numbers that fits with a table, for somebody who knows why each of its cells is held back."""
    sorts = {"small": range(1, smallest), "none": range(1), "more": range(smallest, most + 1)}
    choices = [sorts[cell.sort] if cell.n is None else (cell.n,) for cell in table.cells]
    return (row for row in itertools.product(*choices) if table.total in (None, sum(row)))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from((0, 0, 1, 2, 3, 4, 6))), min_size=2, max_size=3))
def test_two_documents_cannot_be_subtracted(people: list[tuple[int, int]]) -> None:
    smallest = 3
    before, later = [n for n, _ in people], [n + new for n, new in people]
    first = as_table(before, smallest)
    second = after(as_table(later, smallest), [first], smallest)
    assume(second is not first)
    both = [
        (one, other)
        for one in readings(first, smallest, sum(before))
        for other in readings(second, smallest, sum(later))
        if all(was <= is_ for was, is_ in zip(one, other, strict=True))
    ]
    for place in range(len(people)):
        worked_out = (
            {one[place] for one, _ in both},
            {other[place] for _, other in both},
            {other[place] - one[place] for one, other in both},
        )
        assert not any(len(numbers) == 1 and 0 < max(numbers) < smallest for numbers in worked_out)


@given(st.lists(st.tuples(st.integers(10, 60), growth), min_size=1, max_size=5))
def test_what_is_shown_twice_differs_by_nobody_or_by_enough_people(people: list[tuple[int, int]]) -> None:
    first = as_table([n for n, _ in people], TEN)
    second = after(as_table([n + new for n, new in people], TEN), [first], TEN)
    changes = [
        after_ - before
        for before, after_ in ((first.number(cell.value), cell.n) for cell in second.cells)
        if before is not None and after_ is not None
    ]
    assert all(change == 0 or change >= TEN for change in changes)


def test_a_third_document_is_compared_with_the_first_too() -> None:
    first, second = as_table((20, 40), TEN), as_table((40, 40), TEN)
    assert after(as_table((23, 40), TEN), [first, second], TEN) is second
    assert after(as_table((50, 40), TEN), [first, second], TEN).number("0") == 50


# In the document itself.


def next_document(report: Report, later: Report) -> Report:
    """*later*, after the document of *report* was handed in on October 12."""
    handed_in = replace(report, engagement=reports.ALDER_BROOK)
    tables = tuple(replace(table, at="2026-10-12") for table in released(handed_in))
    engagement = replace(reports.ALDER_BROOK, released=tables)
    return replace(later, engagement=engagement)


def families(n: int) -> Report:
    planted = reports.Planted()
    for place in range(n):
        planted.say(f"The bus is late ({place}).", "T1" if place % 2 else "T2", tag_role="family")
    for place in range(30):
        planted.say(f"Lunch is short ({place}).", "T1" if place % 2 else "T2", tag_role="student")
    return planted.report({"T1": "late bus", "T2": "lunch"})


def test_a_document_with_two_more_families_keeps_the_numbers_of_the_one_before() -> None:
    who = People(next_document(families(40), families(42)))
    assert {group.value: group.n for group in who.groups("role")} == {"family": 40, "student": 30}
    assert (who.n_known("role"), who.unknown("role")) == (70, 0)


def test_a_document_says_whose_numbers_it_keeps() -> None:
    made = document(next_document(families(40), families(42)))
    notes = [block.note for section in made.sections for block in section.blocks if hasattr(block, "note")]
    assert any(note.startswith("These are the numbers of the document of October 12, 2026.") for note in notes)


def test_the_numbers_of_a_theme_are_held_back_where_two_documents_would_tell_on_a_few() -> None:
    later = next_document(families(40), families(42))
    theme = People(later).as_shown("late bus", later.themes[0].groups)
    assert [cell.n for cell in theme.cells] == [None, None]


def test_a_document_with_enough_new_people_has_new_numbers() -> None:
    who = People(next_document(families(40), families(60)))
    assert {group.value: group.n for group in who.groups("role")} == {"family": 60, "student": 30}


def test_a_document_with_nobody_new_is_the_same() -> None:
    later = next_document(families(40), families(40))
    assert {group.value: group.n for group in People(later).groups("role")} == {"family": 40, "student": 30}
    assert released(later) == ()
