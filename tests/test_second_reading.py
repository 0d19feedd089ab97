"""A second reading by people who do not see what the machine made of an answer; and how far the two agree."""

from dataclasses import replace

import pytest

from analysis.edits.board import EditError
from analysis.edits.reading import read, sample, second_reading
from analysis.report import Report
from analysis.statistics import kappa
from tests.edits import Desk
from tests.reports import Planted, school


def large() -> Report:
    """Four hundred answers in two themes."""
    planted = Planted()
    for n in range(400):
        planted.say(f"The bus is late, and that is number {n}.", "T1" if n % 2 else "T2")
    return planted.report({"T1": "odd", "T2": "even"})


def pairs(table: list[list[int]]) -> list[tuple[str, str]]:
    """What two readers said, from how often each pair of words came."""
    return [(f"{i}", f"{j}") for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]


def test_kappa_and_its_interval_are_those_of_the_published_example() -> None:
    found = kappa(pairs([[106, 10, 4], [22, 28, 10], [2, 12, 6]]))
    assert found is not None
    assert (round(found.value, 3), round(found.low, 3), round(found.high, 3), found.n) == (0.429, 0.323, 0.534, 200)


def test_readers_who_always_agree_have_a_kappa_of_one() -> None:
    found = kappa(pairs([[5, 0], [0, 5]]))
    assert found is not None
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("table", [[], [[9]]])
def test_where_chance_alone_would_agree_there_is_no_kappa(table: list[list[int]]) -> None:
    assert kappa(pairs(table)) is None


def test_about_one_in_ten_is_read_again() -> None:
    assert len(sample(large())) == 38


def test_the_same_ideas_are_chosen_whatever_is_added() -> None:
    report = large()
    fewer = replace(report, ideas=report.ideas[:200])
    assert set(sample(fewer)) == set(sample(report)) & set(fewer.ideas)


def test_agreement_is_counted_beside_what_the_report_says() -> None:
    desk = Desk(large())
    chosen = sample(desk.proposed)[:20]
    said = [(idea, "T1" if place < 5 else idea.theme_id or "") for place, idea in enumerate(chosen)]
    readings = [[[one.span.response_id, one.span.start, one.span.end], theme] for one, theme in said]
    found = second_reading(desk.change("second reading", "second", readings=readings))
    assert (found.n_read, found.n_chosen, len(found.left)) == (20, 38, 18)
    assert found.agreement == kappa([(one.theme_id or "", theme) for one, theme in said])


def test_a_merge_after_the_reading_does_not_change_what_was_found() -> None:
    desk = Desk(large())
    idea = sample(desk.proposed)[0]
    other = {"T1": "T2", "T2": "T1"}[idea.theme_id or ""]
    place = [idea.span.response_id, idea.span.start, idea.span.end]
    desk.change("second reading", "second", readings=[[place, other]])
    found = second_reading(desk.change("T1", "merge", themes=["T2"]))
    assert (found.n_read, found.n_same) == (1, 0)


def test_a_new_analysis_is_read_anew() -> None:
    desk = Desk(replace(large(), run_id="old"))
    idea = sample(desk.proposed)[0]
    readings = [[[idea.span.response_id, idea.span.start, idea.span.end], "T1"]]
    desk.change("second reading", "second", readings=readings)
    desk.proposed = replace(desk.proposed, run_id="new")
    assert second_reading(desk.report).n_read == 0


@pytest.mark.parametrize("readings", [[], [[["R1", 0, 3], "T1"]], [[["R1", 0, 41], "T99"]]])
def test_a_reading_of_what_is_not_there_is_refused(readings: list[list[object]]) -> None:
    with pytest.raises(EditError):
        Desk(school()).change("second reading", "second", readings=readings)


def test_answers_marked_as_read_are_known_on_a_newer_run_too() -> None:
    desk = Desk(replace(school(), run_id="old"))
    desk.change("T1", "read", answers=["R1", "R2", "R99"])
    desk.proposed = replace(desk.proposed, run_id="new")
    assert read(desk.report) == {"R1", "R2"}
